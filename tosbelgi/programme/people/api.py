"""The face of the people applet. So far other rooms need its models only."""

__all__: list[str] = []

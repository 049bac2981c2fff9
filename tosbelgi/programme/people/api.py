"""Public interface of the people applet. So far other apps need its models only."""

__all__: list[str] = []

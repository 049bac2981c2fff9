"""Domain events of the rating. They hold numbers alone."""

from dataclasses import dataclass

from tosbelgi.kernel import events


@dataclass(frozen=True, kw_only=True)
class CentreMoved(events.Event, name="rating.centre_moved"):
    """A centre lies in another region than before: whoever takes part there stands among others from now on."""

    centre_id: int
    region_id: int

"""Public interface of the rating applet: rating and standing, what keeps them up, and whether they are right."""

from .checking import SUBSCRIPTION, compared, compared_again, differing_tallies, mend, mend_tallies
from .following import FOLLOWED, follow, tell_of_moved_centre
from .queries import FEWEST, PlaceAmong, Rating, StandingShown, own_rating, standing

__all__ = [
    "FEWEST",
    "FOLLOWED",
    "SUBSCRIPTION",
    "PlaceAmong",
    "Rating",
    "StandingShown",
    "compared",
    "compared_again",
    "differing_tallies",
    "follow",
    "mend",
    "mend_tallies",
    "own_rating",
    "standing",
    "tell_of_moved_centre",
]

"""Public interface of the demo applet: who is made on a machine of one's own, and how they sign in."""

from .cast import LOGINS, keep_diaries, make_cast, ways_in
from .crowd import Made, NothingToStandOn, NotOnThisSite, make_crowd
from .places import make_centre

__all__ = [
    "LOGINS",
    "Made",
    "NotOnThisSite",
    "NothingToStandOn",
    "keep_diaries",
    "make_cast",
    "make_centre",
    "make_crowd",
    "ways_in",
]

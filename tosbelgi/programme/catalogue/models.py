"""Models of the catalogue, for foreign keys and queries of other apps."""

from .asking import AskPage
from .directions import Direction
from .levels import Level
from .pages import DirectionIndexPage, DirectionPage, LevelsPage
from .seasons import Norm, Season, SeasonLevel

__all__ = [
    "AskPage",
    "Direction",
    "DirectionIndexPage",
    "DirectionPage",
    "Level",
    "LevelsPage",
    "Norm",
    "Season",
    "SeasonLevel",
]

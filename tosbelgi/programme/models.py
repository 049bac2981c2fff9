"""Where Django looks for the programme's models; each applet keeps its own."""

from .catalogue.directions import Direction
from .catalogue.levels import Level
from .catalogue.pages import AskPage, DirectionIndexPage, DirectionPage, LevelsPage
from .catalogue.seasons import Norm, Season, SeasonLevel
from .people.centres import Centre, Region
from .people.pages import CentresPage

__all__ = [
    "AskPage",
    "Centre",
    "CentresPage",
    "Direction",
    "DirectionIndexPage",
    "DirectionPage",
    "Level",
    "LevelsPage",
    "Norm",
    "Region",
    "Season",
    "SeasonLevel",
]

"""Django's models module of the programme: imports the models of its applets."""

from .catalogue.models import (
    AskPage,
    Direction,
    DirectionIndexPage,
    DirectionPage,
    Level,
    LevelsPage,
    Norm,
    Season,
    SeasonLevel,
)
from .people.models import Centre, CentresPage, Region

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

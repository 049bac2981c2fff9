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
from .notifications.models import Letter
from .people.models import Appointment, Centre, CentresPage, Contact, Invitation, Person, Region

__all__ = [
    "Appointment",
    "AskPage",
    "Centre",
    "CentresPage",
    "Contact",
    "Direction",
    "DirectionIndexPage",
    "DirectionPage",
    "Invitation",
    "Letter",
    "Level",
    "LevelsPage",
    "Norm",
    "Person",
    "Region",
    "Season",
    "SeasonLevel",
]

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
from .participation.models import (
    Acceptance,
    AcceptanceCode,
    AgreementText,
    FamilyLink,
    Participation,
    ParticipationAct,
    PersonalPage,
)
from .people.models import Appointment, Centre, CentresPage, Contact, Person, Region

__all__ = [
    "Acceptance",
    "AcceptanceCode",
    "AgreementText",
    "Appointment",
    "AskPage",
    "Centre",
    "CentresPage",
    "Contact",
    "Direction",
    "DirectionIndexPage",
    "DirectionPage",
    "FamilyLink",
    "Level",
    "LevelsPage",
    "Norm",
    "Participation",
    "ParticipationAct",
    "Person",
    "PersonalPage",
    "Region",
    "Season",
    "SeasonLevel",
]

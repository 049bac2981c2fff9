"""Models of the people applet, for foreign keys and queries of other apps."""

from .appointments import Appointment
from .centres import Centre, Region
from .contacts import Contact
from .invitations.models import Invitation
from .pages import CentresPage
from .personal import PersonalModel, PersonalQuerySet
from .persons import Person

__all__ = [
    "Appointment",
    "Centre",
    "CentresPage",
    "Contact",
    "Invitation",
    "Person",
    "PersonalModel",
    "PersonalQuerySet",
    "Region",
]

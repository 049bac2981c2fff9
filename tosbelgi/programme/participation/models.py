"""Models of the participation applet, for `programme.models`."""

from .agreements import Acceptance, AcceptanceCode, AgreementText
from .family_links import FamilyLink
from .participations import Participation, ParticipationAct, PersonalPage
from .portraits.models import Portrait

__all__ = [
    "Acceptance",
    "AcceptanceCode",
    "AgreementText",
    "FamilyLink",
    "Participation",
    "ParticipationAct",
    "PersonalPage",
    "Portrait",
]

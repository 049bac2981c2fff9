"""Models of the people applet, for foreign keys and queries of other apps."""

from .appointments import Appointment
from .centres import Centre, Region
from .contacts import Contact
from .corrections import IdentityCorrection
from .family.models import LegalRepresentative
from .invitations.models import Invitation
from .organisations.models import Organisation, OrganisationAbility
from .pages import CentresPage
from .personal import PersonalModel, PersonalQuerySet
from .persons import Person
from .photographs.models import LoosePhotograph, PrivatePhotograph
from .registers.models import District, RegisterImport, RegisterRequest, School, Settlement

__all__ = [
    "Appointment",
    "Centre",
    "CentresPage",
    "Contact",
    "District",
    "IdentityCorrection",
    "Invitation",
    "LegalRepresentative",
    "LoosePhotograph",
    "Organisation",
    "OrganisationAbility",
    "Person",
    "PersonalModel",
    "PersonalQuerySet",
    "PrivatePhotograph",
    "Region",
    "RegisterImport",
    "RegisterRequest",
    "School",
    "Settlement",
]

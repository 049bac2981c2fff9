"""Legal representatives on the way of an application: named by the applicant, let in by a link, found for an act."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..people.api import (
    ContactKind,
    NotAnEmailAddress,
    Relation,
    Viewer,
    checked_name,
    end_representation,
    has_letters,
    introduce_representative,
    normalised_contact,
)
from ..people.models import Contact, LegalRepresentative, Person
from .agreements import Acceptance
from .family_links import FamilyLink, RepresentativeViewer
from .kinds import Act
from .participations import Participation, ParticipationAct, PersonalPage
from .refusals import (
    ApplicationIncomplete,
    NoSuchParticipation,
    NotAnAddressOfTheRepresentative,
    TooManyAddressesNamed,
)

NAMES = ("representative_given_name", "representative_family_name")
MOST_NAMED_A_DAY = 5  # each of them gets a letter


def name_representative(row: Participation, page: PersonalPage, *, by: Viewer, at: datetime) -> LegalRepresentative:
    """The representation that the application names, with its link; made where it is new.

    Another person or address ends the one that was named before: its link opens nothing from then on. The same again
    stays as it is, and so does whom somebody else has named or seen proved.
    """
    for name in ("representative_given_name", "representative_relation", "representative_email"):
        if not getattr(page, name):
            raise ApplicationIncomplete(field=name)
    if page.representative_relation not in Relation.values:
        raise ApplicationIncomplete(field="representative_relation", allowed=list(Relation.values))
    address = page.representative_email
    require_other_address(row.person, address)
    names = (page.representative_given_name, page.representative_family_name)
    named_before = LegalRepresentative.objects.filter(represented=row.person_id, family_link__isnull=False, proof="")
    for held in named_before.holding(at).order_by("pk"):
        person = held.representative
        is_same = (person.given_name, person.family_name) == names and held.relation == page.representative_relation
        if is_same and Contact.objects.filter(person=person, kind=ContactKind.EMAIL, value=address).exists():
            return held
        end_representation(representation_id=held.pk, by=None, at=at)
    named = LegalRepresentative.objects.filter(
        represented=row.person_id, family_link__made_at__gt=at - timedelta(days=1)
    )
    if named.count() >= MOST_NAMED_A_DAY:
        raise TooManyAddressesNamed(most=MOST_NAMED_A_DAY)
    given_name, family_name = (checked_name(name, getattr(page, name)) for name in NAMES)
    if not has_letters(given_name):
        raise ApplicationIncomplete(field="representative_given_name")
    held = introduce_representative(
        given_name=given_name,
        family_name=family_name,
        language=row.person.written_language,
        relation=Relation(page.representative_relation),
        by=by,
        at=at,
    )
    Contact.objects.create(person_id=held.representative_id, kind=ContactKind.EMAIL, value=address)
    FamilyLink.objects.create(representation=held, made_at=at)
    return held


def is_represented(row: Participation, at: datetime) -> bool:
    """Is there a legal representative who has a link, whether they have accepted or not? One query."""
    linked = {"family_link__isnull": False, "family_link__revoked_at": None}
    return LegalRepresentative.objects.filter(represented=row.person_id, **linked).holding(at).exists()


def checked_address(text: str) -> str:
    """The one spelling of the representative's address; refused where it is none. Nothing yet is nothing."""
    if not text:
        return ""
    try:
        return normalised_contact(ContactKind.EMAIL, text)
    except NotAnEmailAddress:
        raise NotAnEmailAddress(field="representative_email") from None


def locked_for_representative(public_id: UUID, by: RepresentativeViewer) -> Participation:
    """The participation of whom they represent, handed in, locked until the end of the transaction."""
    row = _shown_to(by).select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise NoSuchParticipation
    held = LegalRepresentative.objects.filter(pk=by.representation_id).holding(by.at)
    if held.select_for_update().first() is None:
        raise NoSuchParticipation
    return row


def participation_for(by: RepresentativeViewer) -> Participation | None:
    """The participation that a representative reads about: the one under way, or the last. One query."""
    return (
        _shown_to(by)
        .select_related("person", "personal_page", "centre", "region", "mentor")
        .order_by("-begun_at")
        .first()
    )


def _shown_to(by: RepresentativeViewer) -> QuerySet[Participation]:
    """Of whom they represent, what was handed in at some time: also while it is to go to another centre."""
    once = ParticipationAct.objects.filter(participation=OuterRef("pk"), act=Act.SUBMIT.value)
    return Participation.objects.filter(Q(submitted_at__isnull=False) | Exists(once), person=by.represented_id)


def has_accepted_for(by: RepresentativeViewer) -> bool:
    """Has this representative accepted an agreement for the child? By its code they have shown who they are."""
    accepted = Acceptance.objects.filter(person=by.person_id, as_representative=True)
    return accepted.filter(participation__person=by.represented_id).exists()


def require_other_address(person: Person, address: str) -> None:
    """Refuse an address at which the applicant is reached: what the representative is sent there proves nothing.

    It is asked again at each code, as an applicant may take such an address after the application.
    """
    own = Contact.objects.filter(person=person, kind=ContactKind.EMAIL, value=address)
    if (person.user and person.user.email.lower() == address.lower()) or own.exists():
        raise NotAnAddressOfTheRepresentative

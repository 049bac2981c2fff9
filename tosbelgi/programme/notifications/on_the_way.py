"""Letters on the way to "Participant": what follows from each step, for participants and those who represent them.

They tell what happened and where to go on; what somebody wrote stands in the cabinet alone. A participant without an
address of their own reads it there; the letter to a representative holds the link to their page.
"""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ..participation.api import address_of
from ..participation.events import (
    ApplicationApproved,
    ApplicationRejected,
    ApplicationReturned,
    ApplicationSubmitted,
    ParticipantRegistered,
)
from ..participation.models import FamilyLink, Participation
from .actions import write_letter
from .kinds import LetterKind

OnTheWay = (
    ApplicationApproved | ApplicationRejected | ApplicationReturned | ApplicationSubmitted | ParticipantRegistered
)
TO_PARTICIPANTS = {
    ApplicationSubmitted: LetterKind.SUBMITTED,
    ApplicationReturned: LetterKind.RETURNED,
    ApplicationRejected: LetterKind.REJECTED,
    ApplicationApproved: LetterKind.APPROVED,
    ParticipantRegistered: LetterKind.REGISTERED,
}
TO_FAMILIES = {ApplicationSubmitted: LetterKind.FAMILY_NAMED, ApplicationApproved: LetterKind.FAMILY_ASKED}


def write_to_participant(event: OnTheWay, seq: int) -> None:
    """The letter to the participant, in their language, where they have an address of their own."""
    row = _participation(event)
    address = address_of(row, as_representative=False, own_alone=True) if row else ""
    if row is None or not address:
        return
    language = row.person.written_language
    with override(language):
        link = settings.SITE_URL + reverse("cabinet")
    write_letter(
        kind=TO_PARTICIPANTS[type(event)],
        line=seq,
        about=row,
        address=address,
        language=language,
        context={"link": link, "site_url": settings.SITE_URL, "name": row.person.given_name},
        at=timezone.now(),
    )


def write_to_family(event: ApplicationSubmitted | ApplicationApproved, seq: int) -> None:
    """The letter with the link to whoever represents the participant now; to nobody where nobody does."""
    row, now = _participation(event), timezone.now()
    if row is None:
        return
    links = FamilyLink.objects.filter(representation__represented=row.person_id, revoked_at=None)
    link = links.filter(representation__until=None).select_related("representation__representative").last()
    address = address_of(row, as_representative=True)
    if link is None or not address:
        return
    language = link.representation.representative.written_language
    with override(language):
        url = settings.SITE_URL + reverse("family", args=[link.token])
    write_letter(
        kind=TO_FAMILIES[type(event)],
        line=seq,
        about=row,
        address=address,
        language=language,
        context={"link": url, "site_url": settings.SITE_URL, "name": row.person.display_name},
        at=now,
    )


def _participation(event: OnTheWay) -> Participation | None:
    rows = Participation.objects.select_related("person__user", "personal_page")
    return rows.filter(pk=event.participation_id).first()

"""Letters on the way to "Participant": what follows from each step, for participants and those who represent them.

They tell what happened and where to go on; what somebody wrote stands in the cabinet alone. A participant without an
address of their own reads it there. The letter to a representative holds the link to their page, and no word of the
applicant's own: it may go to a stranger. Whose application it is they see by initials, level and centre.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import LevelCode

from ..participation.api import Act, State, address_of, may_follow, missing_signers_of
from ..participation.events import (
    ApplicationApproved,
    ApplicationRejected,
    ApplicationReturned,
    ApplicationSubmitted,
    ParticipantRegistered,
    ParticipationWithdrawn,
    RepresentativeAsked,
    RepresentativeNeeded,
)
from ..participation.models import FamilyLink, Participation
from ..people.api import ContactKind, initials, needs_representative
from ..people.models import Contact
from .actions import write_letter
from .kinds import LetterKind
from .models import Letter

ToFamily = ApplicationSubmitted | ApplicationApproved | RepresentativeNeeded | RepresentativeAsked
OnTheWay = ToFamily | ApplicationRejected | ApplicationReturned | ParticipantRegistered | ParticipationWithdrawn
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
    write_own(TO_PARTICIPANTS[type(event)], event, seq)


def write_own(kind: LetterKind, event: OnTheWay, seq: int) -> None:
    """The letter of that kind to the participant whom the event is about."""
    if (row := _participation(event)) is not None:
        tell_participant(kind, row, seq, at=timezone.now())


def tell_participant(
    kind: LetterKind,
    row: Participation,
    line: int,
    *,
    at: datetime,
    url_name: str = "cabinet",
    context: Mapping[str, Any] | None = None,
) -> Letter | None:
    """The letter of that kind to the participant, with a link to that page; None where they have no address."""
    address = address_of(row, as_representative=False, own_alone=True)
    if not address:
        return None
    language = row.person.written_language
    with override(language):
        link = settings.SITE_URL + reverse(url_name)
    return write_letter(
        kind=kind,
        line=line,
        about=row,
        address=address,
        language=language,
        context={"link": link, "site_url": settings.SITE_URL, **(context or {})},
        at=at,
    )


def write_to_family(event: ToFamily, seq: int) -> None:
    """The letter with the link to whoever represents the participant now, at an address of theirs.

    To nobody where nobody does, or where it is of no use by now: another step has followed, the application is written
    anew, or the participant is of age.
    """
    row, now = _participation(event), timezone.now()
    if row is None or row.version != event.version or not _is_of_use(event, row, now):
        return
    links = FamilyLink.objects.filter(representation__represented=row.person_id, revoked_at=None)
    link = links.filter(representation__until=None).select_related("representation__representative").last()
    if link is None:
        return
    # The address and the link of one representation: what an application says may be of another moment.
    contacts = Contact.objects.filter(person=link.representation.representative_id, kind=ContactKind.EMAIL)
    address = contacts.order_by("pk").values_list("value", flat=True).first()
    if address is None:
        return
    language = link.representation.representative.written_language
    with override(language):
        url = settings.SITE_URL + reverse("family", args=[link.token])
    write_letter(
        kind=TO_FAMILIES.get(type(event), LetterKind.FAMILY_ASKED),
        line=seq,
        about=row,
        address=address,
        language=language,
        context={"link": url, "site_url": settings.SITE_URL} | _whose(row, language),
        at=now,
    )


def write_of_need(event: RepresentativeNeeded, seq: int) -> None:
    """To the participant who turned out to be under age, and to whoever represents them, where somebody does."""
    write_own(LetterKind.REPRESENTATIVE_NEEDED, event, seq)
    write_to_family(event, seq)


def _whose(row: Participation, language: str) -> dict[str, Any]:
    """By what a family sees whose application it is: nothing that could insult or lure whoever it is not for."""
    centre = row.centre
    return {
        "initials": initials(row.person.given_name, row.person.family_name),
        "level": LevelCode(row.level).label,
        "centre": (centre.word("name", language) or centre.name_kk) if centre else "",
    }


def _is_of_use(event: ToFamily, row: Participation, now: datetime) -> bool:
    """Is there something for a representative to read or to accept?"""
    if not isinstance(event, ApplicationSubmitted):
        return may_follow(row.stands, Act.ACCEPT) and "representative" in missing_signers_of(row, now)
    born = row.person.birth_date
    is_minor = born is None or needs_representative(born, day_of(now))
    return row.stands is State.SUBMITTED and is_minor


def _participation(event: OnTheWay) -> Participation | None:
    rows = Participation.objects.select_related("person__user", "personal_page", "centre")
    return rows.filter(pk=event.participation_id).first()

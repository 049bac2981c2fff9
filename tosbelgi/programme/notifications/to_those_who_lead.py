"""Letters to those who carry an application on: the centre that is to decide, and the mentor who is to lead.

They say that something waits and where, and name nobody: whoever it is about stands in the cabinet alone.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from ..participation.api import WAITING_FOR_MENTOR, State, is_mentor_in
from ..participation.events import ApplicationApproved, ApplicationSubmitted, MentorEntrusted
from ..participation.models import Participation
from ..people.api import Role, email_contact_of
from ..people.models import Appointment, Person
from .actions import write_letter
from .kinds import LetterKind
from .models import Letter

_LED = (*WAITING_FOR_MENTOR, State.ACTIVE)


def write_to_centre(event: ApplicationSubmitted, seq: int) -> None:
    """To the heads and staff of the centre, each in their language, while the application waits for them."""
    row = Participation.objects.filter(pk=event.participation_id, centre=event.centre_id).first()
    if row is not None and row.stands is State.SUBMITTED:
        tell_centre(LetterKind.CENTRE_ASKED, row, seq)


def write_to_mentor(event: ApplicationApproved | MentorEntrusted, seq: int) -> None:
    """To whoever leads the participation now, while it is on its way and they are a mentor of its centre."""
    row = Participation.objects.filter(pk=event.participation_id).first()
    if row is not None and row.stands in _LED:
        tell_mentor(LetterKind.MENTOR_ASKED, row, seq)


def tell_centre(kind: LetterKind, row: Participation, line: int) -> None:
    """The letter of that kind to each head and each of the staff of its centre, without the applicant."""
    now, roles = timezone.now(), (Role.CENTRE_HEAD, Role.CENTRE_STAFF)
    held = Appointment.objects.filter(role__in=roles, centre=row.centre_id).holding(now)
    readers = Person.objects.filter(pk__in=held.values("person")).exclude(pk=row.person_id)
    _write(kind, row, readers, page=("cabinet_applications",), line=line, at=now)


def tell_mentor(
    kind: LetterKind,
    row: Participation,
    line: int,
    *,
    page: tuple[str, *tuple[object, ...]] = ("cabinet_participants",),
    context: Mapping[str, Any] | None = None,
) -> Letter | None:
    """The letter of that kind to its mentor, who is one of its centre now; None where nobody is, or has no address.

    `page` is where it leads: the name of the address and what that takes.
    """
    now = timezone.now()
    if not is_mentor_in(row.mentor_id, row.centre_id, now):
        return None
    readers = Person.objects.filter(pk=row.mentor_id)
    written = _write(kind, row, readers, page=page, line=line, at=now, context=context)
    return written[0] if written else None


def _write(
    kind: LetterKind,
    row: Participation,
    readers: QuerySet[Person],
    *,
    page: tuple[str, *tuple[object, ...]],
    line: int,
    at: datetime,
    context: Mapping[str, Any] | None = None,
) -> list[Letter]:
    name, *taken = page
    letters = []
    for reader in readers.select_related("user").order_by("pk"):
        address = _address_of(reader)
        if not address:
            continue
        with override(reader.written_language):
            link = settings.SITE_URL + reverse(name, args=taken)
        letter = write_letter(
            kind=kind,
            line=line,
            about=row,
            address=address,
            language=reader.written_language,
            context={"link": link, "site_url": settings.SITE_URL, **(context or {})},
            at=at,
            reader=reader,
        )
        letters.append(letter)
    return letters


def _address_of(person: Person) -> str:
    """Where somebody is written to: by a contact of theirs, a verified one first, else where they sign in."""
    return email_contact_of(person.pk) or (person.user.email if person.user else "")

"""Actions on what says who somebody is: the day of birth, and the identification number (A33, D14, D24)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.encryption.ciphers import digest
from tosbelgi.kernel.events import Code

from . import iin as iin_rules
from .events import IdentityWritten
from .own_data import locked_self
from .persons import IIN, Person
from .refusals import (
    BirthDateIsImpossible,
    IinDoesNotFitBirthDate,
    IinHasTwelveDigits,
    IinIsMistyped,
    IinIsTaken,
    MayNotWriteIdentity,
    NoSuchPerson,
)
from .roles import Role
from .rules import EARLIEST_BIRTH, birth_date_is_possible
from .viewer import Viewer


@dataclass(frozen=True)
class Asked:
    """What is to stand there: the day, the number where one was typed, its digest, and which of both is new."""

    day: date | None
    number: str | None
    digest: str | None
    parts: tuple[str, ...]


@transaction.atomic
def write_identity(
    *,
    person_id: int,
    birth_date: date | None = None,
    iin: str | None = None,
    although_they_differ: bool = False,
    by: Viewer | None,
    at: datetime,
) -> Person:
    """Write a day of birth, a number, or both. `by` is None where the host has said so.

    Their holder writes each once; after that the operator corrects it, and nobody their own. `although_they_differ`
    takes a number in which another day of birth stands: such numbers exist, and the operator has seen the document.
    What is there already is written as it is: a request may come twice.
    """
    visible = Person.objects.visible_to(by) if by else Person.objects.all()
    person = visible.select_for_update().filter(pk=person_id).first()
    if person is None:
        raise NoSuchPerson
    asked = asked_of(person, birth_date, iin, at)
    if not asked.parts:
        return person
    _require_authority(by, person, asked.parts)
    store(person, asked, although_they_differ=although_they_differ and (by is None or by.role is Role.OPERATOR))
    codes = tuple(Code(name) for name in asked.parts)
    events.record(IdentityWritten(parts=codes, about=(person.pk,), by_id=by.user_id if by else None, at=at))
    return person


@transaction.atomic
def write_own_birth_date(*, birth_date: date, by: Viewer, at: datetime) -> Person:
    """Write or correct one's own day of birth; up to when that is open is said by whoever lets it be written.

    Where a number is known the day has to stand in it: otherwise the operator decides, who sees the document.
    """
    person = locked_self(by)
    if person.birth_date == birth_date:
        return person
    _checked_day(birth_date, at)
    if person.iin is not None and not iin_rules.agrees(person.iin, birth_date):
        raise IinDoesNotFitBirthDate
    person.birth_date = birth_date
    person.save(update_fields=["birth_date"])
    events.record(IdentityWritten(parts=(Code("birth_date"),), about=(person.pk,), by_id=by.user_id, at=at))
    return person


def asked_of(person: Person, birth_date: date | None, iin: str | None, at: datetime) -> Asked:
    """What is asked for, checked; what is None stays as it is."""
    day = _checked_day(birth_date, at) if birth_date is not None else person.birth_date
    number = _checked_number(iin) if iin is not None else None
    own_digest = digest(number, name=IIN) if number is not None else person.iin_digest
    compared = (("birth_date", day != person.birth_date), ("iin", own_digest != person.iin_digest))
    return Asked(day, number, own_digest, tuple(name for name, is_new in compared if is_new))


def store(person: Person, asked: Asked, *, although_they_differ: bool) -> None:
    """Write it; refused where another day stands in the number, unless somebody has seen that it is so."""
    shown = asked.number if asked.number is not None else person.iin
    if not (asked.day is None or shown is None or although_they_differ or iin_rules.agrees(shown, asked.day)):
        raise IinDoesNotFitBirthDate
    person.birth_date = asked.day
    if asked.number is not None:
        person.iin, person.iin_digest = asked.number, asked.digest
    _save(person)


def person_with_iin(iin: str, *, by: Viewer | None) -> Person | None:
    """The person of that number among those whom the viewer sees. What is no number is nobody's."""
    number = iin.strip()
    if not iin_rules.has_twelve_digits(number):
        return None
    visible = Person.objects.visible_to(by) if by else Person.objects.all()
    return visible.filter(iin_digest=digest(number, name=IIN)).first()


def _checked_day(birth_date: date, at: datetime) -> date:
    if not birth_date_is_possible(birth_date, day_of(at)):
        raise BirthDateIsImpossible(earliest=EARLIEST_BIRTH, latest=day_of(at))
    return birth_date


def _checked_number(iin: str) -> str:
    number = iin.strip()
    if not iin_rules.has_twelve_digits(number):
        raise IinHasTwelveDigits
    if not iin_rules.check_digit_fits(number):
        raise IinIsMistyped
    return number


def _require_authority(by: Viewer | None, person: Person, parts: Collection[str]) -> None:
    if by is None:
        return
    own = by.person_id == person.pk
    filled = [name for name, value in (("birth_date", person.birth_date), ("iin", person.iin_digest)) if value]
    if (own and set(parts) & set(filled)) or (not own and by.role is not Role.OPERATOR):
        raise MayNotWriteIdentity


def _save(person: Person) -> None:
    """A number that another person has is refused, also where both are written at the same moment."""
    try:
        with transaction.atomic():
            person.save(update_fields=["birth_date", "iin", "iin_digest", "sort_name"])
    except IntegrityError as error:
        if Person.objects.filter(iin_digest=person.iin_digest).exclude(pk=person.pk).exists():
            raise IinIsTaken from error
        raise

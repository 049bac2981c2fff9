"""Model and action of corrections: the operator, who has seen the document, writes a day of birth or a number anew."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code
from tosbelgi.language.languages import NATIVE_NAMES
from tosbelgi.language.plain_text import forbidden_characters, normalized

from .acting import holds_appointment
from .events import IdentityCorrected
from .identity import asked_of, store
from .personal import PersonalModel, PersonalQuerySet
from .persons import Person
from .reach import Reach
from .refusals import (
    CorrectionHasHiddenSigns,
    CorrectionIsTooLong,
    CorrectionNeedsAReason,
    IdentityChangedMeanwhile,
    MayNotCorrectIdentity,
    NobodyCorrectsTheirOwn,
    NoSuchPerson,
)
from .roles import Role
from .viewer import Viewer

LONGEST_REASON = 500


class IdentityCorrectionQuerySet(PersonalQuerySet["IdentityCorrection"]):
    """The rows behind their one door."""


class IdentityCorrection(PersonalModel):
    """That the operator has corrected a day of birth, a number, or both, and why. Neither value stands here.

    Whom it is about reads it among their data. Rows are only added.
    """

    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="identity_corrections")
    of_birth_date = models.BooleanField(_("of the day of birth"))
    of_iin = models.BooleanField(_("of the IIN"))
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    language = models.CharField(_("language"), max_length=2, choices=list(NATIVE_NAMES.items()))
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    objects = IdentityCorrectionQuerySet.as_manager()
    reached = {Reach.OWN: lambda viewer: Q(person_id=viewer.person_id)}

    class Meta(PersonalModel.Meta):
        verbose_name = _("correction of a day of birth or IIN")
        verbose_name_plural = _("corrections of days of birth and IINs")
        constraints = [
            models.CheckConstraint(
                condition=Q(of_birth_date=True) | Q(of_iin=True), name="a_correction_is_of_something"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_has_its_reason"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("what was corrected is not changed afterwards")
        super().save(*args, **kwargs)


def identity_seen(person: Person) -> str:
    """By which it is known again what stood there when somebody looked. It tells nothing of it."""
    words = f"{person.pk}:{person.birth_date}:{person.iin_digest}"
    return salted_hmac("tosbelgi.programme.people.corrections", words, algorithm="sha256").hexdigest()


@transaction.atomic
def correct_identity(
    *,
    person_id: int,
    birth_date: date | None,
    iin: str | None,
    although_they_differ: bool = False,
    reason: str,
    language: str,
    seen: str,
    by: Viewer,
    at: datetime,
) -> tuple[Person, date | None]:
    """Write a day of birth, a number, or both anew, and keep why; answered with the day that stood there before.

    `seen` is the `identity_seen` of who reads them. What is there already is answered as it is: a request may come
    twice. Nobody corrects their own.
    """
    person = _locked(person_id, by, at)
    before = person.birth_date
    asked = asked_of(person, birth_date, iin, at)
    if not asked.parts:
        return person, before
    if not constant_time_compare(identity_seen(person), seen):
        raise IdentityChangedMeanwhile
    reason = _checked(reason)
    store(person, asked, although_they_differ=although_they_differ)
    row = IdentityCorrection.objects.create(
        person=person,
        of_birth_date="birth_date" in asked.parts,
        of_iin="iin" in asked.parts,
        reason=reason,
        language=language,
        corrected_by_id=by.user_id,
        at=at,
    )
    parts = tuple(Code(name) for name in asked.parts)
    events.record(IdentityCorrected(correction_id=row.pk, parts=parts, about=(person.pk,), by_id=by.user_id, at=at))
    return person, before


def corrections_of(person_id: int, by: Viewer) -> list[IdentityCorrection]:
    """What was corrected of somebody, the last first; one's own in whatever role one acts. One query."""
    return list(IdentityCorrection.objects.visible_to(by).filter(person_id=person_id).order_by("-at", "-pk"))


def _locked(person_id: int, by: Viewer, at: datetime) -> Person:
    """Whoever is corrected, locked, and whoever corrects: in the order of their keys, so that no two wait for ever."""
    locked = Person.objects.select_for_update().filter(pk__in={person_id, by.person_id}).order_by("pk")
    persons = {one.pk: one for one in locked}
    if by.role is not Role.OPERATOR or not holds_appointment(by, at):
        raise MayNotCorrectIdentity
    if person_id == by.person_id:
        raise NobodyCorrectsTheirOwn
    if person_id not in persons:
        raise NoSuchPerson
    return persons[person_id]


def _checked(reason: str) -> str:
    if signs := forbidden_characters(reason):
        raise CorrectionHasHiddenSigns(signs=signs)
    reason = normalized(reason)
    if not reason:
        raise CorrectionNeedsAReason
    if len(reason) > LONGEST_REASON:
        raise CorrectionIsTooLong(most=LONGEST_REASON)
    return reason

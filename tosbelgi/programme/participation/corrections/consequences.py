"""Pure rules of what follows from another day of birth, for one participation."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ...people.api import needs_representative
from ..kinds import State
from ..rules import age_verdict
from ..states import BEFORE_ACTIVE


class Consequence(TextChoices):
    """What the operator is told before a day of birth is corrected, and confirms."""

    NEEDS_REPRESENTATIVE = (
        "needs_representative",
        _("They are under age, so a legal representative has to accept the agreement before they are registered."),
    )
    REGISTERED_ALONE = (
        "registered_alone",
        _("They are registered already and were under age then: no legal representative has accepted the agreement."),
    )
    TOO_YOUNG = "too_young", _("They were too young for their level on the day on which they applied.")
    TOO_OLD = "too_old", _("They are too old to be registered as a participant, or were when it was done.")


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is asked of one participation, as values: ages in completed years, and the days on which they count."""

    state: State
    submitted_on: date
    activated_on: date | None
    min_age: int
    max_age: int
    representative_has_accepted: bool


def consequences_of(born: date, it: Situation, today: date) -> frozenset[Consequence]:
    """What is so for whoever is born on that day, and should not be.

    >>> it = Situation(state=State.AGREED, submitted_on=date(2026, 11, 2), activated_on=None, min_age=14, max_age=29,
    ...                representative_has_accepted=False)
    >>> sorted(consequences_of(date(2012, 11, 30), it, date(2026, 12, 1)))
    [Consequence.NEEDS_REPRESENTATIVE, Consequence.TOO_YOUNG]
    >>> consequences_of(date(2006, 11, 30), it, date(2026, 12, 1))
    frozenset()
    """
    found = set()
    decides = it.activated_on or today
    if needs_representative(born, decides) and not it.representative_has_accepted:
        is_open = it.state in BEFORE_ACTIVE
        found.add(Consequence.NEEDS_REPRESENTATIVE if is_open else Consequence.REGISTERED_ALONE)
    if age_verdict(born, it.submitted_on, min_age=it.min_age, max_age=it.max_age).verdict == "too_young":
        found.add(Consequence.TOO_YOUNG)
    if age_verdict(born, decides, min_age=it.min_age, max_age=it.max_age).verdict == "too_old":
        found.add(Consequence.TOO_OLD)
    return frozenset(found)

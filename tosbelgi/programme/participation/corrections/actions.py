"""Action of the operator: correct a day of birth or a number, knowing what follows for whoever is on their way."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of

from ...catalogue.api import norms_from_json
from ...people import api as people
from ...people.api import Viewer
from ...people.models import Person
from ..events import RepresentativeNeeded
from ..participations import Participation
from ..season_norms import levels_offered
from ..states import SIGNING, UNDER_WAY
from .consequences import Consequence, Situation, consequences_of
from .refusals import CorrectionHasConsequences


@transaction.atomic
def correct_identity(
    *,
    person_id: int,
    birth_date: date | None,
    iin: str | None,
    although_they_differ: bool,
    reason: str,
    language: str,
    seen: str,
    confirmed: Collection[str],
    by: Viewer,
    at: datetime,
) -> Person:
    """Write it anew, with the reason. What follows is refused with its codes until exactly these are `confirmed`.

    Whoever has become a minor by it, and was approved, needs a legal representative's acceptance from now on.
    """
    person, before = people.correct_identity(
        person_id=person_id,
        birth_date=birth_date,
        iin=iin,
        although_they_differ=although_they_differ,
        reason=reason,
        language=language,
        seen=seen,
        by=by,
        at=at,
    )
    born = person.birth_date
    if born is None or born == before:
        return person
    new = {row: _of(row, born, at) - _of(row, before, at) for row in _under_way(person)}
    codes = sorted({one.value for found in new.values() for one in found})
    if codes and set(codes) != set(confirmed):
        raise CorrectionHasConsequences(consequences=codes)
    for row, found in new.items():
        if Consequence.NEEDS_REPRESENTATIVE in found and row.stands in SIGNING:
            events.record(
                RepresentativeNeeded(
                    participation_id=row.pk, version=row.version, about=(person.pk,), by_id=by.user_id, at=at
                )
            )
    return person


def _under_way(person: Person) -> list[Participation]:
    """What was handed in and is not over, locked after its person: nobody is registered by the old day meanwhile."""
    rows = Participation.objects.filter(person=person, state__in=UNDER_WAY, submitted_at__isnull=False)
    return list(rows.select_for_update().order_by("pk"))


def _of(row: Participation, born: date | None, at: datetime) -> frozenset[Consequence]:
    ages = _ages(row, at)
    if born is None or ages is None or row.submitted_at is None:
        return frozenset()
    situation = Situation(
        state=row.stands,
        submitted_on=day_of(row.submitted_at),
        activated_on=day_of(row.activated_at) if row.activated_at else None,
        min_age=ages[0],
        max_age=ages[1],
        representative_has_accepted=row.acceptances.filter(as_representative=True).exists(),
    )
    return consequences_of(born, situation, day_of(at))


def _ages(row: Participation, at: datetime) -> tuple[int, int] | None:
    """For whom the level is: as it was promised, else as the season has it that runs; None where it has none."""
    if row.norms:
        kept = norms_from_json(row.norms)
        return kept.min_age, kept.max_age
    offer = next((one for one in levels_offered(day_of(at)) if one.code == row.level), None)
    return (offer.min_age, offer.max_age) if offer else None

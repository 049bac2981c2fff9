"""The letter to the other side when a version of a schedule was written: it waits for whoever has not read it.

Somebody has read a version when they agreed on it or wrote a newer one. It is the newest that is told of, to whoever is
the other side by then: a mentor to whom the participant was entrusted since has to agree on it too.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from ..participation.models import Participation
from ..schedule.api import WITH_SCHEDULE, Side, missing_sides
from ..schedule.events import ScheduleChanged
from ..schedule.models import ScheduleVersion
from .kinds import LetterKind
from .models import GatheredFact, Letter
from .on_the_way import tell_participant
from .settling import Settled, hear
from .to_those_who_lead import tell_mentor

TO_THE_OTHER = {Side.PARTICIPANT: LetterKind.SCHEDULE_TO_MENTOR, Side.MENTOR: LetterKind.SCHEDULE_TO_PARTICIPANT}
Tell = Callable[[ScheduleVersion, int], Letter | None]


def hear_of_schedule(event: ScheduleChanged, seq: int) -> None:
    """Whoever has not written it will be told of it."""
    versions = ScheduleVersion.objects.filter(schedule__participation=event.participation_id, number=event.version)
    if (version := versions.first()) is not None:
        kind = TO_THE_OTHER[Side(event.by)]
        hear(kind, seq, participation_id=event.participation_id, version_id=version.pk)


def tell_participant_of_schedule(row: Participation, facts: Sequence[GatheredFact], at: datetime) -> Settled:
    """The newest version that the mentor wrote, where the participant has not read it."""

    def tell(version: ScheduleVersion, line: int) -> Letter | None:
        page, context = "cabinet_schedule", {"version": version}
        return tell_participant(LetterKind.SCHEDULE_TO_PARTICIPANT, row, line, at=at, url_name=page, context=context)

    return _tell(row, facts, Side.PARTICIPANT, tell)


def tell_mentor_of_schedule(row: Participation, facts: Sequence[GatheredFact], at: datetime) -> Settled:
    """The newest version that the participant wrote, where the mentor who leads them now has not read it."""

    def tell(version: ScheduleVersion, line: int) -> Letter | None:
        page = ("cabinet_participant_schedule", row.public_id)
        return tell_mentor(LetterKind.SCHEDULE_TO_MENTOR, row, line, page=page, context={"version": version})

    return _tell(row, facts, Side.MENTOR, tell)


def _tell(row: Participation, facts: Sequence[GatheredFact], reader: Side, tell: Tell) -> Settled:
    """The letter of the newest version, where it is the reader who has to look at it; two queries before it.

    Where the fact of the newest has not been heard of yet, all of them wait for it.
    """
    if row.stands not in WITH_SCHEDULE:
        return Settled(facts)
    newest = ScheduleVersion.objects.filter(schedule__participation=row).latest("number")
    if newest.role == reader or reader not in missing_sides(newest, row):
        return Settled(facts)
    lines = [fact.line for fact in facts if fact.version_id == newest.pk]
    if lines:
        return Settled(facts, tell(newest, max(lines)))
    is_settled = GatheredFact.objects.filter(version=newest).exists()
    return Settled(facts if is_settled else ())

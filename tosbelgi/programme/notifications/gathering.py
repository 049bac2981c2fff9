"""Facts of one window become one letter: each is heard as a row, and what is left of them is told when the window ends.

A window begins with the first fact that waits, so that nobody waits for longer however much follows. A letter, the mail
of it and that its facts are settled are one transaction, under the lock of the participation: no withdrawal passes
beside it, and whatever dies, the facts wait or the letter is there.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone

from tosbelgi.kernel.health import Unready

from ..participation.models import Participation
from .kinds import LetterKind
from .models import GatheredFact, GatheredFactQuerySet
from .of_decisions import tell_decisions
from .of_schedules import tell_mentor_of_schedule, tell_participant_of_schedule
from .settling import Settled

logger = logging.getLogger(__name__)
# How long the first fact waits for others to join it.
WINDOWS: Mapping[str, timedelta] = {
    LetterKind.DECISIONS: timedelta(minutes=15),
    LetterKind.SCHEDULE_TO_PARTICIPANT: timedelta(hours=1),
    LetterKind.SCHEDULE_TO_MENTOR: timedelta(hours=1),
}
LATE = timedelta(hours=1)
TELLERS: Mapping[str, Callable[[Participation, Sequence[GatheredFact], datetime], Settled]] = {
    LetterKind.DECISIONS: tell_decisions,
    LetterKind.SCHEDULE_TO_PARTICIPANT: tell_participant_of_schedule,
    LetterKind.SCHEDULE_TO_MENTOR: tell_mentor_of_schedule,
}


def is_any_due() -> bool:
    """Is the window of any fact over? One query."""
    return _due(timezone.now()).exists()


def write_gathered(now: datetime | None = None) -> int:
    """Write the letters whose windows are over; returns how many. One that fails keeps back no other."""
    now = now or timezone.now()
    groups = _due(now).values_list("kind", "participation").annotate(since=Min("heard_at")).order_by("since")
    written, failures = 0, []
    for kind, participation_id, _since in list(groups):
        try:
            written += _write(kind, participation_id, now)
        except Exception as failed:
            logger.exception("a letter could not be written", extra={"kind": kind, "participation": participation_id})
            failures.append(failed)
    if failures:
        raise failures[0]
    return written


def check_gathered(now: datetime | None = None) -> None:
    """Health notice: no fact has waited for an hour after its window was over."""
    if late := _due((now or timezone.now()) - LATE).count():
        raise Unready(f"{late} facts have waited for an hour for a letter that should tell of them")


def _due(now: datetime) -> GatheredFactQuerySet:
    over = Q()
    for kind, window in WINDOWS.items():
        over |= Q(kind=kind, heard_at__lte=now - window)
    return GatheredFact.objects.waiting().filter(over)


@transaction.atomic
def _write(kind: str, participation_id: int, at: datetime) -> bool:
    """One letter of all that waits, also of what joined later; False where nothing is left to tell."""
    rows = Participation.objects.select_for_update(of=("self",))
    row = rows.select_related("person__user", "personal_page", "centre").filter(pk=participation_id).first()
    if row is None:
        return False
    waiting = GatheredFact.objects.waiting().filter(kind=kind, participation=row)
    facts = list(waiting.select_related("act__entry", "task", "version").order_by("line"))
    settled = TELLERS[kind](row, facts, at)
    GatheredFact.objects.filter(pk__in=[fact.pk for fact in settled.facts]).update(settled_at=at, letter=settled.letter)
    return settled.letter is not None

"""Scheduler: routines that are due every so many seconds, each of them run by one of the workers.

A row for each routine (`RoutineClaim`) says when it is due; one conditional UPDATE claims it. The heartbeat's thread
renews the claim while the routine runs, until its limit. So what a killed worker was running is taken up by another
within half a minute, and what a worker hangs in once the limit is over. A routine that was broken off is run again from
its beginning, and must bear that.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from .lanes import LANES, SOON
from .models import Heartbeat, RoutineClaim

logger = logging.getLogger(__name__)
WORKER = "worker"
LEASE = timedelta(seconds=30)  # three beats of the heartbeat that renews it
LONGEST_LEASE = LEASE * 2  # as long may one be whose worker's clock is ahead of ours
IDLE = timedelta(seconds=60)  # after which a routine that need not run is run all the same: `/readyz` sees it go round
LONGEST_WAIT = 10.0  # seconds between two looks at a watch that may be put right meanwhile
LIMIT = 600  # seconds that a routine may run, if nothing else is said


@dataclass(frozen=True)
class ScheduledTask:
    period: timedelta
    limit: timedelta
    lane: str
    work: Callable[[], object]
    needed: Callable[[], bool] | None


_tasks: dict[str, ScheduledTask] = {}


def schedule(
    seconds: float,
    name: str,
    *,
    limit: float = LIMIT,
    lane: str = SOON,
    needed: Callable[[], bool] | None = None,
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have a function called every so many seconds by one worker of a lane, from the first start on; names are unique.

    When it runs for longer than `limit` seconds, `/readyz` says so, and another worker may begin it besides.
    While `needed`, a look that writes nothing, says no, it is run once a minute only: an idle worker costs little.
    """

    def register(work: Callable[[], object]) -> Callable[[], object]:
        _tasks[name] = ScheduledTask(timedelta(seconds=seconds), timedelta(seconds=limit), lane, work, needed)
        return work

    return register


def run_task(name: str) -> None:
    """Run one task now, due or not, claimed or not. One that fails is logged and is due again next time."""
    try:
        _tasks[name].work()
    except Exception:
        logger.exception("routine failed", extra={"routine": name})


def task_names(lanes: Collection[str] = LANES) -> list[str]:
    return [name for name, task in _tasks.items() if task.lane in lanes]


def read_claims(now: datetime, lanes: Collection[str] = LANES) -> dict[str, RoutineClaim]:
    """The row of each routine by name, in the order of their registration; new routines are due now."""
    names = task_names(lanes)
    rows = RoutineClaim.objects.filter(name__in=names)
    claims = {claim.name: claim for claim in rows}
    if new := [name for name in names if name not in claims]:
        RoutineClaim.objects.bulk_create([RoutineClaim(name=name, next_due=now) for name in new], ignore_conflicts=True)
        claims = {claim.name: claim for claim in rows.all()}
    return {name: claims[name] for name in names}


def is_due(claim: RoutineClaim, period: timedelta, now: datetime) -> bool:
    """Is it due, and in nobody's hands? A date further away than the period, or a lease longer than any, was set by a
    clock that went wrong."""
    if claim.claimed_until and now < claim.claimed_until <= now + LONGEST_LEASE:
        return False
    return not now < claim.next_due <= now + period


def is_needed(name: str, claim: RoutineClaim, now: datetime) -> bool:
    """Is there anything to do, as far as a look tells, or has it not been run for a minute? A look that fails tells
    nothing, and the routine itself says what is wrong."""
    needed = _tasks[name].needed
    if needed is None or abs(now - claim.next_due) >= IDLE:
        return True
    try:
        return needed()
    except Exception:
        return True


class Clock:
    """The schedule as one worker goes through it: one thread runs it, that of the heartbeat renews its claim."""

    def __init__(
        self, worker_id: str, read_time: Callable[[], datetime] = timezone.now, lanes: Collection[str] = LANES
    ) -> None:
        self._worker_id, self._read_time, self._lanes = worker_id, read_time, lanes
        self._looked_at = self._look_at = read_time()
        self._running = ""

    def run_due(self) -> list[str]:
        """Run what is due and nobody else runs; returns the names. Between two dates it asks the database nothing."""
        now = self._read_time()
        if self._looked_at <= now < self._look_at:  # a clock that was put back is no reason to wait
            return []
        ran, dates = [], []
        for name, claim in read_claims(now, self._lanes).items():
            period = _tasks[name].period
            if not is_due(claim, period, now):
                dates.append(max(claim.next_due, claim.claimed_until or claim.next_due))
            elif not is_needed(name, claim, now):
                dates.append(now + period)
            elif self._run(name, next_due=claim.next_due):
                ran.append(name)
                dates.append(now + period)
            else:
                dates.append(now)  # another worker was quicker: the next look says until when
        self._looked_at, self._look_at = now, min(dates, default=now + IDLE)
        return ran

    def seconds_to_wait(self) -> float:
        """Until something is due again; a second at least, and no longer than a watch may go wrong unnoticed."""
        return min(max(1.0, (self._look_at - self._read_time()).total_seconds()), LONGEST_WAIT)

    def run_all(self) -> list[str]:
        """Run every routine that nobody else is running, due or not; returns the names."""
        return [name for name in read_claims(self._read_time(), self._lanes) if self._run(name)]

    def renew_claim(self) -> None:
        """Hold on to the routine that is running, unless its time is over; called by the heartbeat's thread."""
        name, now = self._running, self._read_time()
        if name:
            held = RoutineClaim.objects.filter(name=name, claimed_by=self._worker_id, ends_by__gt=now)
            held.update(claimed_until=now + LEASE)

    def _run(self, name: str, **as_read: Any) -> bool:
        """Claim the routine, run it, and say when it is due next; False where another worker has it."""
        task, started = _tasks[name], self._read_time()
        free = Q(claimed_until=None) | ~Q(claimed_until__gt=started, claimed_until__lte=started + LONGEST_LEASE)
        claimed = RoutineClaim.objects.filter(free, name=name, **as_read).update(
            claimed_by=self._worker_id, claimed_until=started + LEASE, started_at=started, ends_by=started + task.limit
        )
        if not claimed:
            return False
        self._running = name
        try:
            run_task(name)
        finally:
            self._running = ""
        # Only now: had the date been set before, what a killed worker had begun would be left out this time.
        RoutineClaim.objects.filter(name=name, claimed_by=self._worker_id).update(
            next_due=started + task.period, claimed_by="", claimed_until=None, started_at=None, ends_by=None
        )
        return True


def beat_scheduler(lanes: Collection[str] = LANES) -> None:
    """Say that a worker lives, whichever, and which lanes it runs. One statement."""
    now = timezone.now()
    signs = [Heartbeat(name=name, at=now) for name in (WORKER, *map(lane_sign, lanes))]
    Heartbeat.objects.bulk_create(signs, update_conflicts=True, update_fields=["at"], unique_fields=["name"])


def lane_sign(lane: str) -> str:
    """The name under which workers of a lane show that they live."""
    return f"lane-{lane}"

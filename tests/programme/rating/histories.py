"""Made-up histories of one journal and of the worker that follows it, each killed here and there at any write.

A history is drawn from its seed: what a pupil writes, sends and changes, what the mentor confirms and takes back, how
the plan and the centre change meanwhile, when the worker has its turn, and where each of them dies. In the end the
worker catches up, and what is stored is what it would be, counted anew.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import connection, transaction

from tests.killed_at_writes import WRITES
from tests.programme.assessment.cast import WEEKS, Counted
from tests.programme.journal.plans import plan
from tests.programme.people_cast import HERE, THERE
from tosbelgi.kernel import events
from tosbelgi.kernel.models import HistoryLine, ParkedLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import Entry, Participation, Region, Schedule, ScheduleVersion
from tosbelgi.programme.participation.api import withdraw
from tosbelgi.programme.rating.checking import mend
from tosbelgi.programme.schedule.events import ScheduleAgreed
from tosbelgi.programme.schedule.json_form import digest, to_json

from .cast import differing, follow


class Killed(BaseException):
    """The process dies at this statement: nothing that it has begun is there."""


@dataclass(frozen=True)
class Deed:
    """Something that somebody does; `week` names the session, `killed_at` the write at which its process dies."""

    kind: str
    week: int = 0
    minutes: int = 60
    killed_at: int | None = None


OF_A_WEEK = ("send", "write", "confirm", "unconfirm", "return")


def drawn(seed: int) -> tuple[bool, list[Deed]]:
    """Is all but sport there from the beginning? And the deeds, in their order."""
    chance = random.Random(seed)
    return chance.random() < 0.6, list(_deeds(chance))


def _deeds(chance: random.Random) -> Iterator[Deed]:
    full = chance.random() < 0.5
    weeks = range(WEEKS if full else chance.randint(1, 2))
    for week in weeks if full else ():
        yield Deed("send", week)
        yield Deed("confirm", week)
    for _deed in range(chance.randint(3, 9)):
        roll = chance.random()
        killed_at = chance.randrange(12) if chance.random() < 0.25 else None
        if roll < 0.3:
            yield Deed("turn", killed_at=killed_at)
        elif roll < 0.36:
            yield Deed(chance.choice(("plan", "move", "count anew", "withdraw")), killed_at=killed_at)
        else:
            kind = chance.choices(OF_A_WEEK, (3, 1, 4, 3, 1))[0]
            yield Deed(kind, chance.choice(weeks), chance.choice((60, 60, 60, 45)), killed_at)


class History:
    """One of them, carried out on that diary."""

    def __init__(self, diary: Counted, seed: int) -> None:
        self.diary, self.seed = diary, seed
        self.has_the_rest, self.deeds = drawn(seed)
        self.pupil, self.mentor = diary.pupil, diary.mentor
        self.rows: dict[int, Entry] = {}
        self.told: list[str] = []
        self.acts: dict[str, Callable[[Deed], object]] = {
            "turn": lambda deed: follow(),
            "plan": lambda deed: self._other_plan(),
            "move": lambda deed: self._move(),
            "count anew": lambda deed: mend(self.diary.participation.pk, at=self.diary.at),
            "withdraw": lambda deed: self._withdraw(),
            "send": self._send, "write": self._write, "confirm": self._confirm, "unconfirm": self._unconfirm,
            "return": self._return,
        }  # fmt: skip

    def run(self) -> None:
        if self.has_the_rest:
            self.diary.all_but("sport")
        mend(self.diary.participation.pk, at=self.diary.at)
        for deed in self.deeds:
            self.diary = replace(self.diary, at=self.diary.at + timedelta(seconds=1))
            with suppress(Killed, Refusal):
                self._do(deed)
        for _turn in range(3):  # what it tells of itself is a line of its own
            follow()
        self.compare()

    def _do(self, deed: Deed) -> None:
        left = deed.killed_at

        def dies(execute, sql, params, many, context):
            nonlocal left
            if left is not None and sql.startswith(WRITES):
                if left == 0:
                    raise Killed
                left -= 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(dies), transaction.atomic():
            self.acts[deed.kind](deed)

    def _send(self, deed: Deed) -> None:
        told = replace(self.diary.told(deed.week, minutes=deed.minutes), words=f"Сөз {self.diary.at.timestamp()}")
        row = self.rows.get(deed.week)
        if row is None:
            self.rows[deed.week] = self.diary.write_and_send(told, by=self.pupil, sure=True)
            return
        row = Entry.objects.filter(pk=row.pk).first()
        if row is None:  # its process was killed: there is none
            del self.rows[deed.week]
            return
        key, version = row.public_id, row.versions.count()
        self.diary.write_and_send(told, by=self.pupil, entry=key, expected=version, sure=True)

    def _write(self, deed: Deed) -> None:
        if (row := self._there(deed)) is not None:
            told = self.diary.told(deed.week, minutes=deed.minutes)
            self.diary.write(told, by=self.pupil, entry=row.public_id, expected=row.version)

    def _there(self, deed: Deed) -> Entry | None:
        row = self.rows.get(deed.week)
        return Entry.objects.filter(pk=row.pk).first() if row else None

    def _confirm(self, deed: Deed) -> None:
        if (row := self._there(deed)) is not None:
            self.diary.confirm(row, by=self.mentor)

    def _unconfirm(self, deed: Deed) -> None:
        if (row := self._there(deed)) is not None:
            self.diary.unconfirm(row, by=self.mentor)

    def _return(self, deed: Deed) -> None:
        if (row := self._there(deed)) is not None:
            self.diary.return_(row, by=self.mentor)

    def _withdraw(self) -> None:
        withdraw(participation=self.diary.participation.public_id, by=self.pupil, at=self.diary.at)

    def _other_plan(self) -> None:
        """Both agree on another one, as the actions of a schedule would have it stored and told."""
        owner, at = self.diary.participation, self.diary.at
        schedule = Schedule.objects.select_for_update().get(participation=owner)
        planned = plan(self.diary.today - timedelta(days=50 - schedule.version), heritage=None)
        schedule.version += 1
        schedule.agreed_version = schedule.version
        schedule.save()
        ScheduleVersion.objects.create(
            schedule=schedule, number=schedule.version, text=to_json(planned), digest=digest(planned),
            person=owner.person, role="participant", at=at,
        )  # fmt: skip
        about = {"about": (owner.person_id,), "by_id": None, "at": at}
        events.record(ScheduleAgreed(participation_id=owner.pk, version=schedule.version, **about))

    def _move(self) -> None:
        centre = self.diary.cast.centre
        centre.refresh_from_db()
        code = THERE if centre.region.code == HERE else HERE
        centre.region = Region.objects.get(code=code)
        centre.save()

    def compare(self) -> None:
        """Nothing is stored otherwise than it should be, nothing is parked, and each flip was told once."""
        where = f"history {self.seed}"
        assert (found := differing()) == {}, f"{where}: {found}"
        assert not ParkedLine.objects.exists(), where
        row = Participation.objects.get(pk=self.diary.participation.pk)
        lines = HistoryLine.objects.filter(name__startswith="assessment.").order_by("pk")
        self.told = list(lines.values_list("name", flat=True))
        flips = ["assessment.level_completed", "assessment.level_not_completed_any_more"]
        assert self.told == [flips[place % 2] for place in range(len(self.told))], where
        assert len(self.told) % 2 == row.progress.is_complete, where


def travel(diary: Counted, seed: int) -> History:
    """Carry out one history and take everything back."""
    with transaction.atomic():
        history = History(diary, seed)
        history.run()
        transaction.set_rollback(True)
    return history

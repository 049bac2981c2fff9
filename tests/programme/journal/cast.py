"""A registered pupil, the mentor who leads them, and what they write: nobody here exists."""

import os
import time
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

from django.utils import timezone

from tests.programme.participation import way
from tests.programme.people_cast import viewer_of
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import Content, Kind
from tosbelgi.programme.models import Entry, Participation, PersonalPage
from tosbelgi.programme.participation.api import State, freeze
from tosbelgi.programme.people.api import Viewer

numbers = count()
DAYS_REGISTERED = 60


def uuid7(at: datetime | None = None) -> UUID:
    """An id as a device makes it."""
    made = int((at.timestamp() if at else time.time()) * 1000)
    random = int.from_bytes(os.urandom(10), "big")
    value = (made << 80 | random) & ~(0xF << 76) & ~(0x3 << 62) | 0x7 << 76 | 0x2 << 62
    return UUID(int=value)


@dataclass
class Diary:
    """One registered participant with their people, and the shortest way to each act."""

    cast: way.Cast
    participation: Participation
    at: datetime

    @property
    def pupil(self) -> Viewer:
        return viewer_of(self.cast.pupil)

    @property
    def mentor(self) -> Viewer:
        return viewer_of(self.cast.mentor)

    @property
    def today(self) -> date:
        return day_of(self.at)

    def write(self, content: Content | None = None, **asked) -> Entry:
        return api.write(**self._asked(content, asked))

    def write_and_send(self, content: Content | None = None, **asked) -> Entry:
        return api.write_and_send(**self._asked(content, asked))

    def _asked(self, content: Content | None, asked: dict) -> dict:
        usual = {
            "entry": uuid7(),
            "participation": self.participation.public_id,
            "content": content or self.session(),
            "expected": None,
            "by": self.pupil,
            "at": self.at,
        }
        return usual | asked

    def send(self, row: Entry, **asked) -> Entry:
        return api.send(**({"entry": row.public_id, "version": row.version, "by": self.pupil, "at": self.at} | asked))

    def confirm(self, *rows: Entry, **asked) -> list:
        entries = [(row.public_id, row.sent_version) for row in rows]
        return api.confirm(**({"entries": entries, "by": self.mentor, "at": self.at} | asked))

    def return_(self, row: Entry, **asked) -> Entry:
        usual = {"entry": row.public_id, "version": row.sent_version, "reason": "Нақтылап жаз."}
        return api.return_(**(usual | {"by": self.mentor, "at": self.at} | asked))

    def unconfirm(self, row: Entry, **asked) -> Entry:
        return api.unconfirm(**({"entry": row.public_id, "by": self.mentor, "at": self.at} | asked))

    def session(self, **changes) -> Content:
        content = Content(
            kind=Kind.SESSION, direction="sport", day=self.today, minutes=60, words="Жүгірдім, жаттығу жасадым."
        )
        return replace(content, **changes)

    def work_day(self, **changes) -> Content:
        return replace(
            Content(kind=Kind.WORK_DAY, direction="work", day=self.today, words="Кітап сөрелерін реттедім."), **changes
        )


def make_diary(*, suffix: str = "", days: int = DAYS_REGISTERED, directions=tuple(DirectionCode.values)) -> Diary:
    cast = way.make_cast(suffix=f"{suffix}-{next(numbers)}")
    now = timezone.now()
    norms = freeze(day_of(now), "bronze")
    then = now - timedelta(days=days)
    row = Participation.objects.create(
        person=cast.pupil,
        level="bronze",
        state=State.ACTIVE,
        directions=list(directions),
        region_id=cast.centre.region_id,
        centre=cast.centre,
        mentor=cast.mentor,
        season_year=norms.season_year,
        season_version=norms.season_version,
        norms=norms.text,
        norms_digest=norms.digest,
        begun_at=then,
        changed_at=then,
        submitted_at=then,
        decided_at=then,
        activated_at=then,
    )
    PersonalPage.objects.create(participation=row, residence="Мысал ауылы", study="№ 0 мектеп")
    return Diary(cast, row, now)


def moved(diary: Diary, row: Entry, state: str) -> Entry:
    """An entry of that diary brought to that state by its people."""
    if state == "draft":
        return row
    row = diary.send(row)
    if state == "returned":
        return diary.return_(row)
    if state in ("confirmed", "unconfirmed"):
        diary.confirm(row)
        row.refresh_from_db()
    if state == "unconfirmed":
        row = diary.unconfirm(row)
    return row

"""One entry that waits, in words: who, what was planned and what is told, and the last three beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...journal.api import EntryPhotograph, Kind, State, Waiting
from ...schedule.api import PlannedDirection, WeeklyTime, plan_in_words
from ..journal.days import day_words, moment_words
from ..journal.words import Shown, about, direction_title, minutes_words, shown
from .sent import Sent


@dataclass(frozen=True)
class Before:
    """Another entry of the same direction, in one line."""

    when: str
    about: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """Everything that is needed to decide, and what was typed beside it.

    `key` names the entry and the version that is read; `wrong` says why a press was refused, `opens` which of the two
    boxes for words stands open.
    """

    key: str
    entry_id: str
    name: str
    participant_url_id: str
    direction: str
    title: str
    age: str
    since: str
    planned: str
    content: Shown
    last: tuple[Before, ...]
    taken_back: bool
    asks_employer: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    opens: str = ""
    chosen: bool = False


def row_of(one: Waiting, *, language: str, today: date, sent: Sent, pictures: Mapping[UUID, EntryPhotograph]) -> Row:
    """The row, with what `sent` has typed and chosen in it. No query."""
    entry, key = one.entry, f"{one.entry.public_id}:{one.entry.sent_version}"
    entry_id = str(entry.public_id)
    return Row(
        key=key,
        entry_id=entry_id,
        name=entry.participation.person.display_name,
        participant_url_id=str(entry.participation.public_id),
        direction=entry.direction,
        title=direction_title(entry.direction),
        age=age_words(one.age),
        since=moment_words(entry.sent_at, today) if entry.sent_at else "",
        planned=planned_words(one.planned, one.planned_time, entry.day, language),
        content=shown(one.version, today, pictures, own=False),
        last=tuple(_before(each, today) for each in one.last),
        taken_back=entry.stands is State.UNCONFIRMED,
        asks_employer=entry.kind == Kind.WORK_DAY and not entry.employer_confirmed,
        typed=sent.typed_of(entry_id),
        wrong=sent.wrong_of(entry_id),
        opens=sent.opens_of(entry_id),
        chosen=entry_id in sent.chosen_ids,
    )


def age_words(working_days: int) -> str:
    """For how long it waits, in working days."""
    if not working_days:
        return _("waits since today")
    said = ngettext("waits for %(n)s working day", "waits for %(n)s working days", working_days)
    return said % {"n": working_days}


def planned_words(planned: PlannedDirection | None, time: WeeklyTime | None, day: date, language: str) -> str:
    """What the agreed schedule says of that direction on that day; that it says nothing of it, where it does not."""
    if planned is None:
        return _("not in the schedule")
    if time is not None:
        return f"{time.starts} · {minutes_words(time.minutes)}"
    if day in planned.trip_days or day in planned.work_days:
        return date_format(day, "DATE_FORMAT")
    return plan_in_words(planned, language) or _("no times in the schedule")


def _before(entry: Any, today: date) -> Before:
    return Before(day_words(entry.day, today), about(entry) or entry.title, str(State(entry.state).label))

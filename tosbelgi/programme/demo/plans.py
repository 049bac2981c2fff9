"""Plans of people who do not exist: whatever the norms ask, done on some evenings, with books of the approved list."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.languages import SOURCE
from tosbelgi.reading_lists.actions import ListIsIncomplete, approve
from tosbelgi.reading_lists.models import Approval, ReadingListPage

from ..catalogue.api import (
    BooksAsked,
    DirectionAsked,
    HeritageSessions,
    HeritageWay,
    LevelNorms,
    NormChoice,
    TripDaysAsked,
    WeeklySessions,
    WeeksAsked,
    WorkDaysAsked,
    slot_choices,
    what_is_asked,
)
from ..people.api import AbilityKind
from ..people.models import Organisation
from ..schedule.api import OfferedBook, Plan, PlannedBook, PlannedDirection, WeeklyTime

DECISION = "Көрсетуге арналған: нақты шешім емес"
PLACE = "Мысал ауылы (демо)"
ACTIVITIES = {
    "sport": "Волейбол",
    "skills": "Домбыра",
    "heritage": "Ою-өрнек",
    "volunteering": "Кітапханаға көмек",
    "trips": "Ауыл маңындағы жорық",
    "work": "Кітапханадағы жұмыс",
}
FIRST_HOUR, LONGEST_SESSION, MOST_SESSIONS = 10, 120, 7
TRIP_AFTER, WORK_AFTER, READING_DAYS = timedelta(days=60), timedelta(days=90), timedelta(days=14)


@dataclass(frozen=True)
class Means:
    """What a plan is made of: the books that each level is offered, and an organisation for what needs one."""

    books: Mapping[str, Sequence[OfferedBook]]
    providers: Mapping[str, UUID]


def providers_able(at: datetime) -> dict[str, UUID]:
    """An organisation for volunteering and one for trips, where there are any. Two queries."""
    able = {
        kind.value: Organisation.objects.able_to(kind, at).first()
        for kind in (AbilityKind.VOLUNTEERING, AbilityKind.TRIPS)
    }
    return {direction: one.public_id for direction, one in able.items() if one is not None}


def approve_some_list(at: datetime) -> None:
    """The newest reading list becomes an approved one where none is, by a decision that says what it is."""
    newest = ReadingListPage.objects.filter(locale__language_code=SOURCE, live=True).order_by("-year").first()
    if newest is None or Approval.objects.exists():
        return
    with suppress(ListIsIncomplete):
        approve(list_id=newest.pk, decision=DECISION, decided_on=day_of(at), by=None, at=at)


def plan_for(level: str, norms: LevelNorms, directions: Sequence[str], means: Means, starts_on: date) -> Plan:
    """A plan that meets these norms, as far as the means go."""
    wanted = {*norms.mandatory, *directions}
    slots: dict[str, int] = {}
    for norm in norms.norms:
        if isinstance(norm, WeeklySessions):
            slots |= slot_choices(norm, wanted, alone_takes_longest=norms.alone_takes_longest)[0]
    by_sessions = "heritage" in wanted and any(isinstance(norm, HeritageSessions) for norm in norms.of("heritage"))
    way = HeritageWay.SESSIONS if by_sessions else None
    choice = NormChoice(directions=tuple(directions), slots=tuple(slots.items()), heritage=way)
    asked = what_is_asked(norms, choice)
    books = _Shelf(means.books[level])
    planned = [
        _planned(part, number, slots, means, books, starts_on) for number, part in enumerate(asked.parts)
    ]  # fmt: skip
    free = [_without_norm(code, means) for code in asked.without_norm]
    return Plan(starts_on=starts_on, directions=(*planned, *free), heritage=way)


def _without_norm(code: str, means: Means) -> PlannedDirection:
    activity = ACTIVITIES.get(code, "")
    return PlannedDirection(direction=code, activity=activity, place=PLACE, provider=means.providers.get(code))


class _Shelf:
    """Books that are taken one after the other, each once."""

    def __init__(self, books: Sequence[OfferedBook]) -> None:
        self.left = list(books)

    def take(self, number: int, section: BookSection | None = None) -> list[OfferedBook]:
        taken = [one for one in self.left if section is None or one.section is section][:number]
        self.left = [one for one in self.left if one not in taken]
        return taken


def _planned(
    asked: DirectionAsked, number: int, slots: Mapping[str, int], means: Means, shelf: _Shelf, starts_on: date
) -> PlannedDirection:
    code = asked.direction
    return PlannedDirection(
        direction=code,
        months=slots.get(code),
        activity=ACTIVITIES.get(code, ""),
        place=PLACE if code in ACTIVITIES else "",
        times=tuple(_times(asked, number)) if isinstance(asked, WeeksAsked) else (),
        provider=means.providers.get(code),
        books=tuple(_books(asked, shelf, starts_on)) if isinstance(asked, BooksAsked) else (),
        trip_days=_days(asked.days, starts_on + TRIP_AFTER) if isinstance(asked, TripDaysAsked) else (),
        work_days=_days(asked.days, starts_on + WORK_AFTER) if isinstance(asked, WorkDaysAsked) else (),
    )


def _times(asked: WeeksAsked, number: int) -> Iterator[WeeklyTime]:
    """Evenings of the week, from an hour that is the direction's own."""
    minutes = max(min(asked.minutes_per_week, LONGEST_SESSION), -(-asked.minutes_per_week // MOST_SESSIONS))
    left, weekday = asked.minutes_per_week, number
    while left > 0:
        yield WeeklyTime(weekday=weekday % 7, starts=f"{FIRST_HOUR + 2 * number}:00", minutes=min(minutes, left))
        left, weekday = left - minutes, weekday + 1


def _books(asked: BooksAsked, shelf: _Shelf, starts_on: date) -> Iterator[PlannedBook]:
    slots = asked.slots
    for section, number in zip(BookSection, (slots.section_1, slots.section_2, slots.section_3), strict=True):
        yield from (one.planned(starts_on + READING_DAYS) for one in shelf.take(number, section))
    yield from (one.planned(starts_on + 2 * READING_DAYS) for one in shelf.take(slots.free))


def _days(number: int, first: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=one) for one in range(number))

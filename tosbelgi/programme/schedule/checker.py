"""Does a plan meet the norms of its level? Reads those norms and nothing else. Pure: no clock, no database.

It shares no code with whatever proposes plans: what comes from there is checked here like what somebody typed.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import cast

from tosbelgi.kernel.calendar import Week, week_of
from tosbelgi.kernel.codes import BookSection, DirectionCode

from ..catalogue.api import (
    BooksAsked,
    DirectionAsked,
    HeritageCannotReplace,
    HeritageWay,
    HeritageWayNotOffered,
    LevelAsked,
    LevelNorms,
    NormChoice,
    SlotsNotOffered,
    TripDaysAsked,
    WeeklySessions,
    WeeksAsked,
    last_day_of_term,
    slot_choices,
    what_is_asked,
)
from .plan import Plan, PlannedBook, PlannedDirection
from .unmet import Lack, Unmet

# These are done with an authorised organisation (R021).
NEEDS_PROVIDER = (DirectionCode.VOLUNTEERING.value, DirectionCode.TRIPS.value)
HERITAGE = DirectionCode.HERITAGE.value


def check(plan: Plan, norms: LevelNorms, directions: Collection[str]) -> tuple[Unmet, ...]:
    """Everything that the plan lacks of what is asked of somebody with these directions; nothing where it may hold."""
    asked, choices = asked_of(plan, norms, directions)
    term = (plan.starts_on, last_day_of_term(plan.starts_on, norms.term_months))
    return (*choices, *_directions(plan, asked, term), *_books_once(plan), *_times(plan), *_days(plan, term))


def asked_of(plan: Plan, norms: LevelNorms, directions: Collection[str]) -> tuple[LevelAsked, tuple[Unmet, ...]]:
    """What is asked by what the plan chooses. Where a choice is not offered, that is said and a likely one taken."""
    choice, found = choice_of(plan, norms, directions), list[Unmet]()
    while True:
        try:
            return what_is_asked(norms, choice), (*found, *_other_months(plan, norms, choice))
        except SlotsNotOffered as refused:
            codes = cast("list[str]", refused.details["directions"])
            found.append(
                Unmet(
                    code=Lack.SLOTS_NOT_OFFERED,
                    direction=_shown_at(plan, codes),
                    offered=tuple(_way_in_codes(way) for way in refused.allowed),
                )
            )
            choice = replace(choice, slots=_first_slots(norms, {*norms.mandatory, *choice.directions}))
        except HeritageWayNotOffered as refused:
            offered = tuple(refused.allowed)
            found.append(Unmet(code=Lack.HERITAGE_WAY, direction=HERITAGE, offered=offered))
            choice = replace(choice, heritage=HeritageWay(offered[0]) if offered else None)
        except HeritageCannotReplace as refused:
            offered = tuple(refused.allowed)
            found.append(Unmet(code=Lack.HERITAGE_REPLACES, direction=HERITAGE, offered=offered))
            choice = replace(choice, instead_of=None, slots=_without(choice.slots, choice.instead_of))


def choice_of(plan: Plan, norms: LevelNorms, directions: Collection[str]) -> NormChoice:
    """What the plan chooses. The months of heritage in place of another are the slot of that one (D4)."""
    by_weeks = {code for norm in norms.norms if isinstance(norm, WeeklySessions) for code in norm.directions}
    slots = {one.direction: one.months for one in plan.directions if one.months and one.direction in by_weeks}
    heritage = plan.of(HERITAGE)
    if heritage and heritage.months and plan.instead_of in by_weeks:
        slots[plan.instead_of] = heritage.months
    return NormChoice(
        directions=tuple(directions),
        slots=tuple(sorted(slots.items())),
        heritage=plan.heritage,
        instead_of=plan.instead_of,
    )


def _without(slots: tuple[tuple[str, int], ...], direction: str | None) -> tuple[tuple[str, int], ...]:
    return tuple(one for one in slots if one[0] != direction)


def _first_slots(norms: LevelNorms, wanted: Collection[str]) -> tuple[tuple[str, int], ...]:
    """Some way to share the months that is offered."""
    taken: dict[str, int] = {}
    for norm in norms.norms:
        if isinstance(norm, WeeklySessions):
            taken |= slot_choices(norm, wanted, alone_takes_longest=norms.alone_takes_longest)[0]
    return tuple(sorted(taken.items()))


def _way_in_codes(way: dict[str, int]) -> str:
    return " ".join(f"{code}:{months}" for code, months in way.items())


def _shown_at(plan: Plan, codes: Collection[str]) -> str | None:
    """Beside which direction it is said: the first of these that is planned, else heritage in its place."""
    return next((one.direction for one in plan.directions if one.direction in codes), HERITAGE)


def _other_months(plan: Plan, norms: LevelNorms, choice: NormChoice) -> Iterator[Unmet]:
    """Months that were written where there is no choice, and are others than those that hold."""
    slots = dict(choice.slots)
    asked = what_is_asked(norms, choice)
    for one in plan.directions:
        part = asked.of(one.direction)
        own_slot = one.direction in slots or (one.direction == HERITAGE and choice.instead_of in slots)
        if one.months is None or own_slot:
            continue
        months = part.months if isinstance(part, WeeksAsked) else None
        if one.months != months:
            yield Unmet(code=Lack.OTHER_MONTHS, direction=one.direction, asked=months, found=one.months)


def _directions(plan: Plan, asked: LevelAsked, term: tuple[date, date]) -> Iterator[Unmet]:
    parts: dict[str, DirectionAsked | None] = dict.fromkeys(asked.without_norm)
    parts |= {part.direction: part for part in asked.parts}
    for code in DirectionCode.values:
        planned = plan.of(code)
        if code not in parts:
            if planned is not None:
                yield Unmet(code=Lack.DIRECTION_NOT_ASKED, direction=code)
        elif planned is None:
            yield Unmet(code=Lack.DIRECTION_MISSING, direction=code)
        else:
            yield from _direction(planned, parts[code], term)


def _direction(planned: PlannedDirection, asked: DirectionAsked | None, term: tuple[date, date]) -> Iterator[Unmet]:
    code = planned.direction
    if isinstance(asked, BooksAsked):
        yield from _books(planned, asked)
    elif not planned.activity:
        yield Unmet(code=Lack.NO_ACTIVITY, direction=code)
    if isinstance(asked, WeeksAsked):
        yield from _weeks(planned, asked, term)
    elif asked is not None and not isinstance(asked, BooksAsked):
        days = planned.trip_days if isinstance(asked, TripDaysAsked) else planned.work_days
        if len(days) < asked.days:
            yield Unmet(code=Lack.TOO_FEW_DAYS, direction=code, asked=asked.days, found=len(days))
        elif isinstance(asked, TripDaysAsked) and asked.one_trip and (longest := _longest_run(days)) < asked.days:
            yield Unmet(code=Lack.TRIP_IS_BROKEN, direction=code, asked=asked.days, found=longest)
    if code in NEEDS_PROVIDER and planned.provider is None:
        yield Unmet(code=Lack.NO_PROVIDER, direction=code)


def _weeks(planned: PlannedDirection, asked: WeeksAsked, term: tuple[date, date]) -> Iterator[Unmet]:
    """Enough minutes in each week, and enough such weeks before the term is over (D1, D5)."""
    code, minutes = planned.direction, planned.minutes_a_week
    if minutes < asked.minutes_per_week:
        yield Unmet(code=Lack.TOO_FEW_MINUTES, direction=code, asked=asked.minutes_per_week, found=minutes)
        return
    weeks = sum(_minutes_in(planned, week, term) >= asked.minutes_per_week for week in _weeks_of(term))
    if weeks < asked.amount:
        yield Unmet(code=Lack.TOO_FEW_WEEKS, direction=code, asked=asked.amount, found=weeks, last=term[1])


def _weeks_of(term: tuple[date, date]) -> Iterator[Week]:
    start = week_of(term[0]).start
    while start <= term[1]:
        yield Week(start)
        start += timedelta(days=7)


def _minutes_in(planned: PlannedDirection, week: Week, term: tuple[date, date]) -> int:
    return sum(one.minutes for one in planned.times if term[0] <= week.start + timedelta(days=one.weekday) <= term[1])


def _books(planned: PlannedDirection, asked: BooksAsked) -> Iterator[Unmet]:
    """Enough books in all, and of each section (D2). A book that is there twice is one."""
    section_of = {one.book: one.section for one in planned.books}
    code, slots = planned.direction, asked.slots
    for section, least in zip(BookSection, (slots.section_1, slots.section_2, slots.section_3), strict=True):
        found = sum(one is section for one in section_of.values())
        if found < least:
            yield Unmet(code=Lack.TOO_FEW_OF_SECTION, direction=code, asked=least, found=found, section=section)
    if len(section_of) < asked.amount:
        yield Unmet(code=Lack.TOO_FEW_BOOKS, direction=code, asked=asked.amount, found=len(section_of))


def _planned_books(plan: Plan) -> Iterator[tuple[str, PlannedBook]]:
    for direction in plan.directions:
        for one in direction.books:
            yield direction.direction, one


def _books_once(plan: Plan) -> Iterator[Unmet]:
    """A book fills one slot (D21), and each has a day by which it is read."""
    seen: set[int] = set()
    for code, one in _planned_books(plan):
        if one.book in seen:
            yield Unmet(code=Lack.BOOK_TWICE, direction=code, title=one.title)
        seen.add(one.book)
        if one.by is None:
            yield Unmet(code=Lack.BOOK_WITHOUT_DAY, direction=code, title=one.title)


def _times(plan: Plan) -> Iterator[Unmet]:
    """One hour counts for one direction (D21)."""
    every = [(direction.direction, time) for direction in plan.directions for time in direction.times]
    for (other, earlier), (code, time) in combinations(every, 2):
        if time.meets(earlier):
            yield Unmet(code=Lack.TIMES_MEET, direction=code, other=other, time=time)


def _days(plan: Plan, term: tuple[date, date]) -> Iterator[Unmet]:
    """Every day lies in the term (D5)."""
    first, last = term
    for direction in plan.directions:
        by = [one.by for one in direction.books if one.by is not None]
        for kind, days in (("books", by), ("trips", direction.trip_days), ("work", direction.work_days)):
            for day in days:
                if not first <= day <= last:
                    code = direction.direction if kind == "books" else kind
                    yield Unmet(code=Lack.DAY_OUTSIDE_TERM, direction=code, day=day, first=first, last=last)


def _longest_run(days: Collection[date]) -> int:
    """How many of the days, which are in order, follow each other.

    >>> _longest_run([date(2027, 7, 1), date(2027, 7, 3), date(2027, 7, 4)])
    2
    """
    longest = run = 0
    before: date | None = None
    for day in days:
        run = run + 1 if before is not None and day - before == timedelta(days=1) else 1
        longest, before = max(longest, run), day
    return longest

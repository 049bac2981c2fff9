"""Plans for the norms of the programme's document, that meet them or lack just one thing. No database."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from tests.programme.norms.cast import SECTIONS, norms_of
from tosbelgi.programme.catalogue.api import LevelNorms
from tosbelgi.programme.demo.plans import Means, plan_for
from tosbelgi.programme.schedule.api import OfferedBook, Plan, PlannedBook, PlannedDirection, WeeklyTime

MONDAY = date(2027, 1, 4)
SOMEBODY = UUID(int=7)
FIVE = ("sport", "skills", "reading", "volunteering", "trips")
LEVELS = ("bronze", "silver", "gold")
SHELF = [
    OfferedBook(
        listed=100 + number,
        book=number,
        section=SECTIONS[number % 3 + 1],
        list_year=2027,
        title=f"№ {number}",
        author="",
    )
    for number in range(1, 31)
]


def meeting(level: str, directions=FIVE, *, norms: LevelNorms | None = None) -> Plan:
    """A plan that meets the norms of that level, by sessions where it has heritage, which replaces nothing."""
    means = Means({level: SHELF}, {"volunteering": SOMEBODY, "trips": SOMEBODY})
    return plan_for(level, norms or norms_of(level), directions, means, MONDAY)


def with_direction(plan: Plan, code: str, **changes: object) -> Plan:
    """The plan with something else in one direction, which may be new to it."""
    own = plan.of(code) or PlannedDirection(direction=code)
    others = tuple(one for one in plan.directions if one.direction != code)
    return replace(plan, directions=(*others, replace(own, **changes)))


def without(plan: Plan, code: str) -> Plan:
    return replace(plan, directions=tuple(one for one in plan.directions if one.direction != code))


def weekly(minutes: int, *, weekday: int = 6, starts: str = "09:00") -> tuple[WeeklyTime, ...]:
    return (WeeklyTime(weekday=weekday, starts=starts, minutes=minutes),)


def books(*sections: int, first: int = 1000) -> tuple[PlannedBook, ...]:
    """A book of each of these sections, no two the same."""
    return tuple(
        PlannedBook(
            listed=first + number, book=first + number, section=SECTIONS[section], list_year=2027, title=f"№ {number}",
            author="", by=MONDAY + timedelta(days=14),
        )
        for number, section in enumerate(sections)
    )  # fmt: skip


def days(number: int, *, every: int = 1) -> tuple[date, ...]:
    return tuple(MONDAY + timedelta(days=30 + every * one) for one in range(number))

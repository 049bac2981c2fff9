"""Counting a participation from its journal: its frozen norms, its agreed plan, and what was sent (R079, R185)."""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from ..catalogue.api import Done, LevelAsked, LevelCount, LevelNorms, count_level, norms_from_json
from ..journal.api import Told, told_of
from ..participation.models import Participation
from ..schedule.api import Plan, agreed_plan, asked_of
from .figures import Figure, figures_of


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A participation as it is counted now: the norms, the plan in force, what both ask, what was done, the count.

    Of what was done, `returned` waits for its author and not for the mentor.
    """

    norms: LevelNorms
    plan: Plan
    asked: LevelAsked
    done: Done
    returned: frozenset[int]
    level: LevelCount

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return figures_of(self.level, count_level(self.asked, all_confirmed(self.done, besides=self.returned)))


def counted(participation: Participation, plan: Plan | None = None) -> Counted | None:
    """Count the journal of a registered participant against the frozen norms; None without an agreed plan.

    Two queries; one where whoever calls has read the agreed plan. Once withdrawn it is counted still: what was written
    stays.
    """
    if participation.activated_at is None or (plan := plan or agreed_plan(participation.pk)) is None:
        return None
    return counted_by(participation, plan, told_of([participation.pk])[participation.pk])


def counted_by(participation: Participation, plan: Plan, told: Told) -> Counted:
    """The same of what is there already. No query."""
    norms, asked = asked_by(participation, plan)
    level = count_level(asked, told.done)
    return Counted(norms=norms, plan=plan, asked=asked, done=told.done, returned=told.returned, level=level)


def asked_by(participation: Participation, plan: Plan) -> tuple[LevelNorms, LevelAsked]:
    """The norms that were frozen, and what they ask by what the plan chooses. No query."""
    norms = norms_from_json(participation.norms, expected_digest=participation.norms_digest)
    return norms, asked_of(plan, norms, participation.directions)[0]


def all_confirmed(done: Done, besides: Collection[int] = ()) -> Done:
    """The same, were everything confirmed that was sent; `besides` are entries that are left out."""
    return Done(
        sessions=tuple(replace(one, confirmed=True) for one in done.sessions if one.id not in besides),
        books=tuple(replace(one, confirmed=True) for one in done.books if one.id not in besides),
        trip_days=tuple(replace(one, confirmed=True) for one in done.trip_days if one.id not in besides),
        work_days=tuple(
            replace(one, confirmed=True, employer_confirmed=True) for one in done.work_days if one.id not in besides
        ),
    )


def met_since(asked: LevelAsked, done: Done, confirmed_at: Mapping[int, datetime]) -> datetime | None:
    """Since when what is confirmed now is enough; None where it is not.

    It follows from the journal alone, so that whoever counts anew finds the same moment. More that is confirmed never
    counts less, so the first of those moments is looked for by halves.
    """
    if not count_level(asked, done).is_met:
        return None
    moments = sorted(set(confirmed_at.values()))
    place = bisect_left(moments, True, key=lambda at: count_level(asked, _confirmed_by(done, confirmed_at, at)).is_met)
    return moments[place] if place < len(moments) else None


def _confirmed_by(done: Done, confirmed_at: Mapping[int, datetime], at: datetime) -> Done:
    def is_there(entry_id: int) -> bool:
        return entry_id in confirmed_at and confirmed_at[entry_id] <= at

    return Done(
        sessions=tuple(one for one in done.sessions if is_there(one.id)),
        books=tuple(one for one in done.books if is_there(one.id)),
        trip_days=tuple(one for one in done.trip_days if is_there(one.id)),
        work_days=tuple(one for one in done.work_days if is_there(one.id)),
    )

"""What one plan says otherwise than another: which parts of which directions. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from tosbelgi.kernel.codes import DirectionCode

from .plan import Plan, PlannedDirection

OF_A_PLAN = ("starts_on", "heritage", "instead_of")
OF_A_DIRECTION = ("months", "activity", "place", "times", "provider", "mentor", "books", "trip_days", "work_days")
DIRECTION = "direction"


@dataclass(frozen=True)
class Difference:
    """One part that is another: of a direction, or of the whole plan. `part` is `direction` where all of it is new
    or gone.
    """

    direction: str | None
    part: str


def differences(before: Plan | None, after: Plan | None) -> tuple[Difference, ...]:
    """Everything that differs, in the order of a page; nothing where there is nothing to compare with."""
    return tuple(_differences(before, after)) if before and after else ()


def _differences(before: Plan, after: Plan) -> Iterator[Difference]:
    for name in OF_A_PLAN:
        if getattr(before, name) != getattr(after, name):
            yield Difference(None, name)
    for code in DirectionCode.values:
        old, new = before.of(code), after.of(code)
        if old is not None and new is not None:
            yield from (Difference(code, name) for name in changed_parts(old, new))
        elif old != new:
            yield Difference(code, DIRECTION)


def changed_parts(old: PlannedDirection, new: PlannedDirection) -> tuple[str, ...]:
    return tuple(name for name in OF_A_DIRECTION if getattr(old, name) != getattr(new, name))

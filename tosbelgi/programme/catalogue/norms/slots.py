"""Who takes which of the months that directions share (R059, R066, D19)."""

from collections.abc import Collection, Mapping
from itertools import permutations

from tosbelgi.kernel.refusals import Refusal

from .kinds import WeeklySessions


class SlotsNotOffered(Refusal):
    """Each direction takes another of the terms on offer. `allowed` are the ways to share them, month by direction."""

    code = "SLOTS_NOT_OFFERED"
    rule = "norms.slots.offered"
    field = "slots"
    takes = ("directions",)
    limits = ("offered",)


def slot_choices(
    norm: WeeklySessions, present: Collection[str], *, alone_takes_longest: bool = True
) -> tuple[dict[str, int], ...]:
    """Every way in which the directions that somebody does share the months of a norm, shortest first.

    Where others of the norm are left out, the longest months are left to those that stay (D19).

    >>> silver = WeeklySessions(directions=("sport", "skills"), slots=(3, 6), hours_per_week=1)
    >>> slot_choices(silver, ["sport", "skills"])
    ({'sport': 3, 'skills': 6}, {'sport': 6, 'skills': 3})
    >>> slot_choices(silver, ["sport"]), slot_choices(silver, ["sport"], alone_takes_longest=False)
    (({'sport': 6},), ({'sport': 3}, {'sport': 6}))
    """
    doing = [code for code in norm.directions if code in present]
    slots = sorted(norm.slots)
    if alone_takes_longest and len(doing) < len(norm.directions):
        slots = slots[len(slots) - len(doing) :]
    return tuple(dict(zip(doing, months, strict=True)) for months in sorted(set(permutations(slots, len(doing)))))


def slots_taken(
    norm: WeeklySessions, present: Collection[str], chosen: Mapping[str, int], *, alone_takes_longest: bool = True
) -> dict[str, int]:
    """The months of each direction that somebody does, by their choice, which may be left out where there is one way.

    >>> silver = WeeklySessions(directions=("sport", "skills"), slots=(3, 6), hours_per_week=1)
    >>> slots_taken(silver, ["sport", "skills"], {"skills": 3})
    {'sport': 6, 'skills': 3}
    """
    ways = slot_choices(norm, present, alone_takes_longest=alone_takes_longest)
    fitting = [way for way in ways if all(way.get(code) == months for code, months in chosen.items())]
    if len(fitting) != 1:
        raise SlotsNotOffered(directions=list(norm.directions), offered=list(ways))
    return fitting[0]

"""What a register's spreadsheet would change: new places, changed ones, and those that are closed or opened.

A file is no whole register: what does not stand in it stays as it is, so that a region can be sent alone.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from tosbelgi.reading_lists.importing.rules import Problem

from .models import REGISTERS, RegisterKind, RegisterRow
from .rules import RegisterLine

BATCH = 500
MOST_SHOWN = 200
FIELDS = ("name_kk", "name_ru", "is_open")
_COLUMNS = {"name_kk": "name_kk", "name_ru": "name_ru", "is_open": "open"}


@dataclass
class Plan:
    """The rows to store by their codes, and what of them is shown before."""

    new: dict[str, RegisterRow] = field(default_factory=dict)
    changed: dict[str, RegisterRow] = field(default_factory=dict)
    changes: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    doubles: list[tuple[str, str]] = field(default_factory=list)
    closed: int = 0
    same: int = 0

    def summary(self) -> dict[str, Any]:
        """What is shown: numbers of all, and the first of each."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "closed": self.closed,
            "same": self.same,
            "first_new": [[code, row.name_kk, row.name_ru] for code, row in list(self.new.items())[:MOST_SHOWN]],
            "first_changes": [
                [code, name, old, new]
                for code, fields in list(self.changes.items())[:MOST_SHOWN]
                for name, (old, new) in fields.items()
            ],
            "doubles": self.doubles[:MOST_SHOWN],
        }

    def digest(self, lines: Iterable[RegisterLine]) -> str:
        """Equal for plans that do the same with the same file."""
        done = [sorted(self.new), self.changes, [asdict(line) for line in lines]]
        return hashlib.sha256(json.dumps(done, sort_keys=True).encode()).hexdigest()


def make_plan(kind: RegisterKind, lines: Sequence[RegisterLine]) -> tuple[Plan, list[Problem]]:
    """The plan, and what is wrong between the rows. Queries by portions of codes, whatever the number of rows."""
    model = REGISTERS[kind]
    within: Any = model._meta.get_field(model.lies_in).related_model
    parents = _by_code(within._default_manager, {line.within for line in lines})
    stored = _by_code(model._default_manager.select_related(model.lies_in), {line.code for line in lines})
    plan, problems, seen = Plan(), [], set()
    for line in lines:
        if line.code in seen:
            problems.append(Problem(line.row, "code", "code_twice", line.code))
        elif line.within not in parents:
            problems.append(Problem(line.row, "within", "unknown_place", line.within))
        else:
            _add(plan, model, line, parents[line.within], stored.get(line.code))
        seen.add(line.code)
    plan.doubles = _doubles(model, plan.new)
    return plan, problems


def _add(plan: Plan, model: type[RegisterRow], line: RegisterLine, within: Any, row: RegisterRow | None) -> None:
    values = {name: getattr(line, name) for name in FIELDS} | {model.lies_in: within}
    if row is None:
        plan.new[line.code] = model(code=line.code, **values).with_sort_keys()
        return
    changes = {
        _COLUMNS.get(name, "within"): (_in_a_cell(old), _in_a_cell(new))
        for name, new in values.items()
        if (old := getattr(row, name)) != new
    }
    if not changes:
        plan.same += 1
        return
    plan.closed += row.is_open and not line.is_open
    for name, new in values.items():
        setattr(row, name, new)
    plan.changed[line.code], plan.changes[line.code] = row.with_sort_keys(), changes


def _in_a_cell(value: Any) -> str:
    """A value as the spreadsheet has it: a place by its code, yes or no."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else value.code


def _doubles(model: type[RegisterRow], new: dict[str, RegisterRow]) -> list[tuple[str, str]]:
    """New places that are called as another one within the same place is, with its code: perhaps a slip of the code."""
    column = f"{model.lies_in}_id"
    within = {getattr(row, column) for row in new.values()}
    named: dict[tuple[int, str], str] = {}
    for part in _portions(sorted(within)):
        for code, place, name in model._default_manager.filter(**{f"{column}__in": part}).values_list(
            "code", column, "name_kk"
        ):
            named.setdefault((place, name.casefold()), code)
    found = []
    for code, row in new.items():
        key = (getattr(row, column), row.name_kk.casefold())
        if (other := named.setdefault(key, code)) != code:
            found.append((f"{code} {row.name_kk}", other))
    return found


def _by_code(places: Any, codes: set[str]) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for part in _portions(sorted(codes)):
        rows |= {row.code: row for row in places.filter(code__in=part)}
    return rows


def _portions(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]


def store(kind: RegisterKind, plan: Plan) -> None:
    """Store what the plan says, in bulk. The caller holds the transaction."""
    model: Any = REGISTERS[kind]
    model.objects.bulk_create(plan.new.values(), batch_size=BATCH)
    names = [*FIELDS, model.lies_in, "sort_kk", "sort_ru"]
    model.objects.bulk_update(plan.changed.values(), names, batch_size=BATCH)

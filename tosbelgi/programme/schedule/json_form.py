"""Plans as JSON with a version, and their digest: how each version of a schedule is kept."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from tosbelgi.kernel.refusals import Refusal

from .plan import Plan, PlannedBook, PlannedDirection, WeeklyTime

# Raised when a reader of before would misunderstand what is written now. Readers of all earlier forms stay.
FORM = 1


class PlanCannotBeRead(Refusal):
    """The stored text is no plan, or has been changed: nothing of it is believed."""

    code = "PLAN_CANNOT_BE_READ"
    rule = "schedule.stored.sound"


def to_json(plan: Plan) -> str:
    """The canonical text: equal plans give the same text, on any machine."""
    return orjson.dumps({"form": FORM, "plan": asdict(plan)}, option=orjson.OPT_SORT_KEYS).decode()


def digest(plan: Plan) -> str:
    """SHA-256 of the canonical text, in hexadecimal digits."""
    return hashlib.sha256(to_json(plan).encode()).hexdigest()


def from_json(text: str, *, expected_digest: str | None = None) -> Plan:
    """The plan that a text keeps. Refuses what is damaged, of another form, or differs from its digest."""
    try:
        data = orjson.loads(text)
        if data["form"] != FORM:
            raise ValueError("it was written by a later release")
        plan = _plan(data["plan"])
    except (orjson.JSONDecodeError, TypeError, ValueError, KeyError, AttributeError) as problem:
        raise PlanCannotBeRead from problem
    if expected_digest is not None and digest(plan) != expected_digest:
        raise PlanCannotBeRead
    return plan


def _plan(data: dict[str, Any]) -> Plan:
    _require_keys(data, Plan)
    directions = tuple(_direction(one) for one in data.pop("directions"))
    return Plan(starts_on=date.fromisoformat(data.pop("starts_on")), directions=directions, **data)


def _direction(data: dict[str, Any]) -> PlannedDirection:
    _require_keys(data, PlannedDirection)
    for name in ("provider", "mentor"):
        data[name] = UUID(data[name]) if data[name] is not None else None
    data["times"] = tuple(WeeklyTime(**one) for one in data["times"])
    data["books"] = tuple(_book(one) for one in data["books"])
    for name in ("trip_days", "work_days"):
        data[name] = _days(data[name])
    return PlannedDirection(**data)


def _book(data: dict[str, Any]) -> PlannedBook:
    _require_keys(data, PlannedBook)
    return PlannedBook(**data | {"by": date.fromisoformat(data["by"]) if data["by"] is not None else None})


def _days(values: Iterable[str]) -> tuple[date, ...]:
    return tuple(date.fromisoformat(one) for one in values)


def _require_keys(data: Mapping[str, Any], kind: type) -> None:
    if data.keys() != {field.name for field in fields(kind)}:
        raise ValueError(f"this is no {kind.__name__}")

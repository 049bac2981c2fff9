"""Backward compatibility of the schema: breaking changes need a deprecation that names the day.

`released.graphql` is the schema as it was last released. Anything may be added to it. Something may be
removed only if it is deprecated there with a reason that names the day, and the day has come.
"""

import re
from datetime import date
from pathlib import Path

from graphql import BreakingChange, BreakingChangeType, GraphQLSchema, find_breaking_changes

HERE = Path(__file__).resolve().parent
FILES = {name: HERE / f"{name}.graphql" for name in ("schema", "released")}
ISO_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
REMOVALS = {
    BreakingChangeType.FIELD_REMOVED: re.compile(r"^(?P<type>\w+)\.(?P<name>\w+) was removed"),
    BreakingChangeType.ARG_REMOVED: re.compile(r"^(?P<type>\w+)\.(?P<name>\w+) arg (?P<argument>\w+) was removed"),
    BreakingChangeType.VALUE_REMOVED_FROM_ENUM: re.compile(r"^(?P<name>\w+) was removed from enum type (?P<type>\w+)"),
}


def unannounced_changes(released: GraphQLSchema, current: GraphQLSchema, on: date) -> list[str]:
    """The breaking changes of a schema that were not announced for this day or an earlier one."""
    return [
        change.description
        for change in find_breaking_changes(released, current)
        if not _was_announced(released, change, on)
    ]


def _was_announced(released: GraphQLSchema, change: BreakingChange, on: date) -> bool:
    pattern = REMOVALS.get(change.type)
    match = pattern and pattern.match(change.description)
    if not match:
        return False
    kind = released.type_map[match["type"]]
    member = getattr(kind, "values", None) or getattr(kind, "fields", {})
    removed = member[match["name"]]
    if "argument" in match.groupdict():
        removed = removed.args[match["argument"]]
    return removal_date(removed.deprecation_reason) <= on


def removal_date(reason: str | None) -> date:
    """The day of removal that a deprecation names; `date.max` where it names none.

    >>> removal_date("Use `title`; goes on 2027-06-01.")
    datetime.date(2027, 6, 1)
    >>> removal_date("Use `title`.") == removal_date(None) == date.max
    True
    """
    day = ISO_DATE.search(reason or "")
    return date.fromisoformat(day[1]) if day else date.max

"""What hosts were promised of the schema, and whether a change of it keeps that.

`released.graphql` is the schema as it was last released. Anything may be added to it. Something may be
taken away only after it was promised to end: deprecated there with a reason that names the day, and the
day has come.
"""

import re
from datetime import date

from graphql import BreakingChange, BreakingChangeType, GraphQLSchema, find_breaking_changes

ISO_DATE = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
REMOVALS = {
    BreakingChangeType.FIELD_REMOVED: re.compile(r"^(?P<type>\w+)\.(?P<name>\w+) was removed"),
    BreakingChangeType.ARG_REMOVED: re.compile(r"^(?P<type>\w+)\.(?P<name>\w+) arg (?P<argument>\w+) was removed"),
    BreakingChangeType.VALUE_REMOVED_FROM_ENUM: re.compile(r"^(?P<name>\w+) was removed from enum type (?P<type>\w+)"),
}


def unannounced_changes(promised: GraphQLSchema, now: GraphQLSchema, on: date) -> list[str]:
    """The changes that would break a host's program without having been announced for this day or an earlier one."""
    return [
        change.description
        for change in find_breaking_changes(promised, now)
        if not _was_announced(promised, change, on)
    ]


def _was_announced(promised: GraphQLSchema, change: BreakingChange, on: date) -> bool:
    pattern = REMOVALS.get(change.type)
    found = pattern and pattern.match(change.description)
    if not found:
        return False
    kind = promised.type_map[found["type"]]
    member = getattr(kind, "values", None) or getattr(kind, "fields", {})
    ending = member[found["name"]]
    if "argument" in found.groupdict():
        ending = ending.args[found["argument"]]
    return removal_date(ending.deprecation_reason) <= on


def removal_date(reason: str | None) -> date:
    """The day a deprecation names; the end of days where it names none.

    >>> ends_on("Use `title`; goes on 2027-06-01.")
    datetime.date(2027, 6, 1)
    >>> ends_on("Use `title`.") == ends_on(None) == date.max
    True
    """
    named = ISO_DATE.search(reason or "")
    return date.fromisoformat(named[1]) if named else date.max

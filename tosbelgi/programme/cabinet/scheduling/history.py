"""What was written and agreed on, version by version: who, when, and what each of them changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from ...schedule.api import DIRECTION, Difference, Drawn, Side, differences
from ...schedule.models import ScheduleVersion
from .shown import LABELS, title_of


@dataclass(frozen=True)
class Agreed:
    """Somebody has agreed on a version."""

    name: str
    side: str | Promise
    at: datetime


@dataclass(frozen=True)
class VersionLine:
    """One version: `changes` are directions with the parts that are others than in the version before it."""

    number: int
    name: str
    side: str | Promise
    at: datetime
    changes: tuple[str, ...]
    agreed: tuple[Agreed, ...]
    in_force: bool
    is_first: bool


def history_of(drawn: Drawn) -> list[VersionLine]:
    """The versions, the newest first. No query."""
    pairs = zip(drawn.versions, (*drawn.versions[1:], None), strict=True)
    return [_line(version, before, drawn) for version, before in pairs]


def _line(version: ScheduleVersion, before: ScheduleVersion | None, drawn: Drawn) -> VersionLine:
    changed = differences(before.plan, version.plan) if before else ()
    agreed = [Agreed(one.person.display_name, Side(one.role).label, one.at) for one in version.agreements.all()]
    return VersionLine(
        number=version.number,
        name=version.person.display_name,
        side=Side(version.role).label,
        at=version.at,
        changes=tuple(changes_in_words(changed)),
        agreed=tuple(agreed),
        in_force=version.number == drawn.schedule.agreed_version,
        is_first=version.number == 1,
    )


def changes_in_words(changed: tuple[Difference, ...]) -> Iterator[str]:
    """A line for each direction: "Reading: Books, Days and times"."""
    by_direction: dict[str | None, list[str]] = {}
    for one in changed:
        by_direction.setdefault(one.direction, []).append("" if one.part == DIRECTION else str(LABELS[one.part]))
    for code, parts in by_direction.items():
        named = ", ".join(part for part in parts if part)
        title = title_of(code) if code else ""
        yield ": ".join(part for part in (title, named) if part)

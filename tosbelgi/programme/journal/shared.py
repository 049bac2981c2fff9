"""Queries of a journal that is shared with a platform, compiled once: all that somebody shows there asks for them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from tosbelgi.kernel.caching.compiled_queries import Row, compile_query

from ..participation.models import Participation
from ..people.api import Purpose, Reach, Role, Viewer, reach_of
from .entries import Entry, EntryVersion
from .kinds import State
from .queries import After, narrowed

_ENTRY = tuple(field.attname for field in Entry._meta.concrete_fields)
_VERSION = tuple(field.attname for field in EntryVersion._meta.concrete_fields)


def is_shared_with(viewer: Viewer) -> bool:
    """Is the viewer a platform, to which a journal is shared, rather than somebody in a role?"""
    return reach_of("entry", viewer.role) is Reach.SHARED


def shared_page(
    viewer: Viewer,
    participation: Participation,
    direction: str | None,
    state: State | None,
    after: After | None,
    size: int,
) -> list[Entry]:
    """The same as `page_of_entries`, for a platform. One query."""
    place = {"day": after.day, "key": after.pk} if after else {}
    shape = (viewer.role, direction, state, size)
    found = _entries(*shape, participation=participation.pk, person=viewer.person_id, **place)
    page = [Entry.from_db(DEFAULT_DB_ALIAS, _ENTRY, [row[name] for name in _ENTRY]) for row in found]
    for row in page:
        row.participation = participation
    return page


def standing_versions(viewer: Viewer, entries: Sequence[int]) -> dict[int, list[EntryVersion]]:
    """By entry the version that stands, where a platform sees it. One query."""
    found: dict[int, list[EntryVersion]] = {key: [] for key in entries}
    for row in _versions(viewer.role, entries=entries, person=viewer.person_id):
        version = EntryVersion.from_db(DEFAULT_DB_ALIAS, _VERSION, [row[name] for name in _VERSION])
        found[version.entry_id].append(version)
    return found


@compile_query
def _entries(
    role: Role | Purpose,
    direction: str | None,
    state: State | None,
    size: int,
    *,
    participation: int,
    person: int,
    at: datetime,
    day: date | None = None,
    key: int = 0,
) -> QuerySet[Entry, Row]:
    rows = Entry.objects.visible_to(_reader(role, person, at)).filter(participation=participation)
    return narrowed(rows, direction, state, After(day, key) if day else None).values(*_ENTRY)[:size]


@compile_query
def _versions(role: Role | Purpose, *, entries: list[int], person: int, at: datetime) -> QuerySet[EntryVersion, Row]:
    return EntryVersion.objects.visible_to(_reader(role, person, at)).filter(entry__in=entries).values(*_VERSION)


def _reader(role: Role | Purpose, person: int, at: datetime) -> Viewer:
    """A viewer of that person alone, whose key is a value of the compiled query."""
    return Viewer(
        person_id=person, public_id=UUID(int=0), user_id=None, role=role, appointment_id=None, language="", at=at
    )

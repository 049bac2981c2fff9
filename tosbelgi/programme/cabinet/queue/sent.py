"""What a mentor has sent from the queue: which button, which entries, and every word that stands in a box.

All rows are one form, so that no press loses what was typed beside another row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.dateparse import parse_date, parse_datetime

# What is typed beside an entry, by the beginning of its name in the form.
BOXES = ("reason", "task", "due", "employer")
MOST_CHOSEN = 100


class NotFromThisPage(ValueError):
    """A form that no page of ours sends."""


@dataclass(frozen=True)
class Entry:
    """An entry, in the version that was read."""

    public_id: UUID
    version: int


@dataclass
class Sent:
    """One press, on a page that was made at `read_at`: a `deed`, with one entry or with all that are chosen."""

    deed: str = ""
    read_at: datetime | None = None
    entry: Entry | None = None
    chosen: tuple[Entry, ...] = ()
    typed: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: dict[str, list[str]] = field(default_factory=dict)
    opens: dict[str, str] = field(default_factory=dict)

    @property
    def chosen_ids(self) -> frozenset[str]:
        return frozenset(str(one.public_id) for one in self.chosen)

    def typed_of(self, entry_id: str) -> Mapping[str, str]:
        return self.typed.get(entry_id, {})

    def wrong_of(self, entry_id: str) -> tuple[str, ...]:
        return tuple(self.wrong.get(entry_id, ()))

    def opens_of(self, entry_id: str) -> str:
        return self.opens.get(entry_id, "")

    def say(self, entry_id: str, words: str, *, opens: str = "") -> None:
        """Say at a row why it was refused, with the box open in which the words stand."""
        self.wrong.setdefault(entry_id, []).append(words)
        if opens:
            self.opens[entry_id] = opens

    def box(self, entry: Entry, name: str) -> str:
        return self.typed_of(str(entry.public_id)).get(name, "")

    def due(self, entry: Entry) -> date | None:
        """The day in the box, None where it holds none."""
        try:
            return parse_date(self.box(entry, "due"))
        except ValueError:
            return None


def read(data: QueryDict) -> Sent:
    """What was sent. Raises `NotFromThisPage` for buttons and entries that no page of ours has."""
    deed, _space, key = data.get("deed", "").partition(" ")
    chosen = data.getlist("chosen")
    if len(chosen) > MOST_CHOSEN:
        raise NotFromThisPage
    return Sent(
        deed=deed,
        read_at=_moment(data.get("read_at", "")),
        entry=_entry(key) if key else None,
        chosen=tuple(dict.fromkeys(_entry(one) for one in chosen)),
        typed=typed_in(data),
    )


def typed_in(data: QueryDict) -> dict[str, dict[str, str]]:
    """The words of every box that is not empty, by entry and box."""
    typed: dict[str, dict[str, str]] = {}
    for name in data:
        box, _dash, entry_id = name.partition("-")
        text = str(data.get(name, ""))
        if box in BOXES and text.strip():
            typed.setdefault(entry_id, {})[box] = text.replace("\r\n", "\n")
    return typed


def _moment(text: str) -> datetime | None:
    """When the page was made that was pressed; None where it does not say so."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _entry(key: str) -> Entry:
    public_id, _colon, version = key.partition(":")
    if not (version.isascii() and version.isdecimal() and len(version) < 10):
        raise NotFromThisPage
    try:
        return Entry(UUID(public_id), int(version))
    except ValueError as wrong:
        raise NotFromThisPage from wrong

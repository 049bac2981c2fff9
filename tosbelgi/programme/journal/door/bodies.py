"""The JSON of an entry: read strictly into a `Content`, and written from a version."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import orjson

from ..content import OUR_TIME, Content
from ..entries import Entry, EntryVersion
from ..kinds import Kind
from .problems import Problem

MOST_BYTES = 128 * 1024
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Sent:
    """What a device sends: the content, whose participation it is of, and what is to be done with it."""

    participation: UUID
    content: Content
    send: bool
    sure: bool


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int:
    if type(value) is not int or abs(value) >= 1 << 53:
        raise TypeError
    return value


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise TypeError
    return value


def _uuid(value: object) -> UUID:
    return UUID(_text(value))


def _kind(value: object) -> Kind:
    return Kind(_text(value))


def _day(value: object) -> date:
    if not _DAY.fullmatch(text := _text(value)):
        raise ValueError("a day is written as 2026-12-01")
    return date.fromisoformat(text)


def _time(value: object) -> time:
    read = time.fromisoformat(_text(value))
    if read.tzinfo is not None:
        raise ValueError("a time of the day in Kazakhstan has no offset")
    return read


def _instant(value: object) -> datetime:
    read = datetime.fromisoformat(_text(value))
    if read.tzinfo is None or read.year not in OUR_TIME:
        raise ValueError("an instant has an offset, and lies in our time")
    return read


def _uuids(value: object) -> tuple[UUID, ...]:
    if not isinstance(value, list) or len(value) > 100:
        raise TypeError
    return tuple(_uuid(one) for one in value)


# Names in JSON, in Python, and how each is read.
CONTENT: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "kind": ("kind", _kind),
    "direction": ("direction", _text),
    "day": ("day", _day),
    "startsAt": ("starts_at", _time),
    "minutes": ("minutes", _number),
    "title": ("title", _text),
    "words": ("words", _text),
    "results": ("results", _text),
    "listedBook": ("listed_book", _number),
    "trip": ("trip", _number),
    "photographs": ("photographs", _uuids),
    "task": ("task", _uuid),
    "lateReason": ("late_reason", _text),
    "capturedAt": ("captured_at", _instant),
    "queuedAt": ("queued_at", _instant),
    "clockAt": ("clock_at", _instant),
}
BESIDE: Mapping[str, Callable[[object], Any]] = {"participation": _uuid, "send": _flag, "sure": _flag}
REQUIRED = ("participation", "kind", "direction", "day")


def read_body(body: bytes) -> Sent:
    """What the body says; raises a `Problem` for whatever has another form. Null is as good as nothing."""
    try:
        given = orjson.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise Problem(400, "NOT_JSON", "The body is JSON in UTF-8.") from wrong
    if not isinstance(given, dict):
        raise Problem(400, "NOT_JSON", "The body is a JSON object.")
    given = {name: value for name, value in given.items() if value is not None}
    if unknown := sorted(given.keys() - CONTENT.keys() - BESIDE.keys()):
        raise Problem(400, "UNKNOWN_FIELD", "An entry has no such field.", field=unknown[0][:100])
    for name in REQUIRED:
        if name not in given:
            raise Problem(400, "FIELD_MISSING", "An entry has this field.", field=name)
    read = {name: _read(name, value) for name, value in given.items()}
    told = {own: read[name] for name, (own, _how) in CONTENT.items() if name in read}
    return Sent(read["participation"], Content(**told), read.get("send", False), read.get("sure", False))


def _read(name: str, value: object) -> Any:
    how = CONTENT[name][1] if name in CONTENT else BESIDE[name]
    try:
        return how(value)
    except (TypeError, ValueError) as wrong:
        raise Problem(400, "FIELD_DOES_NOT_FIT", "This field has another form.", field=name) from wrong


def written(row: Entry, version: EntryVersion, newest: int) -> dict[str, Any]:
    """One version of an entry as JSON, and where the entry stands; `newest` is the last one that the reader sees."""
    content = version.content
    told = {name: getattr(content, own) for name, (own, _how) in CONTENT.items()}
    return {
        "id": row.public_id,
        "participation": row.participation.public_id,
        "state": row.state,
        "version": version.number,
        "newestVersion": newest,
        "sentVersion": row.sent_version or None,
        "sentAt": row.sent_at,
        "decidedAt": row.decided_at,
        "receivedAt": version.received_at,
        "clockSkew": version.clock_skew,
        **told,
    }


def asked(sent: Sent) -> dict[str, Any]:
    """What was sent, as it was understood: beside what stands there, where both differ."""
    return {name: getattr(sent.content, own) for name, (own, _how) in CONTENT.items()}

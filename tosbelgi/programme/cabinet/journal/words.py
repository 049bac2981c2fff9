"""An entry in words: where it stands, and what stands in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.dateformat import time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from tosbelgi.kernel.codes import DirectionCode

from ...journal.api import EntryPhotograph, Kind, State, readers_of
from ...models import Entry, EntryVersion
from ...people.api import Role, Viewer
from .days import day_words, moment_words

STANDS: Mapping[State, str | Promise] = {
    State.SENT: gettext_lazy("Sent: %(when)s. Nobody has looked at it yet."),
    State.RETURNED: gettext_lazy("Returned: %(when)s. Put it right and send it again."),
    State.CONFIRMED: gettext_lazy("Confirmed: %(when)s."),
    State.UNCONFIRMED: gettext_lazy("The confirmation was taken back: %(when)s. Your mentor looks at it anew."),
}
_TITLES: Mapping[Kind, str | Promise] = {
    Kind.SESSION: gettext_lazy("What it was called"),
    Kind.BOOK: gettext_lazy("Book"),
    Kind.TRIP_DAY: gettext_lazy("Where you were"),
}
READERS_LOOKED_AT = 20


@dataclass(frozen=True)
class Fact:
    """A label and its value in words."""

    label: str
    words: str


@dataclass(frozen=True)
class Shown:
    """What stands in one version: short facts, texts of one's own, photographs."""

    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    photographs: tuple[EntryPhotograph, ...]


def direction_title(code: str) -> str:
    return str(DirectionCode(code).label)


def minutes_words(minutes: int | None) -> str:
    # Translators: how long a session lasts, in short: "60 min".
    return _("%(minutes)s min") % {"minutes": minutes} if minutes else ""


def newest_of(entry: Entry) -> EntryVersion:
    """The words that its author has written last, of an entry that was read with its versions."""
    return list(entry.versions.all())[-1]


def mentor_was_here(viewer: Viewer) -> datetime | None:
    """When the mentor has opened the viewer's pages last, as far as the last readers tell."""
    readers = readers_of(viewer.person_id, size=READERS_LOOKED_AT)
    return next((one.at for one in readers if one.role == Role.MENTOR.value), None)


def state_words(entry: Entry, today: date, opened_at: datetime | None = None) -> str:
    """Where an entry stands. That nobody has looked is said only where the mentor was not here since."""
    state = entry.stands
    if state is State.DRAFT:
        return _("Not sent yet: only you see it.")
    at = {State.SENT: entry.sent_at, State.UNCONFIRMED: entry.changed_at}.get(state, entry.decided_at)
    when = {"when": moment_words(at or entry.changed_at, today)}
    if state is State.SENT and opened_at and entry.sent_at and opened_at > entry.sent_at:
        return _("Sent: %(when)s. Your mentor has been here since and has not answered yet.") % when
    return str(STANDS[state]) % when


def about(entry: Entry) -> str:
    """What tells an entry from others of its direction in a list: its hour and length, or its title."""
    time = time_format(entry.starts_at, "H:i") if entry.starts_at else ""
    return " · ".join(part for part in (time, minutes_words(entry.minutes), entry.title) if part)


def shown(version: EntryVersion, today: date, pictures: Mapping[UUID, EntryPhotograph], *, own: bool = True) -> Shown:
    """What stands in a version, as whoever wrote it reads it, or somebody else."""
    facts = [Fact(pgettext("of an entry", "Day"), day_words(version.day, today))]
    if version.starts_at:
        facts.append(Fact(_("It began at"), time_format(version.starts_at, "H:i")))
    if version.minutes:
        facts.append(Fact(_("How long"), minutes_words(version.minutes)))
    if version.late_reason:
        facts.append(Fact(_("Why it comes late"), version.late_reason))
    kind = Kind(version.kind)
    texts = [Fact(str(_TITLES.get(kind, "")), version.title)] if version.title and kind in _TITLES else []
    if version.words or not version.results:
        texts.append(Fact(_essay_or_deed(kind, own), version.words))
    if version.results:
        did = _("What you did, and what came of it") if own else _("What was done, and what came of it")
        texts.append(Fact(did, version.results))
    named = [UUID(one) for one in version.photographs]
    return Shown(tuple(facts), tuple(texts), tuple(pictures[one] for one in named if one in pictures))


def _essay_or_deed(kind: Kind, own: bool) -> str:
    if kind is Kind.BOOK:
        return _("Your essay") if own else _("Essay")
    return _("What you did") if own else pgettext("of an entry", "What was done")

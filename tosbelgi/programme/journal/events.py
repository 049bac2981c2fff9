"""Domain events of the journal. They hold numbers and codes: never what somebody wrote."""

from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class OfEntry(events.Event):
    """What all of them say: which entry of which participation, in which version and direction."""

    entry_id: int
    participation_id: int
    version: int
    direction: Code


@dataclass(frozen=True, kw_only=True)
class EntrySent(OfEntry, name="journal.entry_sent"):
    """The participant has sent this version; `kind` is what it tells of, `day` of when."""

    kind: Code
    day: date


@dataclass(frozen=True, kw_only=True)
class EntryReturned(OfEntry, name="journal.entry_returned"):
    """The reason stands with the act and not in the history."""


@dataclass(frozen=True, kw_only=True)
class EntryConfirmed(OfEntry, name="journal.entry_confirmed"):
    """The mentor has confirmed exactly this version."""


@dataclass(frozen=True, kw_only=True)
class EntryUnconfirmed(OfEntry, name="journal.entry_unconfirmed"):
    """The mentor has taken the confirmation back."""


@dataclass(frozen=True, kw_only=True)
class EmployerConfirmed(OfEntry, name="journal.employer_confirmed"):
    """The mentor has noted that the employer confirms this day of work."""


@dataclass(frozen=True, kw_only=True)
class ExtraTaskGiven(events.Event, name="journal.task_given"):
    """What is asked stands in the row of the task."""

    task_id: int
    participation_id: int
    direction: Code
    due_on: date
    entry_id: int | None

"""What a press in the queue does: it calls the journal's actions, and tells what came of each entry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ...journal.api import Confirmed, NoSuchEntry, confirm, employer_said, give_task, one_entry, return_
from ...people.api import Viewer
from .sent import Entry, NotFromThisPage, Sent


@dataclass(frozen=True)
class Done:
    """What is told above the list, and the confirmations that may be taken back, with their moments."""

    words: str | Promise = ""
    confirmed: tuple[tuple[str, datetime], ...] = ()


def do(sent: Sent, *, by: Viewer, at: datetime) -> Done:
    """Do what was pressed. What is refused is said at its row in `sent`. An unknown button is `NotFromThisPage`."""
    if sent.deed == "confirm-chosen":
        return _confirm(sent, sent.chosen, by, at)
    if sent.entry is None or sent.deed not in _OF_ONE:
        raise NotFromThisPage
    deed, opens, words = _OF_ONE[sent.deed]
    if deed is None:
        return _confirm(sent, (sent.entry,), by, at)
    try:
        wrong = deed(sent, sent.entry, by, at)
    except Refusal as refusal:
        wrong = refusal_message(refusal)
    if wrong:
        sent.say(str(sent.entry.public_id), wrong, opens=opens)
        return Done()
    sent.typed.pop(str(sent.entry.public_id), None)
    return Done(words)


def _confirm(sent: Sent, entries: tuple[Entry, ...], by: Viewer, at: datetime) -> Done:
    """Confirm them, each by itself."""
    answers = confirm(entries=[(one.public_id, one.version) for one in entries], by=by, at=at, read_at=sent.read_at)
    confirmed: list[tuple[str, datetime]] = []
    for entry, answer in zip(entries, answers, strict=True):
        if isinstance(answer, Confirmed):
            confirmed.append((str(entry.public_id), answer.entry.decided_at or at))
        else:
            sent.say(str(entry.public_id), refusal_message(answer))
    sent.chosen = tuple(one for one in sent.chosen if str(one.public_id) in sent.wrong)
    if not confirmed:
        return Done()
    said = ngettext("%(n)s entry is confirmed.", "%(n)s entries are confirmed.", len(confirmed))
    return Done(said % {"n": len(confirmed)}, tuple(confirmed))


def _return(sent: Sent, entry: Entry, by: Viewer, at: datetime) -> str:
    return_(entry=entry.public_id, version=entry.version, reason=sent.box(entry, "reason"), by=by, at=at)
    return ""


def _task(sent: Sent, entry: Entry, by: Viewer, at: datetime) -> str:
    due, row = sent.due(entry), one_entry(by, entry.public_id)
    if due is None:
        return gettext("An extra task is done until a day: name one.")
    if row is None:
        raise NoSuchEntry
    give_task(
        participation=row.participation.public_id,
        direction=row.direction,
        words=sent.box(entry, "task"),
        due_on=due,
        entry=entry.public_id,
        by=by,
        at=at,
    )
    return ""


def _employer(sent: Sent, entry: Entry, by: Viewer, at: datetime) -> str:
    employer_said(entry=entry.public_id, version=entry.version, words=sent.box(entry, "employer"), by=by, at=at)
    return ""


# A deed says what is wrong with what was typed; a rule that it breaks is a refusal.
_Deed = Callable[[Sent, Entry, Viewer, datetime], str]
_OF_ONE: Mapping[str, tuple[_Deed | None, str, str | Promise]] = {
    "confirm": (None, "", ""),
    "return": (_return, "reason", _("The entry is returned. The participant reads your reason and puts it right.")),
    "task": (_task, "task", _("The task is given. The participant reads it above their journal.")),
    "employer": (_employer, "employer", _("The word of the employer is kept. Now the entry can be confirmed.")),
}

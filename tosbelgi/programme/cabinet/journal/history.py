"""What was done with an entry, in words, the last first: who, when, in which words, and with which version."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...journal.api import Act, EntryPhotograph, Step, history_of
from ...models import Entry
from .days import day_words, moment_words
from .words import Shown, shown

# What is read in one's own journal; who did it is said beside it.
TITLES: Mapping[Act, str | Promise] = {
    Act.WRITE: gettext_lazy("Kept, not sent"),
}
_WITH_CONTENT = (Act.WRITE, Act.SEND)
BY: Mapping[str, str | Promise] = {"participant": gettext_lazy("you"), "mentor": gettext_lazy("your mentor")}


@dataclass(frozen=True)
class Line:
    """One step: what, when, by whom, the words that went with it, and what stood in that version."""

    title: str
    when: str
    by: str
    words: str = ""
    due: str = ""
    what: str = ""
    content: Shown | None = None


def history_words(
    entry: Entry, today: date, pictures: Mapping[UUID, EntryPhotograph], *, own: bool = True
) -> list[Line]:
    """Every step, as the author reads it or, with names, somebody else.

    What stands in the newest version is read above it, and repeated where it was confirmed.
    """
    newest = entry.version if own else entry.sent_version
    return [_line(step, newest, today, pictures, own) for step in reversed(history_of(entry))]


def _line(step: Step, newest: int, today: date, pictures: Mapping[UUID, EntryPhotograph], own: bool) -> Line:
    done, version = step.done, step.version
    is_read_here = step.act is Act.CONFIRM or (step.act in _WITH_CONTENT and version and version.number != newest)
    due = done.due_on if done else None
    return Line(
        title=str(TITLES.get(step.act, step.act.label)),
        when=moment_words(step.at, today),
        by=str(BY.get(done.role if done else "participant", "")) if own else _name(step),
        words=done.words if done else "",
        due=_("Until: %(day)s") % {"day": day_words(due, today)} if due else "",
        what=_("Exactly what was confirmed") if step.act is Act.CONFIRM else _("What stood there"),
        content=shown(version, today, pictures, own=own) if version and is_read_here else None,
    )


def _name(step: Step) -> str:
    return step.done.person.display_name if step.done else ""


def reason_of(entry: Entry) -> str:
    """Why it was returned last; empty where it never was."""
    return next((one.words for one in reversed(list(entry.acts.all())) if one.act == Act.RETURN), "")

"""First page of a registered participant: the one next thing, and their days beside the schedule."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import day_of

from ...journal.api import State, open_tasks, page_of_entries
from ...models import Entry, Participation
from ...people.api import Viewer
from ...schedule.api import Plan
from ..frame import CabinetRequest, render_page
from .days import day_words
from .lists import Line, line_of, opened_at
from .tasks import answers_to, is_to_be_answered, task_lines
from .weeks import PlannedSession, beside_what_was_written, planned_between, span_of
from .words import direction_title, minutes_words

MOST_LOOKED_AT = 40


@dataclass(frozen=True, kw_only=True)
class Next:
    """The one next thing, and the way to it."""

    lead: str
    lines: tuple[str, ...] = ()
    quote: str = ""
    way: str = ""
    url: str = ""


def registered_home(request: CabinetRequest, row: Participation, plan: Plan) -> HttpResponse:
    """What is to be done next, and the last seven days to the end of this week."""
    viewer, today = request.viewer, day_of(timezone.now())
    first, last = span_of(today, _begins_on(row, plan))
    entries = page_of_entries(viewer, participation=row.public_id, size=MOST_LOOKED_AT)
    lately = [one for one in reversed(entries) if one.day >= first]
    sessions, others = beside_what_was_written(planned_between(plan, first, last), lately)
    opened = opened_at(request, lately)
    days = [(one.day, _line(one, today, opened)) for one in sessions]
    days += [(one.day, line_of(one, today, opened)) for one in others]
    context: dict[str, Any] = {
        "title": _("What now?"),
        "is_new": not entries,
        "now": _returned(viewer, row, today) or _task(viewer, row, today) or _of_sessions(viewer, row, sessions, today),
        "days": [line for _day, line in sorted(days, key=lambda each: each[0])],
    }
    return render_page(request, "cabinet/journal/now.html", context)


def _begins_on(row: Participation, plan: Plan) -> date:
    """Before the plan begins, or before the registration, there is nothing to write down."""
    return max(plan.starts_on, day_of(row.activated_at)) if row.activated_at else plan.starts_on


def _line(one: PlannedSession, today: date, opened: Any) -> Line:
    """A session of the plan: what was written about it, or the way to write it down; one that is ahead has neither."""
    if one.entry is not None:
        return line_of(one.entry, today, opened)
    is_ahead = one.day > today
    return Line(
        url="" if is_ahead else _form_of(one),
        direction=one.of.direction,
        title=direction_title(one.of.direction),
        when=day_words(one.day, today),
        about=_session_words(one),
        state="" if is_ahead else _("Write what you did"),
        mark="ahead" if is_ahead else "to-write",
    )


def _form_of(one: PlannedSession) -> str:
    return f"{reverse('cabinet_journal_write', args=[one.of.direction])}?day={one.day.isoformat()}"


def _session_words(one: PlannedSession) -> str:
    when = (one.time.starts, minutes_words(one.time.minutes)) if one.time else ()
    return " · ".join(part for part in (*when, one.of.activity) if part)


def _returned(viewer: Viewer, row: Participation, today: date) -> Next | None:
    """What was returned comes first: somebody waits for it."""
    for entry in page_of_entries(viewer, participation=row.public_id, state=State.RETURNED, size=1):
        return Next(
            lead=_("Your mentor has returned an entry."),
            lines=(_named(entry, today),),
            way=_("See why, and put it right"),
            url=reverse("cabinet_entry", args=[entry.public_id]),
        )
    return None


def _task(viewer: Viewer, row: Participation, today: date) -> Next | None:
    """Then the task that is due next, where nothing was sent about it yet."""
    tasks = open_tasks(viewer, row.public_id)
    answers = answers_to(viewer, tasks)
    for task in tasks:
        if is_to_be_answered(task, answers):
            (line,) = task_lines([task], answers, today, may_write=True)
            return Next(
                lead=_("Your mentor has given you a task."),
                quote=line.words,
                lines=(f"{line.title} · {line.due}",),
                way=_("Write about it"),
                url=line.url,
            )
    return None


def _of_sessions(viewer: Viewer, row: Participation, sessions: list[PlannedSession], today: date) -> Next:
    """Then what is to be written down, the earliest first; then what was begun and not sent; else what is ahead."""
    unwritten = [one for one in sessions if one.entry is None]
    for one in unwritten:
        if one.day <= today:
            return Next(
                lead=_("Write what you did."),
                lines=(f"{direction_title(one.of.direction)}: {day_words(one.day, today)}", _session_words(one)),
                way=_("Write it down"),
                url=_form_of(one),
            )
    for entry in page_of_entries(viewer, participation=row.public_id, state=State.DRAFT, size=1):
        return Next(
            lead=_("An entry is not sent yet."),
            lines=(_named(entry, today),),
            way=_("Look at it and send it"),
            url=reverse("cabinet_entry", args=[entry.public_id]),
        )
    ahead = (
        ", ".join(
            (direction_title(one.of.direction), day_words(one.day, today), *([one.time.starts] if one.time else []))
        )
        for one in unwritten
    )
    lines = tuple(_("Next: %(step)s") % {"step": words} for words in ahead)
    return Next(lead=_("Everything is written down."), lines=lines[:1])


def _named(entry: Entry, today: date) -> str:
    return f"{direction_title(entry.direction)}: {day_words(entry.day, today)}"

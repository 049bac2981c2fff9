"""First page of a registered participant: the one next thing, how far they are, and their days beside the schedule."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.kernel.calendar import day_of

from ...assessment.api import Counted, counted
from ...journal.api import State, open_tasks, page_of_entries
from ...models import Entry, Participation
from ...people.api import Viewer
from ...schedule.api import Plan
from ..frame import CabinetRequest, render_page
from ..progress.shown import Shown, own_why_url, shown_of
from .days import day_words
from .lists import Line, line_of, opened_at
from .tasks import answers_to, is_to_be_answered, task_lines
from .weeks import PlannedSession, beside_what_was_written, planned_between, span_of
from .words import direction_title, minutes_words

MOST_LOOKED_AT = 40
MOST_IN_A_WEEK = 2_400  # as many as can be written at all


@dataclass(frozen=True, kw_only=True)
class Next:
    """The one next thing, and the way to it."""

    lead: str
    lines: tuple[str, ...] = ()
    quote: str = ""
    way: str = ""
    url: str = ""
    badge: str = ""


def registered_home(request: CabinetRequest, row: Participation, plan: Plan) -> HttpResponse:
    """What is to be done next, how far each direction is, and the last seven days to the end of this week."""
    viewer, today = request.viewer, day_of(timezone.now())
    first, last = span_of(today, _begins_on(row, plan))
    entries = page_of_entries(viewer, participation=row.public_id, size=MOST_LOOKED_AT)
    if len(entries) == MOST_LOOKED_AT and entries[-1].day >= first:
        entries = page_of_entries(viewer, participation=row.public_id, size=MOST_IN_A_WEEK)
    lately = [one for one in reversed(entries) if one.day >= first]
    now = counted(row, plan)
    shown = shown_of(row, now, own_why_url, today=today) if now else None
    found, others = beside_what_was_written(planned_between(plan, first, last), lately)
    sessions = [one for one in found if one.entry is not None or _is_asked(one, now)]
    opened = opened_at(request, lately)
    days = [(one.day, _line(one, today, opened)) for one in sessions]
    days += [(one.day, line_of(one, today, opened)) for one in others]
    returned_or_asked = _returned(viewer, row, today) or _task(viewer, row, plan, today)
    completed = _completed(row, shown) if shown and shown.is_complete else None
    context: dict[str, Any] = {
        "title": _("What now?"),
        "is_new": not entries,
        "now": returned_or_asked or completed or _of_sessions(viewer, row, sessions, now, today),
        "shown": shown,
        "days": [line for _day, line in sorted(days, key=lambda each: each[0])],
    }
    return render_page(request, "cabinet/journal/now.html", context)


def _is_asked(one: PlannedSession, now: Counted | None) -> bool:
    """Nobody is asked for more of a direction of which enough was sent, nor of any once enough was sent of all."""
    if now is None:
        return True
    missing = _missing(now)
    counts = {figure.direction for figure in now.figures}
    return bool(missing) and (one.of.direction in missing or one.of.direction not in counts)


def _missing(now: Counted) -> list[str]:
    """The directions of which not enough was sent yet."""
    return [figure.direction for figure in now.figures if figure.sent < figure.asked]


def _completed(row: Participation, shown: Shown) -> Next:
    """All is done: nothing more has to be written, and the journal stays open."""
    return Next(
        lead=_("%(level)s completed") % {"level": shown.level},
        lines=(
            _("Your mentor has confirmed everything that the norms ask."),
            _("You need to write nothing more. If you like, go on: your journal stays open."),
        ),
        way=_("How badges are awarded"),
        url=f"/{get_language()}/awards/",
        badge=row.level,
    )


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
    asked = {"day": one.day.isoformat()} | ({"at": one.time.starts} if one.time else {})
    return f"{reverse('cabinet_journal_write', args=[one.of.direction])}?{urlencode(asked)}"


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


def _task(viewer: Viewer, row: Participation, plan: Plan, today: date) -> Next | None:
    """Then the task that is due next, where nothing was sent about it yet."""
    tasks = open_tasks(viewer, row.public_id)
    answers = answers_to(viewer, tasks)
    writable = [one.direction for one in plan.directions]
    for task in tasks:
        (line,) = task_lines([task], answers, today, writable=writable)
        if line.url and is_to_be_answered(task, answers):
            return Next(
                lead=_("Your mentor has given you a task."),
                quote=line.words,
                lines=(f"{line.title} · {line.due}",),
                way=_("Write about it"),
                url=line.url,
            )
    return None


def _of_sessions(
    viewer: Viewer, row: Participation, sessions: list[PlannedSession], now: Counted | None, today: date
) -> Next:
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
    lines = [_("Next: %(step)s") % {"step": words} for words in ahead]
    if now and (missing := ", ".join(map(direction_title, _missing(now)))):
        lines.append(_("Still missing: %(directions)s.") % {"directions": missing})
    return Next(lead=_("Everything is written down."), lines=tuple(lines[:1]))


def _named(entry: Entry, today: date) -> str:
    return f"{direction_title(entry.direction)}: {day_words(entry.day, today)}"

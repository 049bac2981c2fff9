"""Open extra tasks, in words, with what was written in answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from ...journal.api import State
from ...models import Entry, EntryVersion, ExtraTask
from ...people.api import Viewer
from .days import day_words
from .words import direction_title, state_words

# What still has to be written or sent, though something was begun.
_UNFINISHED = frozenset({State.DRAFT, State.RETURNED})


@dataclass(frozen=True)
class TaskLine:
    """What is asked, of which direction, until when, and where it is answered or was.

    `note` says why it cannot be answered now: the schedule was changed since, and its direction is in it no more.
    """

    words: str
    title: str
    due: str
    url: str
    answer: str
    is_answered: bool
    note: str


def answers_to(viewer: Viewer, tasks: Sequence[ExtraTask]) -> dict[UUID, Entry]:
    """The entry in which each of them was answered last, by the task. One query, none without tasks."""
    if not tasks:
        return {}
    rows = EntryVersion.objects.visible_to(viewer).filter(task__in=[one.public_id for one in tasks])
    return {one.task: one.entry for one in rows.select_related("entry").order_by("pk") if one.task}


def task_lines(
    tasks: Iterable[ExtraTask], answers: Mapping[UUID, Entry], today: date, *, writable: Collection[str] | None
) -> list[TaskLine]:
    """A line for each. `writable` are the directions of which its reader can write now; None for another reader."""
    return [_line(one, answers.get(one.public_id), today, writable) for one in tasks]


def is_to_be_answered(task: ExtraTask, answers: Mapping[UUID, Entry]) -> bool:
    """Has nothing been sent about it, or was it returned?"""
    answer = answers.get(task.public_id)
    return answer is None or answer.stands in _UNFINISHED


def task_url(task: ExtraTask, answer: Entry | None) -> str:
    """Where it is answered: the form of a new entry, or the one that was begun."""
    if answer is not None:
        return reverse("cabinet_entry", args=[answer.public_id])
    return f"{reverse('cabinet_journal_write', args=[task.direction])}?task={task.public_id}"


def _line(task: ExtraTask, answer: Entry | None, today: date, writable: Collection[str] | None) -> TaskLine:
    may_answer = answer is not None or task.direction in (writable or ())
    is_stuck = bool(writable) and not may_answer
    due = _("It was due: %(day)s") if task.due_on < today else _("Until: %(day)s")
    return TaskLine(
        words=task.words,
        title=direction_title(task.direction),
        due=due % {"day": day_words(task.due_on, today)},
        url=task_url(task, answer) if may_answer else "",
        answer=state_words(answer, today) if answer is not None else "",
        is_answered=answer is not None,
        note=_("This direction is not in your schedule any more. Talk to your mentor.") if is_stuck else "",
    )

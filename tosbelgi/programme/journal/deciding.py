"""Actions of the mentor: confirm, take back, return, note the employer's word, give an extra task (R078, R097).

A confirmation is of one exact version. Several are confirmed at once, and each is checked by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code
from tosbelgi.kernel.refusals import Refusal

from ..people.api import Viewer, holds_appointment
from ..schedule.api import agreed_plan
from . import rules
from .entries import Entry, EntryAct, EntryVersion
from .events import EmployerConfirmed, EntryConfirmed, EntryReturned, EntryUnconfirmed, ExtraTaskGiven, OfEntry
from .kinds import Act, Kind, State
from .refusals import (
    ConfirmationTakenBack,
    EmployerHasNotConfirmed,
    EntryChanged,
    EntryIsBeingRewritten,
    NoSuchEntry,
    NotAWorkDay,
    ReasonForReturnMissing,
    TaskDueTooEarly,
    TaskWithoutWords,
    TooManyAtOnce,
)
from .steps import (
    act_row,
    last_act,
    locked_entries,
    locked_entry,
    locked_participation,
    move,
    require_direction,
    require_mentor,
    require_registered,
    require_state,
)
from .tasks import ExtraTask

MOST_AT_ONCE = 100


@dataclass(frozen=True)
class Confirmed:
    """That an entry is confirmed in this version, now or before."""

    entry: Entry
    version: int


@transaction.atomic
def confirm(
    *, entries: Sequence[tuple[UUID, int]], by: Viewer, at: datetime, read_at: datetime | None = None
) -> list[Confirmed | Refusal]:
    """Confirm these entries, each in the version that was read; what came of each, in the same order.

    One that is confirmed in that version already is answered the same. Whichever is refused keeps none of the others.
    `read_at` is when whoever decides has read them: a press that comes late, after its confirmation was taken back,
    confirms nothing anew.
    """
    if len(entries) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE)
    rows, holds = locked_entries([one for one, _version in entries], by), holds_appointment(by, at)
    answers: list[Confirmed | Refusal] = []
    fresh: list[Entry] = []
    for public_id, version in entries:
        try:
            row = _confirmable(rows.get(public_id), version, by, at, holds=holds)
            _require_read_since_taken_back(row, read_at)
        except Refusal as refusal:
            answers.append(refusal)
            continue
        if row.stands is not State.CONFIRMED:
            move(row, Act.CONFIRM, at)
            row.decided_at = at
            fresh.append(row)
        answers.append(Confirmed(row, version))
    if fresh:
        _store_confirmed(fresh, by, at)
    return answers


def _confirmable(row: Entry | None, version: int, by: Viewer, at: datetime, *, holds: bool) -> Entry:
    """The entry, where this version of it may be confirmed now, or is."""
    if row is None:
        raise NoSuchEntry
    require_mentor(row.participation, by, at, holds=holds)
    if row.stands is State.CONFIRMED and version == row.sent_version:
        return row
    require_state(row, Act.CONFIRM)
    if version != row.sent_version:
        raise EntryChanged(version=row.sent_version)
    if row.version != row.sent_version:
        raise EntryIsBeingRewritten
    if row.kind == Kind.WORK_DAY and not row.employer_confirmed:
        raise EmployerHasNotConfirmed
    return row


def _require_read_since_taken_back(row: Entry, read_at: datetime | None) -> None:
    if row.stands is State.UNCONFIRMED and read_at is not None and read_at < row.changed_at:
        raise ConfirmationTakenBack


def _store_confirmed(rows: Sequence[Entry], by: Viewer, at: datetime) -> None:
    Entry.objects.bulk_update(rows, ["state", "changed_at", "decided_at"])
    EntryAct.objects.bulk_create([act_row(row, Act.CONFIRM, version=row.sent_version, by=by, at=at) for row in rows])
    by_key = {row.pk: row for row in rows}
    answering = EntryVersion.objects.filter(entry__in=by_key, sent=True, task__isnull=False)
    for entry_id, number, task in answering.values_list("entry_id", "number", "task"):
        if number == by_key[entry_id].sent_version:
            ExtraTask.objects.filter(public_id=task, done_by=None).update(done_by=entry_id)
    for row in rows:
        _tell(EntryConfirmed, row, by, at)


@transaction.atomic
def unconfirm(*, entry: UUID, by: Viewer, at: datetime, confirmed_at: datetime | None = None) -> Entry:
    """Take a confirmation back, as an undo or later (A50); the history keeps both. Twice is answered the same.

    `confirmed_at` names the confirmation that is meant, so that a press that comes late takes back no later one.
    """
    row = locked_entry(entry, by)
    require_mentor(row.participation, by, at)
    last = last_act(row)
    if row.stands is State.UNCONFIRMED and last and (last.act, last.person_id) == (Act.UNCONFIRM, by.person_id):
        return row
    require_state(row, Act.UNCONFIRM)
    if confirmed_at is not None and confirmed_at != row.decided_at:
        raise EntryChanged(version=row.sent_version)
    move(row, Act.UNCONFIRM, at)
    row.decided_at = None
    row.save(update_fields=["state", "changed_at", "decided_at"])
    act_row(row, Act.UNCONFIRM, version=row.sent_version, by=by, at=at).save()
    _open_tasks_again(row)
    _tell(EntryUnconfirmed, row, by, at)
    return row


@transaction.atomic
def return_(*, entry: UUID, version: int, reason: str, by: Viewer, at: datetime) -> Entry:
    """Give it back to be corrected, with the reason. The same press again is answered the same."""
    reason = rules.checked_words("reason", reason)
    row = locked_entry(entry, by)
    require_mentor(row.participation, by, at)
    if row.stands is State.RETURNED and _is_repeated(row, Act.RETURN, version, reason, by):
        return row
    require_state(row, Act.RETURN)
    if version != row.sent_version:
        raise EntryChanged(version=row.sent_version)
    if not reason:
        raise ReasonForReturnMissing
    move(row, Act.RETURN, at)
    row.decided_at = at
    row.save(update_fields=["state", "changed_at", "decided_at"])
    act_row(row, Act.RETURN, version=version, by=by, at=at, words=reason).save()
    _tell(EntryReturned, row, by, at)
    return row


@transaction.atomic
def employer_said(*, entry: UUID, version: int, words: str, by: Viewer, at: datetime) -> Entry:
    """Note that the employer confirms this day of work, and in which words: by hand, as none comes by itself."""
    words = rules.checked_words("words", words)
    row = locked_entry(entry, by)
    require_mentor(row.participation, by, at)
    if row.kind != Kind.WORK_DAY:
        raise NotAWorkDay
    if row.employer_confirmed and _is_repeated(row, Act.EMPLOYER_SAID, version, words, by):
        return row
    require_state(row, Act.EMPLOYER_SAID)
    if version != row.sent_version:
        raise EntryChanged(version=row.sent_version)
    row.employer_confirmed = True
    move(row, Act.EMPLOYER_SAID, at)
    row.save(update_fields=["state", "changed_at", "employer_confirmed"])
    act_row(row, Act.EMPLOYER_SAID, version=version, by=by, at=at, words=words).save()
    _tell(EmployerConfirmed, row, by, at)
    return row


@transaction.atomic
def give_task(
    *,
    participation: UUID,
    direction: str,
    words: str,
    due_on: date,
    by: Viewer,
    at: datetime,
    entry: UUID | None = None,
) -> ExtraTask:
    """Ask something beyond the schedule until a day, on occasion of an entry or of none. The same again is one task.

    Only of a direction about which the participant can write: no form would tell of another.
    """
    words = rules.checked_words("words", words)
    owner = locked_participation(participation, by)
    require_mentor(owner, by, at)
    require_registered(owner)
    row: Entry | None = None
    if entry is not None:
        row = Entry.objects.visible_to(by).filter(public_id=entry, participation=owner).first()
        if row is None:
            raise NoSuchEntry
        row.participation = owner
        require_state(row, Act.SET_TASK)
    require_direction(owner, agreed_plan(owner.pk), direction)
    if not words:
        raise TaskWithoutWords
    asked = {"participation": owner, "direction": direction, "entry": row, "words": words, "due_on": due_on}
    same = ExtraTask.objects.filter(**asked, given_by=by.person_id, done_by=None).first()
    if same is not None:
        return same
    if due_on < (today := day_of(at)):
        raise TaskDueTooEarly(earliest=today)
    task = ExtraTask.objects.create(**asked, given_by_id=by.person_id, given_at=at)
    if row is not None:
        act_row(row, Act.SET_TASK, version=row.sent_version, by=by, at=at, words=words, due_on=due_on).save()
    events.record(
        ExtraTaskGiven(
            task_id=task.pk,
            participation_id=owner.pk,
            direction=Code(direction),
            due_on=due_on,
            entry_id=row.pk if row else None,
            about=(owner.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )
    return task


def _open_tasks_again(row: Entry) -> None:
    """The tasks that it has answered are open again, but for those that another confirmed entry answers too."""
    for task in ExtraTask.objects.filter(done_by=row):
        answers = EntryVersion.objects.filter(
            task=task.public_id, number=F("entry__sent_version"), entry__state=State.CONFIRMED
        )
        task.done_by_id = answers.order_by("pk").values_list("entry", flat=True).first()
        task.save(update_fields=["done_by"])


def _is_repeated(row: Entry, act: Act, version: int, words: str, by: Viewer) -> bool:
    """Is it the same act once more, in the same words? Others would be lost in silence."""
    last = row.acts.filter(act=act).order_by("-at", "-pk").first()
    return last is not None and (last.person_id, last.version, last.words) == (by.person_id, version, words)


def _tell(kind: type[OfEntry], row: Entry, by: Viewer, at: datetime) -> None:
    """Record the event, of the version that was sent."""
    events.record(
        kind(
            entry_id=row.pk,
            participation_id=row.participation_id,
            version=row.sent_version,
            direction=Code(row.direction),
            about=(row.participation.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )

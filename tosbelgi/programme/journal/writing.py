"""Actions of a participant: write, send, delete a draft (R074–R078).

Each write names the version it begins from and makes the next one: the same again finds what it made, and other words
there are a conflict in which nothing is lost.
"""

from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from tosbelgi.kernel import events, operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.events import Code

from ..participation.models import Participation
from ..people.api import Viewer
from ..schedule.api import agreed_plan
from . import rules
from .books import BookRow, book_offered
from .content import Content
from .entries import DeletedDraft, Entry, EntryQuerySet, EntryVersion
from .events import EntrySent
from .kinds import Act, Kind, State
from .photographs import forget_unused, mark_sent, require_known
from .refusals import (
    DraftWasDeleted,
    EntryChanged,
    NoSuchEntry,
    NoSuchTask,
    TooManyEntries,
)
from .states import STANDING
from .steps import (
    act_row,
    locked_entry,
    locked_participation,
    move,
    require_author,
    require_direction,
    require_registered,
    require_state,
)
from .tasks import ExtraTask

WRITES_A_DAY = 300
# What the columns of an entry repeat of the version that others may know.
_SHOWN = (
    "direction", "kind", "day", "starts_at", "minutes", "title", "trip", "listed_book", "book", "section", "list_year"
)  # fmt: skip


@transaction.atomic
def write(
    *,
    entry: UUID,
    participation: UUID,
    content: Content,
    expected: int | None,
    by: Viewer,
    at: datetime,
    sure: bool = False,
) -> Entry:
    """Write the next version of an entry: `expected` is the newest one that was read, None where there was none yet.

    The version is number `expected` + 1, or 1. Written again in the same words it is answered as it stands, for ever;
    other words meet `EntryChanged`. What lies with the mentor already is sent anew with it, and has to be sound; of a
    draft only the form is looked at. `sure` answers what is asked.
    """
    content = rules.well_formed(content)
    owner = locked_participation(participation, by)
    require_author(owner, by)
    row = Entry.objects.filter(public_id=entry).first()  # whoever changes one has its participation locked
    if row is None:
        return _first(owner, entry, content, expected, by, at)
    if row.participation_id != owner.pk:
        raise NoSuchEntry
    row.participation = owner
    number = (expected or 0) + 1
    there = row.versions.filter(number=number).values_list("digest", flat=True).first()
    if there == content.digest:
        return row
    if there is not None or number != row.version + 1:
        raise EntryChanged(version=row.version)
    require_state(row, Act.WRITE)
    written = _add_version(row, number, content, by, at)
    row.version, row.changed_at = number, at
    if row.stands is State.SENT:
        _require_sound(row, content, at, sure=sure)
        _send(row, written, by, at)
    else:
        changed = _show(row, written) if row.stands is State.DRAFT else ()
        row.save(update_fields=["version", "changed_at", *changed])
    return row


@transaction.atomic
def send(*, entry: UUID, version: int, by: Viewer, at: datetime, sure: bool = False) -> Entry:
    """Send a version to the mentor. One that was sent is answered as it stands; it has to be the newest."""
    row = locked_entry(entry, by)
    require_author(row.participation, by)
    return _send_newest(row, version, by, at, sure=sure)


@transaction.atomic
def write_and_send(
    *,
    entry: UUID,
    participation: UUID,
    content: Content,
    expected: int | None,
    by: Viewer,
    at: datetime,
    sure: bool = False,
) -> Entry:
    """Write the next version and send it; where that is refused nothing is written either."""
    row = write(entry=entry, participation=participation, content=content, expected=expected, by=by, at=at, sure=sure)
    return _send_newest(row, (expected or 0) + 1, by, at, sure=sure)


@transaction.atomic
def delete_draft(*, entry: UUID, by: Viewer, at: datetime) -> None:
    """Delete an entry that was never sent. Its id stays known, so that what comes late does not bring it back."""
    gone = DeletedDraft.objects.filter(public_id=entry, participation__person=by.person_id)
    if gone.exists():
        return
    row = locked_entry(entry, by)
    require_author(row.participation, by)
    require_state(row, Act.DELETE)
    DeletedDraft.objects.create(public_id=entry, participation=row.participation, at=at)
    named = [one for version in row.versions.all() for one in version.content.photographs]
    row.delete()
    forget_unused(row.participation, named)


def _send_newest(row: Entry, version: int, by: Viewer, at: datetime, *, sure: bool) -> Entry:
    """Send that version of an entry of the viewer's own, whose participation is locked."""
    written = row.versions.filter(number=version).first()
    if written is not None and written.sent:
        return row
    if written is None or version != row.version:
        raise EntryChanged(version=row.version)
    require_state(row, Act.SEND)
    require_registered(row.participation)
    content = written.content
    if written.received_at != at:
        content = replace(content, queued_at=None)  # it was queued to be kept, and not to be sent
    _require_sound(row, content, at, sure=sure)
    _send(row, written, by, at)
    return row


def _first(
    owner: Participation, public_id: UUID, content: Content, expected: int | None, by: Viewer, at: datetime
) -> Entry:
    """The draft that this content begins."""
    gone = DeletedDraft.objects.filter(public_id=public_id).values_list("participation_id", flat=True).first()
    if gone == owner.pk:
        raise DraftWasDeleted
    if gone is not None or expected is not None:
        raise NoSuchEntry
    rules.require_entry_id(public_id, at)
    row = Entry(public_id=public_id, participation=owner, begun_at=at, changed_at=at)
    written = _checked_version(row, 1, content, by, at)
    _show(row, written)
    try:
        row.save()
    except IntegrityError:  # somebody else has taken that id at this moment
        raise NoSuchEntry from None
    written.entry = row
    written.save()
    return row


def _add_version(row: Entry, number: int, content: Content, by: Viewer, at: datetime) -> EntryVersion:
    written = _checked_version(row, number, content, by, at)
    written.save()
    return written


def _checked_version(row: Entry, number: int, content: Content, by: Viewer, at: datetime) -> EntryVersion:
    """The version, not stored yet; refused where it names what is not there."""
    owner = row.participation
    require_registered(owner)
    _require_few(owner, at)
    plan = agreed_plan(owner.pk)
    require_direction(owner, plan, content.direction)
    if content.task is not None:
        tasks = ExtraTask.objects.visible_to(by).filter(public_id=content.task, participation=owner)
        if not tasks.filter(direction=content.direction).exists():
            raise NoSuchTask
    require_known(owner, content.photographs)
    book: BookRow | None = None
    if content.listed_book is not None:
        book = book_offered(content.listed_book, owner.level, content.day, plan)
    given = asdict(content) | {"photographs": [str(one) for one in content.photographs], "kind": content.kind.value}
    return EntryVersion(
        entry=row,
        number=number,
        received_at=at,
        clock_skew=rules.is_clock_wrong(content, at),
        digest=content.digest,
        **(given | (asdict(book) if book else {})),
    )


def _require_few(owner: Participation, at: datetime) -> None:
    since = at - timedelta(days=1)
    lately = EntryVersion.objects.filter(entry__participation=owner, entry__changed_at__gt=since, received_at__gt=since)
    deleted = DeletedDraft.objects.filter(participation=owner, at__gt=since)
    if lately.count() + deleted.count() >= WRITES_A_DAY:
        raise TooManyEntries(most=WRITES_A_DAY)


def _require_sound(row: Entry, content: Content, at: datetime, *, sure: bool) -> None:
    """Is it complete, and can it be beside all that the same person tells?"""
    owner, today = row.participation, day_of(at)
    rules.require_complete(content, essay_words=operator_settings.value("journal.essay_words", on=today))
    rules.require_possible_day(content, registered_at=owner.activated_at or at, at=at)
    rules.require_in_time(content, received_at=at, days=operator_settings.value("journal.days_to_report", on=today))
    standing = Entry.objects.filter(participation__person=owner.person_id, state__in=STANDING).exclude(pk=row.pk)
    if content.kind is Kind.SESSION:
        rules.require_free_hours(content, _others(standing, content.day), sure=sure)
    if content.kind is Kind.BOOK:
        book = row.versions.filter(number=row.version).values_list("book", flat=True).first()
        same = standing.filter(participation=owner, book=book)
        rules.require_unread(book or 0, [_as_other(one) for one in same])


def _others(standing: EntryQuerySet, day: date) -> list[rules.Other]:
    around = (day - timedelta(days=1), day, day + timedelta(days=1))
    return [_as_other(one) for one in standing.filter(day__in=around, minutes__isnull=False)]


def _as_other(row: Entry) -> rules.Other:
    return rules.Other(
        public_id=row.public_id, day=row.day, starts_at=row.starts_at, minutes=row.minutes, book=row.book
    )


def _show(row: Entry, written: EntryVersion) -> tuple[str, ...]:
    """Let the columns of the entry tell of that version; their names."""
    for name in _SHOWN:
        setattr(row, name, getattr(written, name))
    return _SHOWN


def _send(row: Entry, written: EntryVersion, by: Viewer, at: datetime) -> None:
    """Store that this version lies with the mentor now."""
    EntryVersion.objects.filter(pk=written.pk).update(sent=True)
    mark_sent(row.participation, written.content.photographs)
    if row.stands is not State.SENT:
        row.sent_at = at
        move(row, Act.SEND, at)
    row.sent_version, row.employer_confirmed = written.number, False
    more = ("state", "version", "sent_version", "sent_at", "changed_at", "employer_confirmed")
    row.save(update_fields=[*_show(row, written), *more])
    act_row(row, Act.SEND, version=written.number, by=by, at=at).save()
    events.record(
        EntrySent(
            entry_id=row.pk,
            participation_id=row.participation_id,
            version=written.number,
            direction=Code(row.direction),
            kind=Code(row.kind),
            day=row.day,
            about=(row.participation.person_id,),
            by_id=by.user_id,
            at=at,
        )
    )

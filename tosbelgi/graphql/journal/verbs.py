"""Mutations of journals: what the participant writes and sends, and what the mentor decides."""

from datetime import date
from typing import Any
from uuid import UUID

import graphene

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api as programme
from tosbelgi.programme.journal.models import Entry as EntryModel
from tosbelgi.programme.journal.models import ExtraTask as TaskModel
from tosbelgi.programme.participation.api import ActsForSomebody
from tosbelgi.programme.people.api import Viewer

from ..engine.context import Context
from ..enums import DirectionCode
from ..ids import public_id_from_id as public_id
from ..ids import to_global_id
from ..mutations.id_arguments import IdOf, keys_of
from ..mutations.problems import Kept, Problem
from ..mutations.verb import Result, Verb
from .codes import EntryKind
from .entries import Entry, ExtraTask, histories_of


class EntryInput(graphene.InputObjectType):
    """Everything that a version of an entry says. What its kind does not know stays out."""

    kind = EntryKind(required=True, description="What it tells of.")
    direction = DirectionCode(required=True, description="Its direction.")
    day = graphene.Date(required=True, description="The day of which it tells.")
    starts_at = graphene.Time(description="When it began.")
    minutes = graphene.Int(description="How long it lasted, of a session.")
    title = graphene.String(description="The name of an action or an expedition.")
    words = graphene.String(description="What was done; of a book, the essay.")
    results = graphene.String(description="What came of an action or an expedition.")
    listed_book = graphene.Int(description="The row of an approved reading list, of a book.")
    trip = graphene.Int(description="Tells the expeditions of somebody apart.")
    photographs = graphene.List(
        graphene.NonNull(graphene.String), description="The UUIDs of photographs that were kept."
    )
    task = graphene.ID(description="The `id` of the extra task that it answers.")
    late_reason = graphene.String(description="Why it comes late, where it does.")
    captured_at = graphene.DateTime(description="When it was written, by the clock of the device.")
    queued_at = graphene.DateTime(description="When it was put in the queue to be sent, by the clock of the device.")
    clock_at = graphene.DateTime(description="What the clock of the device shows as it is sent.")


class VersionInput(graphene.InputObjectType):
    """An entry in the version that was read."""

    entry = graphene.ID(required=True, description="The `id` of an entry.")
    version = graphene.Int(required=True, description="Its `version`.")


class EntryVerb(Verb):
    """Base of those that answer with the entry as it is afterwards."""

    class Meta:
        abstract = True

    entry = graphene.Field(Entry, description="As it is now; null where it was refused.")

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        return {"entry": _seen(context, result["entry"])}


class WriteEntry(EntryVerb):
    """Write the next version of an entry of one's own and, where that is wanted, send it: both or nothing."""

    class Arguments:
        uuid = graphene.String(
            required=True, description="The id of the entry, which the device makes: a UUID of version 7."
        )
        participation = IdOf("Participation", description="One's own participation.", read=public_id)
        content = EntryInput(required=True, description="What it says.")
        expected = graphene.Int(description="The newest version that was read; left out where there was none.")
        send = graphene.Boolean(description="Whether it is sent, too.")
        sure = graphene.Boolean(description="Answers what is asked, such as about hours that another entry tells of.")

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        uuid: str,
        participation: UUID,
        content: Any,
        expected: int | None = None,
        send: bool | None = None,
        sure: bool | None = None,
    ) -> Result:
        deed = programme.write_and_send if send else programme.write
        row = deed(
            entry=_uuid(uuid),
            participation=participation,
            content=_content(content),
            expected=expected,
            by=_viewer(context),
            at=context.now,
            sure=bool(sure),
        )
        return {"entry": str(row.public_id)}


class SendEntry(EntryVerb):
    """Send a version of one's own entry to the mentor."""

    class Arguments:
        entry = IdOf("Entry", description="One's own entry.", read=public_id)
        version = graphene.Int(required=True, description="Its newest version.")
        sure = graphene.Boolean(description="Answers what is asked, such as about hours that another entry tells of.")

    @classmethod
    def perform(cls, context: Context, *, entry: UUID, version: int, sure: bool | None = None) -> Result:
        programme.send(entry=entry, version=version, by=_viewer(context), at=context.now, sure=bool(sure))
        return {"entry": str(entry)}


class ReturnEntry(EntryVerb):
    """Give an entry back to be corrected, as the mentor."""

    class Arguments:
        entry = IdOf("Entry", description="An entry that waits.", read=public_id)
        version = graphene.Int(required=True, description="The version that was read.")
        reason = graphene.String(required=True, description="What is to be put right. The participant reads it.")

    @classmethod
    def perform(cls, context: Context, *, entry: UUID, version: int, reason: str) -> Result:
        programme.return_(entry=entry, version=version, reason=reason, by=_viewer(context), at=context.now)
        return {"entry": str(entry)}


class UnconfirmEntry(EntryVerb):
    """Take a confirmation back, as the mentor: the entry waits again, and its history keeps both."""

    class Arguments:
        entry = IdOf("Entry", description="An entry that is confirmed.", read=public_id)

    @classmethod
    def perform(cls, context: Context, *, entry: UUID) -> Result:
        programme.unconfirm(entry=entry, by=_viewer(context), at=context.now)
        return {"entry": str(entry)}


class EntryAnswer(graphene.ObjectType):
    """What came of one of several entries."""

    id = graphene.ID(required=True, description="The `id` of the entry.")
    entry = graphene.Field(Entry, description="As it is now; null where it was refused.")
    problem = graphene.Field(Problem, description="Why it was refused; null where it is confirmed.")


class ConfirmEntries(Verb):
    """Confirm entries, as the mentor, each in the version that was read; each is checked by itself."""

    class Arguments:
        entries = graphene.List(
            graphene.NonNull(VersionInput), required=True, description="The entries with their versions, 100 at most."
        )

    answers = graphene.List(
        graphene.NonNull(EntryAnswer), description="What came of each, in the same order; null where all was refused."
    )

    @classmethod
    def perform(cls, context: Context, *, entries: list[Any]) -> Result:
        named = [(_entry_of(one.entry), one.version) for one in entries]
        answers = programme.confirm(entries=named, by=_viewer(context), at=context.now)
        return {
            "answers": [
                [str(public_id), Kept.json_of(answer) if isinstance(answer, Refusal) else None]
                for (public_id, _version), answer in zip(named, answers, strict=True)
            ]
        }

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        rows = _rows(context, [one for one, refused in result["answers"] if refused is None])
        return {
            "answers": [
                EntryAnswer(
                    id=to_global_id("Entry", one), entry=rows.get(one), problem=Kept(refused) if refused else None
                )
                for one, refused in result["answers"]
            ]
        }


class GiveTask(Verb):
    """Ask something beyond the schedule until a day, as the mentor."""

    class Arguments:
        participation = IdOf("Participation", description="A participation that one leads.", read=public_id)
        direction = DirectionCode(required=True, description="Its direction.")
        words = graphene.String(required=True, description="What is to be done. The participant reads it.")
        due_on = graphene.Date(required=True, description="Until when.")
        entry = IdOf("Entry", description="The entry that gives occasion to it.", required=False, read=public_id)

    extra_task = graphene.Field(ExtraTask, description="The task; null where it was refused.")

    @classmethod
    def perform(
        cls,
        context: Context,
        *,
        participation: UUID,
        direction: Any,
        words: str,
        due_on: date,
        entry: UUID | None = None,
    ) -> Result:
        task = programme.give_task(
            participation=participation,
            direction=direction.value,
            words=words,
            due_on=due_on,
            entry=entry,
            by=_viewer(context),
            at=context.now,
        )
        return {"task": task.pk}

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        rows = TaskModel.objects.visible_to(context.viewer) if context.viewer else TaskModel.objects.none()
        return {"extra_task": rows.filter(pk=result["task"]).first()}


class JournalMutation:
    write_entry = WriteEntry.Field()
    send_entry = SendEntry.Field()
    confirm_entries = ConfirmEntries.Field()
    unconfirm_entry = UnconfirmEntry.Field()
    return_entry = ReturnEntry.Field()
    give_task = GiveTask.Field()


def _viewer(context: Context) -> Viewer:
    """Who acts; an account of nobody in the programme does nothing here."""
    if context.viewer is None:
        raise ActsForSomebody
    return context.viewer


def _uuid(text: str, wrong: type[Refusal] = programme.NotAnEntryId) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise wrong from None


def _entry_of(identifier: str) -> UUID:
    found: dict[str, UUID] = keys_of(
        {"entries": IdOf("Entry", description="", read=public_id)}, {"entries": identifier}
    )
    return found["entries"]


def _content(given: Any) -> programme.Content:
    """What is written, as the action takes it."""
    texts: dict[str, Any] = {name: given.get(name) or "" for name in ("title", "words", "results", "late_reason")}
    same: dict[str, Any] = {name: given.get(name) for name in _AS_GIVEN}
    task = given.get("task")
    return programme.Content(
        kind=programme.Kind(given.kind.value),
        direction=given.direction.value,
        day=given.day,
        photographs=tuple(_uuid(one, programme.NoSuchPhotograph) for one in given.get("photographs") or ()),
        task=keys_of(_TASK, {"task": task})["task"] if task else None,
        **texts,
        **same,
    )


_TASK = {"task": IdOf("ExtraTask", description="", read=public_id)}
_AS_GIVEN = ("starts_at", "minutes", "listed_book", "trip", "captured_at", "queued_at", "clock_at")


def _rows(context: Context, public_ids: list[str]) -> dict[str, EntryModel]:
    """The entries as whoever asks sees them, with their histories, by public id."""
    if context.viewer is None or not public_ids:
        return {}
    found = histories_of(context.viewer, EntryModel.objects.visible_to(context.viewer).filter(public_id__in=public_ids))
    return {str(row.public_id): row for row in found}


def _seen(context: Context, public_id: str) -> EntryModel | None:
    return _rows(context, [public_id]).get(public_id)

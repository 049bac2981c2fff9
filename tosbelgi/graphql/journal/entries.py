"""The GraphQL types of an entry, of its versions and acts, and of what waits for a mentor."""

from collections.abc import Sequence
from typing import Any

import graphene
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from graphql import GraphQLResolveInfo

from tosbelgi.programme.journal.api import is_shared_with, standing_versions
from tosbelgi.programme.journal.models import Entry as EntryModel
from tosbelgi.programme.journal.models import EntryAct as ActModel
from tosbelgi.programme.journal.models import EntryVersion as VersionModel
from tosbelgi.programme.journal.models import ExtraTask as TaskModel
from tosbelgi.programme.people.api import Viewer

from ..engine.context import context_of
from ..engine.personal_types import PersonalType
from ..enums import BookSection, DirectionCode
from ..ids import to_global_id
from .codes import EntryAct, EntryKind, EntryState

# Columns of a version that its type does not show.
NOT_SHOWN = ("trip", "listed_book", "book", "photographs", "task", "clock_at", "digest", "sent")


class EntryVersion(PersonalType):
    """The words of an entry as they were written once; they never change."""

    class Meta:
        model = VersionModel
        fields = (
            "number", "day", "starts_at", "minutes", "title", "words", "results", "list_year", "late_reason",
            "captured_at", "queued_at", "received_at", "clock_skew",
        )  # fmt: skip
        descriptions = {
            "number": "The versions of an entry are counted from 1.",
            "day": "The day of which it tells.",
            "starts_at": "When it began, where that was told.",
            "minutes": "How long it lasted, of a session.",
            "title": "The name of an action or an expedition, or the title of the book.",
            "words": "What was done; of a book, the essay.",
            "results": "What came of an action or an expedition.",
            "list_year": "The year of the reading list in which the book stood.",
            "late_reason": "Why it came late, where it did.",
            "captured_at": "When it was written, by the clock of the device.",
            "queued_at": "When it was put in the queue to be sent, by the clock of the device.",
            "received_at": "When it came here.",
            "clock_skew": "Whether the clock of the device was wrong, so that it was not believed.",
        }

    kind = graphene.Field(graphene.NonNull(EntryKind), description="What it tells of.")
    direction = graphene.Field(graphene.NonNull(DirectionCode), description="Its direction.")
    section = graphene.Field(BookSection, description="The section of the list in which the book stood.")

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.entry.participation.person_id
        return key

    def resolve_section(self: VersionModel, info: GraphQLResolveInfo) -> str | None:
        return self.section or None


class ActOnEntry(PersonalType):
    """Something that somebody did with an entry."""

    class Meta:
        model = ActModel
        fields = ("at", "version", "due_on", "words")
        descriptions = {
            "at": "When.",
            "version": "With which version.",
            "due_on": "Until when, of an extra task.",
            "words": "The reason of a return, what a task asks, the employer's word.",
        }

    act = graphene.Field(graphene.NonNull(EntryAct), description="What was done.")
    by_name = graphene.String(required=True, description="The name of whoever did it.")

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.entry.participation.person_id
        return key

    def resolve_by_name(self: ActModel, info: GraphQLResolveInfo) -> str:
        return self.person.display_name


class Entry(PersonalType):
    """What somebody did on a day in one direction, as whoever asks may see it.

    Its author sees all of it; others see the versions that were sent, and nothing of what never was.
    """

    class Meta:
        model = EntryModel
        fields = ("day", "starts_at", "minutes", "title", "employer_confirmed", "sent_at", "decided_at")
        descriptions = {
            "day": "The day of which it tells.",
            "starts_at": "When it began, where that was told.",
            "minutes": "How long it lasted, of a session.",
            "title": "The name of an action or an expedition, or the title of the book.",
            "employer_confirmed": "Whether the employer's word is there, of a day of work.",
            "sent_at": "Since when it lies with the mentor; null for a draft.",
            "decided_at": "When the mentor answered last; null where they have not, or have taken it back.",
        }

    id = graphene.ID(required=True, description="Opaque; it holds the id that its author's device has made.")
    uuid = graphene.String(required=True, description="The id that its author's device has made, a UUID of version 7.")
    participation_id = graphene.ID(required=True, description="The `id` of the participation.")
    name = graphene.String(required=True, description="The name of whose entry it is.")
    state = graphene.Field(graphene.NonNull(EntryState), description="Where it stands.")
    kind = graphene.Field(graphene.NonNull(EntryKind), description="What it tells of.")
    direction = graphene.Field(graphene.NonNull(DirectionCode), description="Its direction.")
    version = graphene.Int(
        required=True,
        description="The newest version that whoever asks sees, to be named when it is written or decided.",
    )
    words = graphene.Field(EntryVersion, description="That version.")
    versions = graphene.List(
        graphene.NonNull(EntryVersion), required=True, description="Those that whoever asks sees, the first first."
    )
    acts = graphene.List(
        graphene.NonNull(ActOnEntry), required=True, description="Everything that was done with it, the first first."
    )

    def resolve_id(self: EntryModel, info: GraphQLResolveInfo) -> str:
        return to_global_id("Entry", self.public_id)

    def resolve_uuid(self: EntryModel, info: GraphQLResolveInfo) -> str:
        return str(self.public_id)

    def resolve_participation_id(self: EntryModel, info: GraphQLResolveInfo) -> str:
        return to_global_id("Participation", self.participation.public_id)

    def resolve_name(self: EntryModel, info: GraphQLResolveInfo) -> str:
        return self.participation.person.display_name

    def resolve_version(self: EntryModel, info: GraphQLResolveInfo) -> int:
        newest = _newest(self)
        return newest.number if newest else self.sent_version

    def resolve_words(self: EntryModel, info: GraphQLResolveInfo) -> VersionModel | None:
        return _newest(self)

    def resolve_versions(self: Any, info: GraphQLResolveInfo) -> list[VersionModel]:
        seen: list[VersionModel] = self.versions_seen
        return seen

    def resolve_acts(self: Any, info: GraphQLResolveInfo) -> list[ActModel]:
        seen: list[ActModel] = self.acts_seen
        return seen

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.participation.person_id
        return key


class ExtraTask(PersonalType):
    """What a mentor asks beyond the schedule, until a day."""

    class Meta:
        model = TaskModel
        fields = ("words", "due_on", "given_at")
        descriptions = {
            "words": "What is to be done.",
            "due_on": "Until when.",
            "given_at": "When it was given.",
        }

    id = graphene.ID(required=True, description="Opaque and random; for `task` of `EntryInput`.")
    direction = graphene.Field(graphene.NonNull(DirectionCode), description="Its direction.")
    is_done = graphene.Boolean(required=True, description="Whether an entry that answers it is confirmed.")

    def resolve_id(self: TaskModel, info: GraphQLResolveInfo) -> str:
        return to_global_id("ExtraTask", self.public_id)

    def resolve_is_done(self: TaskModel, info: GraphQLResolveInfo) -> bool:
        return self.done_by_id is not None

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.participation.person_id
        return key


class WaitingEntry(graphene.ObjectType):
    """An entry that waits for its mentor, with what is needed to decide on it."""

    entry = graphene.Field(graphene.NonNull(Entry), description="The entry.")
    working_days = graphene.Int(required=True, description="For how many working days it waits.")
    planned = graphene.String(
        required=True,
        description="What the agreed schedule says of its direction, in words; empty where it says nothing.",
    )
    last = graphene.List(
        graphene.NonNull(Entry), required=True, description="The last three others of that direction, the latest first."
    )


def _newest(row: Any) -> VersionModel | None:
    return row.versions_seen[-1] if row.versions_seen else None


def histories_of(viewer: Viewer, rows: QuerySet[EntryModel]) -> QuerySet[EntryModel]:
    """The rows with their names, versions and acts, as the viewer sees them. Two queries more, however many."""
    return rows.select_related("participation__person").prefetch_related(*_histories(viewer))


def read_histories(viewer: Viewer, rows: Sequence[Any]) -> None:
    """Put the same into rows that the viewer sees and that have their names already. Two queries, however many."""
    if not is_shared_with(viewer):
        prefetch_related_objects(rows, *_histories(viewer))
        return
    standing = standing_versions(viewer, [row.pk for row in rows])
    for row in rows:
        row.versions_seen, row.acts_seen = standing[row.pk], []  # what others did with it is shown to no platform


def _histories(viewer: Viewer) -> list[Any]:
    versions = VersionModel.objects.visible_to(viewer).order_by("number").defer(*NOT_SHOWN)
    acts = ActModel.objects.visible_to(viewer).select_related("person").order_by("at", "pk")
    return [Prefetch("versions", versions, to_attr="versions_seen"), Prefetch("acts", acts, to_attr="acts_seen")]


def opened(info: GraphQLResolveInfo, rows: Sequence[EntryModel]) -> Sequence[EntryModel]:
    """The rows, of whose owners it is written down that somebody has opened their data."""
    context_of(info).opened.update(row.participation.person_id for row in rows)
    return rows

"""What a draft would change, and who wrote each change, read from the revisions of a row.

A version holds the whole row, so somebody's half-written sentence is in every later version, whoever saves it. Who
wrote what is seen from one version to the next: each is saved by one person, and what is otherwise in it is theirs.
"""

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.models import ClusterableModel, get_all_child_m2m_relations, get_all_child_relations
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, DraftStateMixin, Page, Revision

# Fields that a revision holds and no editor changes: position in the tree, owner, first publication, comments.
NO_CONTENT = {"path", "depth", "numchild", "content_type", "owner", "first_published_at", COMMENTS_RELATION_NAME}
Content = dict[str, Any]


class FieldChange(NamedTuple):
    """One change of a field: by whom, in which revision, when."""

    by_id: int | None
    revision_id: int
    at: datetime


@cache
def fields_of(model: type[models.Model]) -> tuple[str, ...]:
    """The names of all that editors change in a revision: fields and child relations."""
    own = [field.name for field in model._meta.fields if field.editable and not field.primary_key]
    own += rows_below(model)
    if issubclass(model, ClusterableModel):
        own += [field.name for field in get_all_child_m2m_relations(model)]
    return tuple(name for name in own if name not in NO_CONTENT)


def rows_below(model: type[models.Model]) -> tuple[str, ...]:
    """The names of the child relations of a model."""
    return tuple(one.get_accessor_name() for one in _relations(model) if one.get_accessor_name() not in NO_CONTENT)


def content_of(row: ClusterableModel | DraftStateMixin) -> Content:
    """The row as the content of a revision."""
    return json.loads(json.dumps(row.serializable_data(), cls=DjangoJSONEncoder))


def plain(model: type[models.Model], name: str, value: Any) -> Any:
    """The value of a field in a revision, comparable: without primary keys of child rows and ids of blocks."""
    relations = {one.get_accessor_name(): one for one in _relations(model)}
    if name in relations and isinstance(value, list):
        child, parent = relations[name].related_model, relations[name].field.name
        rows = sorted(value, key=lambda row: row.get("sort_order") or 0)
        bare = ({key: each for key, each in row.items() if key not in {"pk", "sort_order", parent}} for row in rows)
        return [{key: plain(child, key, each) for key, each in row.items()} for row in bare]
    if isinstance(value, str) and name in _streams(model):
        return _without_ids(json.loads(value or "[]"))
    return value


@cache
def _relations(model: type[models.Model]) -> tuple[Any, ...]:
    return tuple(get_all_child_relations(model)) if issubclass(model, ClusterableModel) else ()


@cache
def _streams(model: type[models.Model]) -> frozenset[str]:
    return frozenset(field.name for field in model._meta.fields if isinstance(field, StreamField))


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(one) for one in value]
    if isinstance(value, dict):
        block = {"type", "value"} <= set(value)
        return {key: _without_ids(each) for key, each in value.items() if not (block and key == "id")}
    return value


@dataclass(frozen=True)
class Draft:
    """The newest revision of a row beside what is public.

    `public` is None where nothing is public: all there is would be published for the first time. `written` names for
    each field that differs who has changed it since, the last one last; nobody, where what is public was changed
    beside the versions (by an import) and the draft is only older.
    """

    row: DraftStateMixin
    public: Content | None
    newest: Content
    revision: Revision | None
    written: Mapping[str, tuple[FieldChange, ...]]

    def plain(self, name: str, content: Content) -> Any:
        return plain(type(self.row), name, content.get(name))

    def differing(self, content: Content, other: Content) -> list[str]:
        """The fields whose values differ between two contents."""
        model: type[models.Model] = type(self.row)
        return [name for name in fields_of(model) if self.plain(name, content) != self.plain(name, other)]

    def of(self, user_id: int | None) -> list[str]:
        """The fields that this person changed last."""
        return [name for name, who in self.written.items() if who and who[-1].by_id == user_id]

    def of_others(self, user_id: int | None) -> list[str]:
        """The fields that somebody else changed last. What the house itself put into a new row is nobody's."""
        nobody = {user_id} if self.public is not None else {user_id, None}
        return [name for name, who in self.written.items() if who and who[-1].by_id not in nobody]

    def values(self, names: Iterable[str]) -> Content:
        return {name: self.newest.get(name) for name in names}

    def with_values(self, values: Content) -> Content:
        """What is public, with these fields as given."""
        return copy.deepcopy({**(self.newest if self.public is None else self.public), **values})

    def token(self, names: Iterable[str], values: Content | None = None) -> str:
        """A digest of these changes: new values, and the public values that they would replace."""
        changes = [
            [name, self.plain(name, self.public or {}), self.plain(name, values or self.newest)]
            for name in sorted(names)
        ]
        return hashlib.sha256(json.dumps([str(self.row.pk), changes], sort_keys=True).encode()).hexdigest()


def read(row: DraftStateMixin) -> Draft:
    """Load the draft of a row from the database; one query a revision that is not public yet."""
    model = row.specific_class if isinstance(row, Page) else type(row)
    stored = model._base_manager.get(pk=row.pk)
    public = content_of(stored) if stored.live else None
    revision = stored.latest_revision if public is None or stored.has_unpublished_changes else None
    newest = (public or content_of(stored)) if revision is None else revision.content
    draft = Draft(stored, public, newest, revision, {})
    changed = draft.differing(newest, public or {})
    if public is None:
        changed = [name for name in changed if newest.get(name) not in (None, "", [], "[]")]
    written = _changes_by_field(draft, changed) if revision is not None else {}
    return Draft(stored, public, newest, revision, {name: tuple(written.get(name, ())) for name in changed})


def _changes_by_field(draft: Draft, changed: list[str]) -> dict[str, list[FieldChange]]:
    """Who has changed each of these fields since the public revision; a change that was taken back does not count."""
    versions = draft.row.revisions.order_by("created_at", "pk")
    before = draft.public or {}
    if draft.public is not None and (base := draft.row.live_revision) is not None:
        versions, before = versions.filter(created_at__gt=base.created_at), base.content
    known = {name: draft.plain(name, before) for name in changed}
    public = {name: draft.plain(name, draft.public or {}) for name in changed}
    written: dict[str, list[FieldChange]] = {}
    for version in versions.iterator(chunk_size=20):
        for name in changed:
            value = draft.plain(name, version.content)
            if value == known[name]:
                continue
            known[name] = value
            if value == public[name]:
                written.pop(name, None)
            else:
                written.setdefault(name, []).append(FieldChange(version.user_id, version.pk, version.created_at))
    return written

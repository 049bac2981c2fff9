"""Where a row is used: every page, snippet or other content that refers to it, by name and with a link.

Reads Wagtail's reference index, which knows foreign keys, child rows, blocks and links inside
rich text. The cost does not grow with the number of uses: one query for the references and one for
each kind of row that holds them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.snippets.models import get_snippet_models

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import NATIVE_NAMES

from . import index as reference_index

MAX_SHOWN = 50


class Effect(StrEnum):
    """What deleting a row does to the row that uses it."""

    PREVENTS = "prevents"
    GOES_TOO = "goes_too"
    LOSES = "loses"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Use:
    """One row that uses another, in one of its fields. Without `url` the user may not edit it."""

    name: str
    kind: str
    field: str
    effect: Effect
    url: str | None = None


@dataclass(frozen=True)
class Uses:
    """The uses that are shown, those that prevent a deletion first, and how many there are in all."""

    shown: tuple[Use, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


# Finders of uses that the index cannot read from a field, such as a code inside a list of codes.
_finders: list[tuple[type[models.Model], Callable[[Sequence[Any]], Iterable[Use]]]] = []


def register_finder(model: type[models.Model], find: Callable[[Sequence[Any]], Iterable[Use]]) -> None:
    """Register `find(rows)` for uses of the model's rows that the index does not know; idempotent."""
    if (model, find) not in _finders:
        _finders.append((model, find))


def find_uses(rows: Sequence[models.Model], user: AnyUser) -> Uses:
    """The uses of these rows, which have one base model; uses among the rows themselves do not count."""
    grouped: dict[tuple[Any, ...], ReferenceIndex] = {}
    for one in references_to(rows):
        grouped.setdefault((one.base_content_type_id, one.object_id, one.model_path), one)
    ordered = sorted(grouped.values(), key=lambda one: (effect_of(one) != Effect.PREVENTS, one.pk))
    elsewhere = [use for model, find in _finders for use in find([r for r in rows if isinstance(r, model)])]
    shown = [*_uses_of_references(ordered[:MAX_SHOWN], user), *elsewhere][:MAX_SHOWN]
    return Uses(tuple(shown), len(ordered) + len(elsewhere))


def count_uses(row: models.Model) -> int:
    """The number of rows that use this one. One query."""
    return len({(one.base_content_type_id, one.object_id) for one in references_to([row])})


def references_to(rows: Sequence[models.Model]) -> list[ReferenceIndex]:
    """References to these rows in the index, as far as they are in content of the site."""
    if not rows:
        return []
    reference_index.update_now()
    own = {(ReferenceIndex._get_base_content_type(row).pk, str(row.pk)) for row in rows}
    targets = ReferenceIndex._get_base_content_type(rows[0])
    references = ReferenceIndex.objects.filter(to_content_type=targets, to_object_id__in=[str(row.pk) for row in rows])
    return [
        one
        for one in references
        if (one.base_content_type_id, one.object_id) not in own and _is_content(one._content_type.model_class())
    ]


def _is_content(model: type[models.Model] | None) -> bool:
    """Is it content? Permissions, translation records and the like are deleted with a row and break nothing."""
    return model is not None and (
        issubclass(model, Page | AbstractImage | AbstractDocument | Site | Redirect) or model in get_snippet_models()
    )


def effect_of(reference: ReferenceIndex) -> Effect:
    """What deleting the target does to the row that holds the reference."""
    if isinstance(reference.source_field, StreamField | RichTextField):
        return Effect.NOWHERE
    if reference.on_delete in {models.PROTECT, models.RESTRICT}:
        return Effect.PREVENTS
    return Effect.GOES_TOO if reference.on_delete is models.CASCADE else Effect.LOSES


def _uses_of_references(references: Sequence[ReferenceIndex], user: AnyUser) -> list[Use]:
    keys_by_type: dict[int, set[str]] = defaultdict(set)
    for one in references:
        keys_by_type[one.content_type_id].add(one.object_id)
    holders = {
        (number, str(row.pk)): row
        for number, keys in keys_by_type.items()
        for row in cast(type[Model], ContentType.objects.get_for_id(number).model_class())._base_manager.filter(
            pk__in=keys
        )
    }
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    finder = AdminURLFinder(user)
    uses = []
    for one in references:
        row = holders.get((one.content_type_id, one.object_id))
        if row is None:
            continue
        url = finder.get_edit_url(row)
        name = display_name(row, languages) if url or getattr(row, "live", True) else "–"
        uses.append(Use(name, capfirst(str(one.model_name)), str(one.describe_source_field()), effect_of(one), url))
    return uses


def display_name(row: models.Model, languages: dict[int, str]) -> str:
    """The row's name, with its language where it stands in one."""
    code = languages.get(getattr(row, "locale_id", None) or 0)
    return f"{row} ({NATIVE_NAMES.get(code, code)})" if code else str(row)

"""Where a row is used: every page and every row of the domain that points at it, by name and with a link.

It asks Wagtail's index of references, which knows foreign keys, child rows, blocks and links inside
rich text. The cost does not grow with the number of uses: one query for the references and one for
each kind of row that holds them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.text import capfirst
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.snippets.models import get_snippet_models

from tosbelgi.language.languages import NATIVE_NAMES

from . import index as reference_index

MOST = 50


class Effect(StrEnum):
    """What deleting the row does to the one that uses it."""

    PREVENTS = "prevents"
    GOES_TOO = "goes_too"
    LOSES = "loses"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Use:
    """One row that uses another, in one of its fields. Without `url` it is not this user's to change."""

    name: str
    kind: str
    field: str
    effect: Effect
    url: str | None = None


@dataclass(frozen=True)
class Uses:
    """The uses that are shown, what prevents a deletion first, and how many there are in all."""

    shown: tuple[Use, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


# Uses that stand in no field which the index could read, such as a code inside a list of codes.
_found_elsewhere: list[tuple[type[models.Model], Callable[[Sequence], Iterable[Use]]]] = []


def also_used(model: type[models.Model], find: Callable[[Sequence], Iterable[Use]]) -> None:
    """Have `find` asked for further uses of that model's rows; a repeat changes nothing."""
    if (model, find) not in _found_elsewhere:
        _found_elsewhere.append((model, find))


def find_uses(rows: Sequence[models.Model], user) -> Uses:
    """Who uses any of these rows, the rows themselves aside. All of them are of one base model."""
    grouped: dict[tuple, ReferenceIndex] = {}
    for one in references_to(rows):
        grouped.setdefault((one.base_content_type_id, one.object_id, one.model_path), one)
    ordered = sorted(grouped.values(), key=lambda one: (effect_of(one) != Effect.PREVENTS, one.pk))
    elsewhere = [use for model, find in _found_elsewhere for use in find([r for r in rows if isinstance(r, model)])]
    shown = [*_told(ordered[:MOST], user), *elsewhere][:MOST]
    return Uses(tuple(shown), len(ordered) + len(elsewhere))


def count_uses(row: models.Model) -> int:
    """In how many rows it is used. One query."""
    return len({(one.base_content_type_id, one.object_id) for one in references_to([row])})


def references_to(rows: Sequence[models.Model]) -> list[ReferenceIndex]:
    """What the index knows of these rows, as far as content of the site holds it."""
    if not rows:
        return []
    reference_index.update_now()
    own = {(ReferenceIndex._get_base_content_type(row).pk, str(row.pk)) for row in rows}
    targets = ReferenceIndex._get_base_content_type(rows[0])
    found = ReferenceIndex.objects.filter(to_content_type=targets, to_object_id__in=[str(row.pk) for row in rows])
    return [
        one
        for one in found
        if (one.base_content_type_id, one.object_id) not in own and _is_content(one._content_type.model_class())
    ]


def _is_content(model: type[models.Model] | None) -> bool:
    """Rights, translations in the making and other bookkeeping go with a row and break nothing."""
    return model is not None and (
        issubclass(model, Page | AbstractImage | AbstractDocument | Site | Redirect) or model in get_snippet_models()
    )


def effect_of(reference: ReferenceIndex) -> Effect:
    if isinstance(reference.source_field, StreamField | RichTextField):
        return Effect.NOWHERE
    if reference.on_delete in {models.PROTECT, models.RESTRICT}:
        return Effect.PREVENTS
    return Effect.GOES_TOO if reference.on_delete is models.CASCADE else Effect.LOSES


def _told(found: Sequence[ReferenceIndex], user) -> list[Use]:
    wanted: dict[int, set[str]] = defaultdict(set)
    for one in found:
        wanted[one.content_type_id].add(one.object_id)
    holders = {
        (number, str(row.pk)): row
        for number, keys in wanted.items()
        for row in ContentType.objects.get_for_id(number).model_class()._base_manager.filter(pk__in=keys)
    }
    languages = dict(Locale.objects.values_list("pk", "language_code"))
    finder = AdminURLFinder(user)
    told = []
    for one in found:
        row = holders.get((one.content_type_id, one.object_id))
        if row is None:
            continue
        url = finder.get_edit_url(row)
        name = display_name(row, languages) if url or getattr(row, "live", True) else "–"
        told.append(Use(name, capfirst(str(one.model_name)), str(one.describe_source_field()), effect_of(one), url))
    return told


def display_name(row: models.Model, languages: dict[int, str]) -> str:
    """The row's name, with its language where it stands in one."""
    code = languages.get(getattr(row, "locale_id", None) or 0)
    return f"{row} ({NATIVE_NAMES.get(code, code)})" if code else str(row)

"""Translation board: the state of every page, snippet and row in each language (requirement B9).

One query for each kind and a few for what is measured, however many rows there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Locale,
    Page,
    Revision,
    TaskState,
    TranslatableMixin,
    WorkflowState,
    get_translatable_models,
)

from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.languages import CODES, SOURCE

from ..translation import machine_texts
from ..translation.column_sources import ColumnSource
from ..translation.completeness import AcceptedGap, Parity, is_stale
from ..translation.field_labels import label_for_path
from ..translation.translated_columns import TranslatedColumnsMixin

# The worst for readers first; what needs no work last.
STATES = {
    "missing": _("missing"),
    "gap": _("in another language"),
    "unread": _("by a machine, unread"),
    "stale": _("source has changed"),
    "submitted": _("submitted"),
    "draft": _("draft"),
    "accepted": _("accepted gap"),
    "fine": _("fine"),
}

# What somebody has submitted and nobody has decided on yet, by kind and primary key of the row: fields and values.
Submitted = dict[tuple[int, str], dict[str, Any]]
Drafts = dict[tuple[type[models.Model], int], dict[str, Any]]


@dataclass(frozen=True)
class Cell:
    """One row in one language: its state, the fields it comes from, where to edit them; `places` are labels."""

    language: str
    state: str
    url: str
    fields: tuple[str, ...] = ()
    confirm_url: str = ""
    places: tuple[str, ...] = ()

    @property
    def label(self) -> Promise:
        return STATES[self.state]


@dataclass(frozen=True)
class Line:
    """One page, snippet or row in its three languages."""

    kind: str
    kind_name: str
    title: str
    cells: tuple[Cell, ...]


def board_lines() -> list[Line]:
    """Everything that can be translated, by kind and title."""
    parities = {(one.translation_key, one.locale_id): one for one in Parity.objects.all()}
    accepted = Counter(AcceptedGap.objects.values_list("translation_key", "locale_id"))
    locales = {row.pk: row.language_code for row in Locale.objects.all()}
    submitted, unread = _submitted_values(), machine_texts.rows_with_unread()
    lines: list[Line] = []
    for model in _translatable_models():
        rows = model.objects.filter(depth__gt=1) if model is Page else model._default_manager.all()
        lines += _translated_lines(model, rows, locales, parities, accepted, submitted, unread)
    sources: defaultdict[tuple[int, int], dict[str, ColumnSource]] = defaultdict(dict)
    for one in ColumnSource.objects.all():
        sources[one.kind_id, one.row_id][one.language] = one
    rows = {model: list(model._default_manager.all()) for model in column_lines()}
    drafts = _latest_drafts(rows)
    for model, stored in rows.items():
        kind = ContentType.objects.get_for_model(model).pk
        lines += [
            _columns_line(row, sources[kind, row.pk], drafts, submitted.get((kind, str(row.pk)), {})) for row in stored
        ]
    return sorted(lines, key=lambda line: (line.kind, sort_key(line.title, SOURCE)))


def line_of(row: TranslatableMixin | TranslatedColumnsMixin) -> Line:
    """The line of the board on which this one row stands, in whichever of its languages: seven queries at most."""
    submitted = _submitted_values()
    if isinstance(row, TranslatedColumnsMixin):
        stored = type(row)._default_manager.get(pk=row.pk)
        kind = ContentType.objects.get_for_model(type(row))
        sources = {one.language: one for one in ColumnSource.objects.filter(kind=kind, row_id=row.pk)}
        drafts = _latest_drafts({type(row): [stored]})
        return _columns_line(stored, sources, drafts, submitted.get((kind.pk, str(row.pk)), {}))
    model, key = Page if isinstance(row, Page) else type(row), row.translation_key
    parities = {(key, one.locale_id): one for one in Parity.objects.filter(translation_key=key)}
    accepted = Counter(AcceptedGap.objects.filter(translation_key=key).values_list("translation_key", "locale_id"))
    locales = {one.pk: one.language_code for one in Locale.objects.all()}
    rows = model._default_manager.filter(translation_key=key)
    unread = machine_texts.rows_with_unread(key)
    return next(_translated_lines(model, rows, locales, parities, accepted, submitted, unread))


def count_by_state(lines: list[Line]) -> dict[str, dict[str, int]]:
    """By language, how many rows stand in each state."""
    counts = {code: dict.fromkeys(STATES, 0) for code in CODES}
    for line in lines:
        for cell in line.cells:
            counts[cell.language][cell.state] += 1
    return counts


def _submitted_values() -> Submitted:
    """What waits for approval; what was submitted before this was kept counts with no field known. One query."""
    waiting = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, current_task_state__status=TaskState.STATUS_IN_PROGRESS
    )
    # By the name of the relation: the room of approval lies above this one.
    fields = "base_content_type_id", "object_id", "current_task_state__submission__values"
    return {(kind, row): values or {} for kind, row, values in waiting.values_list(*fields)}


def _translatable_models() -> list[type[TranslatableMixin]]:
    found = [model for model in get_translatable_models(include_subclasses=False) if model is not Page]
    return [Page, *(model for model in found if hasattr(model, "snippet_viewset"))]


def column_lines() -> list[type[TranslatedColumnsMixin]]:
    """The models with translated columns that editors see."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TranslatedColumnsMixin) and hasattr(model, "snippet_viewset")
    ]


def _translated_lines(
    model: type[TranslatableMixin],
    rows: QuerySet[Any],
    locales: dict[int, str],
    parities: dict[tuple[UUID, int], Parity],
    accepted: Counter[tuple[UUID, int]],
    submitted: Submitted,
    unread: set[tuple[UUID, int]],
) -> Iterator[Line]:
    kind = ContentType.objects.get_for_model(model).pk
    versions_by_key: defaultdict[UUID, dict[str, Any]] = defaultdict(dict)
    for row in rows.order_by("pk"):
        versions_by_key[row.translation_key][locales[row.locale_id]] = row
    locale_ids = {code: pk for pk, code in locales.items()}
    for key, versions in versions_by_key.items():
        first = versions.get(SOURCE) or next(iter(versions.values()))
        source = parities.get((key, locale_ids[SOURCE]))
        cells = []
        for code in CODES:
            row, parity = versions.get(code), parities.get((key, locale_ids[code]))
            state, url = "missing", _start_url(first, code)
            if row is not None:
                state = _row_state(row, parity, source, accepted[key, locale_ids[code]])
                state = "unread" if (key, locale_ids[code]) in unread else state
                url = reverse("gaps", args=[key, locale_ids[code]]) if state == "gap" else _edit_url(row)
                state = "submitted" if (kind, str(row.pk)) in submitted else state
            fields = tuple(dict.fromkeys(gap["field"] for gap in parity.gaps)) if parity and state == "gap" else ()
            cells.append(Cell(code, state, url, fields))
        yield Line(str(model._meta.model_name), str(model._meta.verbose_name_plural), str(first), tuple(cells))


def _row_state(row: Any, parity: Parity | None, source: Parity | None, accepted: int) -> str:
    if row.alias_of_id if isinstance(row, Page) else False:
        return "gap"
    if parity is not None and parity.open_gaps:
        return "gap"
    if parity is not None and source is not None and is_stale(parity, source.words):
        return "stale"
    if not row.live or row.has_unpublished_changes:
        return "draft"
    return "accepted" if accepted else "fine"


def _columns_line(
    row: TranslatedColumnsMixin, sources: dict[str, ColumnSource], drafts: Drafts, submitted: dict[str, Any]
) -> Line:
    gaps = defaultdict(list)
    for name, code in row.gaps():
        gaps[code].append(f"{name}_{code}")
    source = sources[SOURCE].words if SOURCE in sources else ""
    main = (*row.required_columns, *row.optional_columns)[0]
    cells = []
    for code in CODES:
        draft = drafts.get((type(row), row.pk))
        if waiting := _submitted_columns(row, submitted, code, gaps[code]):
            state, fields = "submitted", waiting
        elif gaps[code]:
            state, fields = "missing", tuple(gaps[code])
        elif code in sources and sources[code].is_stale(source):
            state, fields = "stale", (f"{main}_{code}",)
        elif not getattr(row, "live", True) or (draft is not None and _draft_differs(row, draft, code)):
            state, fields = "draft", (f"{main}_{code}",)
        else:
            state, fields = "fine", (f"{main}_{code}",)
        confirm = reverse("columns_still_right", args=[row._meta.label_lower, row.pk, code])
        url = f"{_edit_url(row)}#id_{fields[0]}"
        places = tuple(label_for_path(row, field) for field in fields) if state == "missing" else ()
        cells.append(Cell(code, state, url, fields, confirm if state == "stale" else "", places))
    return Line(str(row._meta.model_name), str(row._meta.verbose_name_plural), str(row), tuple(cells))


def _submitted_columns(
    row: TranslatedColumnsMixin, submitted: dict[str, Any], language: str, gaps: list[str]
) -> tuple[str, ...]:
    """The columns of a language that wait for approval; none where a gap would stay open after it."""
    names = [f"{name}_{language}" for name in (*row.required_columns, *row.optional_columns)]
    waiting = [name for name in names if name in submitted and submitted[name] != getattr(row, name)]
    return () if any(not submitted.get(name) for name in gaps) else tuple(waiting)


def _latest_drafts(rows: Mapping[type[models.Model], list[Any]]) -> Drafts:
    """The newest drafts of those rows that have unpublished changes: one query."""
    row_by_revision = {
        row.latest_revision_id: (model, row.pk)
        for model, stored in rows.items()
        for row in stored
        if getattr(row, "has_unpublished_changes", False) and row.latest_revision_id
    }
    if not row_by_revision:
        return {}
    return {
        row_by_revision[pk]: content
        for pk, content in Revision.objects.filter(pk__in=row_by_revision).values_list("pk", "content")
    }


def _draft_differs(row: TranslatedColumnsMixin, draft: dict[str, Any], language: str) -> bool:
    names = [f"{name}_{language}" for name in (*row.required_columns, *row.optional_columns)]
    return any(draft.get(name) != getattr(row, name) for name in names)


def _edit_url(row: Any) -> str:
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])


def _start_url(source: Any, language: str) -> str:
    if isinstance(source, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[source.pk]) + f"?select_locale={language}"
    names = [source._meta.app_label, source._meta.model_name, source.pk]
    return reverse("wagtail_localize:submit_snippet_translation", args=names) + f"?select_locale={language}"

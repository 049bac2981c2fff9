"""The board of the three languages: every page, snippet and row × language, and how far it has come (B9).

One query for each kind and a few for what is measured, however many rows there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Revision, TranslatableMixin, get_translatable_models

from tosbelgi.language.alphabets import sort_key
from tosbelgi.language.languages import CODES, SOURCE

from ..translation.column_sources import ColumnSource
from ..translation.completeness import AcceptedGap, Parity, is_stale
from ..translation.field_labels import label_for_path
from ..translation.translated_columns import TranslatedColumnsMixin

# From what hurts readers most to what needs nobody.
STATES = {
    "missing": _("missing"),
    "gap": _("in another language"),
    "stale": _("source has changed"),
    "draft": _("draft"),
    "accepted": _("accepted gap"),
    "fine": _("fine"),
}


@dataclass(frozen=True)
class Cell:
    """One row in one language: its state, what exactly, and where to mend it; `places` name what is missing."""

    language: str
    state: str
    url: str
    fields: tuple[str, ...] = ()
    confirm_url: str = ""
    places: tuple[str, ...] = ()

    @property
    def label(self):
        return STATES[self.state]


@dataclass(frozen=True)
class Line:
    """One thing in its three languages."""

    kind: str
    kind_name: str
    title: str
    cells: tuple[Cell, ...]


def board_lines() -> list[Line]:
    """Everything that has words, by kind and title."""
    measured = {(one.translation_key, one.locale_id): one for one in Parity.objects.all()}
    accepted = Counter(AcceptedGap.objects.values_list("translation_key", "locale_id"))
    locales = {row.pk: row.language_code for row in Locale.objects.all()}
    lines: list[Line] = []
    for model in _translatable():
        rows = model.objects.filter(depth__gt=1) if model is Page else model._default_manager.all()
        lines += _translated(model, rows, locales, measured, accepted)
    noted = defaultdict(dict)
    for one in ColumnSource.objects.all():
        noted[one.kind_id, one.row_id][one.language] = one
    rows = {model: list(model._default_manager.all()) for model in column_lines()}
    drafts = _drafted(rows)
    for model, each in rows.items():
        kind = ContentType.objects.get_for_model(model).pk
        lines += [_in_columns(row, noted[kind, row.pk], drafts) for row in each]
    return sorted(lines, key=lambda line: (line.kind, sort_key(line.title, SOURCE)))


def line_of(row: TranslatableMixin | TranslatedColumnsMixin) -> Line:
    """The line of the board on which this one row stands, in whichever of its languages: five queries at most."""
    if isinstance(row, TranslatedColumnsMixin):
        stored = type(row)._default_manager.get(pk=row.pk)
        kind = ContentType.objects.get_for_model(type(row))
        noted = {one.language: one for one in ColumnSource.objects.filter(kind=kind, row_id=row.pk)}
        return _in_columns(stored, noted, _drafted({type(row): [stored]}))
    model, key = Page if isinstance(row, Page) else type(row), row.translation_key
    measured = {(key, one.locale_id): one for one in Parity.objects.filter(translation_key=key)}
    accepted = Counter(AcceptedGap.objects.filter(translation_key=key).values_list("translation_key", "locale_id"))
    locales = {one.pk: one.language_code for one in Locale.objects.all()}
    return next(_translated(model, model._default_manager.filter(translation_key=key), locales, measured, accepted))


def count_by_state(lines: list[Line]) -> dict[str, dict[str, int]]:
    """By language, how many rows stand in each state."""
    found = {code: dict.fromkeys(STATES, 0) for code in CODES}
    for line in lines:
        for cell in line.cells:
            found[cell.language][cell.state] += 1
    return found


def _translatable() -> list[type]:
    models = [model for model in get_translatable_models(include_subclasses=False) if model is not Page]
    return [Page, *(model for model in models if hasattr(model, "snippet_viewset"))]


def column_lines() -> list[type[TranslatedColumnsMixin]]:
    """The kinds of rows with their words in columns that editors see."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, TranslatedColumnsMixin) and hasattr(model, "snippet_viewset")
    ]


def _translated(model: type[TranslatableMixin], rows, locales, measured, accepted) -> Iterator[Line]:
    found: dict = defaultdict(dict)
    for row in rows.order_by("pk"):
        found[row.translation_key][locales[row.locale_id]] = row
    names = {code: pk for pk, code in locales.items()}
    for key, versions in found.items():
        first = versions.get(SOURCE) or next(iter(versions.values()))
        source = measured.get((key, names[SOURCE]))
        cells = []
        for code in CODES:
            row, one = versions.get(code), measured.get((key, names[code]))
            state, url = "missing", _begin_url(first, code)
            if row is not None:
                state = _state(row, one, source, accepted[key, names[code]])
                url = reverse("gaps", args=[key, names[code]]) if state == "gap" else _edit_url(row)
            fields = tuple(dict.fromkeys(gap["field"] for gap in one.gaps)) if one and state == "gap" else ()
            cells.append(Cell(code, state, url, fields))
        yield Line(model._meta.model_name, str(model._meta.verbose_name_plural), str(first), tuple(cells))


def _state(row, one: Parity | None, source: Parity | None, accepted: int) -> str:
    if row.alias_of_id if isinstance(row, Page) else False:
        return "gap"
    if one is not None and one.open_gaps:
        return "gap"
    if one is not None and source is not None and is_stale(one, source.words):
        return "stale"
    if not row.live or row.has_unpublished_changes:
        return "draft"
    return "accepted" if accepted else "fine"


def _in_columns(row: TranslatedColumnsMixin, noted: dict[str, ColumnSource], drafts: dict) -> Line:
    gaps = defaultdict(list)
    for name, code in row.gaps():
        gaps[code].append(f"{name}_{code}")
    source = noted[SOURCE].words if SOURCE in noted else ""
    cells = []
    for code in CODES:
        draft = drafts.get((type(row), row.pk))
        if gaps[code]:
            state, fields = "missing", tuple(gaps[code])
        elif code in noted and noted[code].is_stale(source):
            state, fields = "stale", (f"{row.required_columns[0]}_{code}",)
        elif not getattr(row, "live", True) or (draft is not None and _differs(row, draft, code)):
            state, fields = "draft", (f"{row.required_columns[0]}_{code}",)
        else:
            state, fields = "fine", (f"{row.required_columns[0]}_{code}",)
        confirm = reverse("columns_still_right", args=[row._meta.label_lower, row.pk, code])
        url = f"{_edit_url(row)}#id_{fields[0]}"
        places = tuple(label_for_path(row, field) for field in fields) if state == "missing" else ()
        cells.append(Cell(code, state, url, fields, confirm if state == "stale" else "", places))
    return Line(row._meta.model_name, str(row._meta.verbose_name_plural), str(row), tuple(cells))


def _drafted(rows: dict) -> dict:
    """The newest drafts of those rows that have unpublished changes: one query."""
    wanted = {
        row.latest_revision_id: (model, row.pk)
        for model, each in rows.items()
        for row in each
        if getattr(row, "has_unpublished_changes", False) and row.latest_revision_id
    }
    if not wanted:
        return {}
    return {wanted[pk]: content for pk, content in Revision.objects.filter(pk__in=wanted).values_list("pk", "content")}


def _differs(row: TranslatedColumnsMixin, draft: dict, language: str) -> bool:
    names = [f"{name}_{language}" for name in (*row.required_columns, *row.optional_columns)]
    return any(draft.get(name) != getattr(row, name) for name in names)


def _edit_url(row) -> str:
    if isinstance(row, Page):
        return reverse("wagtailadmin_pages:edit", args=[row.pk])
    return reverse(type(row).snippet_viewset.get_url_name("edit"), args=[row.pk])


def _begin_url(source, language: str) -> str:
    if isinstance(source, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[source.pk]) + f"?select_locale={language}"
    names = [source._meta.app_label, source._meta.model_name, source.pk]
    return reverse("wagtail_localize:submit_snippet_translation", args=names) + f"?select_locale={language}"

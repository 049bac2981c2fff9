"""Queries of directions, and directions as rows: each with its page in the best language that has one."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.display_texts import display_text
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.models import Direction, DirectionPage

from ..content import page_rows
from ..content.shown_texts import shown_row
from ..engine.rows import Row, Rows
from ..locales import language_fields

COLUMNS = (
    "pk",
    "code",
    "provider_needed",
    *(f"{name}_{code}" for name in ("title", "slogan", "motto") for code in CODES),
)
PAGE_COLUMNS = (
    *page_rows.COLUMNS,
    *page_rows.OWN_COLUMNS,
    "direction_id",
    "direction__code",
    "what_counts",
    "evidence",
)


def directions(languages: tuple[str, ...], code: str | None = None) -> Rows:
    """The directions in the programme's order, or one of them. One query, and one for their pages."""
    values = _all() if code is None else _with_code(code=code)
    pages = [
        page for page in _pages(numbers=[one["pk"] for one in values]) if page["locale__language_code"] in languages
    ]
    # Pages of one direction in several languages all refer to it, so versions are grouped by direction.
    chosen: dict[int, Row] = {}
    for page in sorted(pages, key=lambda page: languages.index(page["locale__language_code"])):
        chosen.setdefault(page["direction_id"], page)
    rows = page_rows.to_rows(list(chosen.values()), languages)
    rows.prime(page_rows.own_fields, {page["pk"]: page for page in chosen.values()})
    by_number = dict(zip(chosen, rows, strict=True))
    return Rows(_direction(one, by_number.get(one["pk"]), languages) for one in values)


@compile_query
def _all(*, at: datetime) -> QuerySet[Any, Row]:
    return gate.published(Direction.objects.all(), at=at).order_by("position").values(*COLUMNS)


@compile_query
def _with_code(*, at: datetime, code: str) -> QuerySet[Any, Row]:
    return gate.published(Direction.objects.filter(code=code), at=at).values(*COLUMNS)


@compile_query
def _pages(*, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    public = gate.public_anywhere(DirectionPage.objects.filter(direction__in=numbers), at=at)
    return public.order_by("-pk").values(*PAGE_COLUMNS)


def _direction(values: Row, page: Row | None, languages: tuple[str, ...]) -> Row:
    language = page["locale"] if page else None
    return {
        "typename": "Direction",
        "identity": ("Direction", values["code"]),
        "pk": values["pk"],
        "code": values["code"],
        "needs_provider": values["provider_needed"],
        **language_fields(language, languages),
        "title": values[f"title_{language}"] or None if language else None,
        "slogan": values[f"slogan_{language}"] or None if language else None,
        "motto": values[f"motto_{language}"] or None if language else None,
        **{f"shown_{name}": _shown(values, name, language) for name in ("slogan", "motto")},
        "page": page,
    }


def _shown(values: Row, name: str, language: str | None) -> Row | None:
    """A slogan or motto as the site shows it: see `Direction.shown_slogan`."""
    if language is None:
        return None
    return shown_row(display_text(language, {code: values[f"{name}_{code}"] for code in CODES}, latin=False))


def page_versions(rows: Rows) -> dict[int, dict[str, tuple[str, str]]]:
    """By direction the (title, address) of its page in every language in which it is public. One query."""
    versions: dict[int, dict[str, tuple[str, str]]] = {}
    for values in _pages(numbers=[row["pk"] for row in rows]):
        language = values["locale__language_code"]
        versions.setdefault(values["direction_id"], {})[language] = (
            values["title"],
            page_rows.url_of(language, values["url_path"]),
        )
    return versions

"""Queries of public pages, and the pages as rows: common columns in one query, others in one a page model."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page

from tosbelgi.cms.publication import gate
from tosbelgi.cms.publication.urls import below_front, url_in_language
from tosbelgi.home.news import NewsPage
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.languages import CODES

from ..engine.rows import Row, Rows
from ..locales import language_fields
from .page_kinds import BY_CODE, BY_MODEL, PageKindInfo

COLUMNS = (
    "pk",
    "path",
    "title",
    "slug",
    "url_path",
    "translation_key",
    "seo_title",
    "search_description",
    "first_published_at",
    "last_published_at",
    "content_type_id",
    "locale__language_code",
)
OWN_COLUMNS = ("heading", "summary", "picture_id")


def kinds() -> dict[int, PageKindInfo]:
    """The page kinds in the schema, by the id of their content type."""
    content_types = ContentType.objects.get_for_models(*BY_MODEL)
    return {content_types[model].pk: kind for model, kind in BY_MODEL.items()}


def public_of_kinds(pages: QuerySet[Any], *, at: datetime, numbers: list[int]) -> QuerySet[Any]:
    """Those of the pages that are public and of one of these content types."""
    return gate.public_anywhere(pages, at=at).filter(content_type__in=numbers)


def to_rows(values_list: list[Row], languages: tuple[str, ...]) -> Rows:
    """Rows from values of `COLUMNS`, with texts where the page is in one of these languages."""
    known = kinds()
    return Rows(_row(values, known[values["content_type_id"]], languages) for values in values_list)


def _row(values: Row, kind: PageKindInfo, languages: tuple[str, ...]) -> Row:
    language = values["locale__language_code"]
    if language not in languages:
        return untranslated_row(values, kind, languages)
    return {
        "typename": kind.typename,
        "identity": ("Page", values["translation_key"]),
        "kind": kind.code,
        "pk": values["pk"],
        "tree_path": values["path"],
        "translation_key": values["translation_key"],
        **language_fields(language, languages),
        "title": values["title"],
        "path": below_front(values["url_path"]),
        "url": url_of(language, values["url_path"]),
        "published_at": values["first_published_at"],
        "updated_at": values["last_published_at"],
        "seo_title": values["seo_title"],
        "search_description": values["search_description"],
    }


def untranslated_row(values: Row, kind: PageKindInfo, languages: tuple[str, ...]) -> Row:
    """The row of a page that is public in other languages only: without texts."""
    nulls = dict.fromkeys(
        ("title", "path", "url", "published_at", "updated_at", "seo_title", "search_description"), None
    )
    return {
        "typename": kind.typename,
        "identity": ("Page", values["translation_key"]),
        "kind": kind.code,
        "pk": values["pk"],
        "tree_path": values["path"],
        "translation_key": values["translation_key"],
        **language_fields(None, languages),
        **nulls,
    }


def url_of(language: str, url_path: str) -> str:
    return settings.SITE_URL + url_in_language(language, url_path)


def best_versions(versions: Iterable[Row], languages: tuple[str, ...]) -> list[Row]:
    """Of several versions of each page the one in the first of these languages, else any (for a row without texts)."""
    rank = {code: number for number, code in enumerate(dict.fromkeys([*languages, *CODES]))}
    chosen: dict[object, Row] = {}
    for values in sorted(versions, key=lambda values: rank[values["locale__language_code"]]):
        chosen.setdefault(values["translation_key"], values)
    return list(chosen.values())


def at_path(path: str, languages: tuple[str, ...]) -> Row | None:
    """The page with that address. One query; another where it is not in the first language."""
    versions = _versions_at_path(path)
    if not versions:
        return None
    first = best_versions(versions, languages)[0]
    if first["locale__language_code"] == languages[0]:
        return to_rows([first], languages)[0]
    return by_key(first["translation_key"], languages)


def _versions_at_path(path: str) -> list[Row]:
    """The public pages with that address, in whichever language. One query."""
    # A client that cuts the path out of a URL has it percent-encoded; no stored path holds a percent sign.
    steps, numbers = unquote(path).strip("/"), list(kinds())
    if not steps:
        return _fronts(numbers=numbers)
    # A page's path begins with the slug of its language's front page, which no address shows.
    depth, slug = steps.count("/") + 3, steps.rsplit("/", 1)[-1]
    candidates = _with_slug(numbers=numbers, depth=depth, slug=slug) if depth < 100 else []
    return [values for values in candidates if values["url_path"].endswith(f"/{steps}/")]


@compile_query
def _with_slug(*, at: datetime, numbers: list[int], depth: int, slug: str) -> QuerySet[Any, Row]:
    return public_of_kinds(Page.objects.filter(depth=depth, slug=slug), at=at, numbers=numbers).values(*COLUMNS)


@compile_query
def _fronts(*, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    return public_of_kinds(Page.objects.filter(depth=2), at=at, numbers=numbers).values(*COLUMNS)


@compile_query
def _with_keys(*, at: datetime, numbers: list[int], keys: list[Any]) -> QuerySet[Any, Row]:
    return public_of_kinds(Page.objects.filter(translation_key__in=keys), at=at, numbers=numbers).values(*COLUMNS)


def tree_paths(path: str, languages: tuple[str, ...]) -> set[str]:
    """The tree paths of the public pages with that address in these languages. One query."""
    return {values["path"] for values in _versions_at_path(path) if values["locale__language_code"] in languages}


def by_key(key: object, languages: tuple[str, ...]) -> Row | None:
    """The page with that key, in the best language there is. One query."""
    return next(iter(by_keys([key], languages)), None)


def by_keys(keys: Iterable[object], languages: tuple[str, ...]) -> Rows:
    """The pages with these keys, each in the best language there is. One query."""
    return to_rows(best_versions(_with_keys(numbers=list(kinds()), keys=list(keys)), languages), languages)


def by_id(key: str, languages: tuple[str, ...]) -> Row | None:
    """The page with that key as an id holds it."""
    try:
        return by_key(UUID(key), languages)
    except ValueError:
        return None


def in_languages(
    pages: QuerySet[Any, Row], languages: tuple[str, ...], *, at: datetime, numbers: list[int]
) -> QuerySet[Any, Row]:
    """The pages that are public in one of these languages, each in the first of them that has it."""
    public_pages = public_of_kinds(pages, at=at, numbers=numbers).filter(locale__language_code__in=languages)
    for position, language in enumerate(languages[1:], start=1):
        preferred = Page.objects.filter(locale__language_code__in=languages[:position])
        earlier = public_of_kinds(preferred, at=at, numbers=numbers).order_by()
        public_pages = public_pages.exclude(
            locale__language_code=language, translation_key__in=earlier.values("translation_key")
        )
    return public_pages


def pages(
    languages: tuple[str, ...], tops: tuple[str, ...] | None, *, at: datetime, numbers: list[int]
) -> QuerySet[Any]:
    """All pages in these languages, or those below these tree paths."""
    below = Q() if tops is None else Q(pk=None)
    for top in tops or ():
        below |= Q(path__startswith=top, depth__gt=len(top) // Page.steplen)
    return in_languages(Page.objects.filter(below), languages, at=at, numbers=numbers)


def news(languages: tuple[str, ...], *, at: datetime, numbers: list[int]) -> QuerySet[Any]:
    """All news in these languages."""
    return in_languages(NewsPage.objects.all(), languages, at=at, numbers=numbers)


def own_fields(rows: Rows) -> dict[int, Row]:
    """The columns that each page model has of its own, by page. One query for each kind among them."""
    fields_by_page: dict[int, Row] = {}
    for kind, numbers in _by_kind(rows).items():
        for values in _own_columns(kind, numbers=numbers):
            fields_by_page[values["pk"]] = values
    return fields_by_page


@compile_query
def _own_columns(kind: PageKindInfo, *, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    return kind.model.objects.filter(pk__in=numbers).values("pk", *OWN_COLUMNS, *kind.own)


def bodies(rows: Rows) -> dict[int, list[Any]]:
    """The body of each page as it is stored. One query for each kind among them that has one."""
    body_by_page: dict[int, list[Any]] = {}
    for kind, numbers in _by_kind(rows).items():
        if kind.has_body:
            for values in _bodies(kind, numbers=numbers):
                body_by_page[values["pk"]] = list(values["body"].raw_data)
    return body_by_page


@compile_query
def _bodies(kind: PageKindInfo, *, at: datetime, numbers: list[int]) -> QuerySet[Any, Row]:
    return kind.model.objects.filter(pk__in=numbers).values("pk", "body")


def _by_kind(rows: Rows) -> Mapping[PageKindInfo, list[int]]:
    numbers: dict[PageKindInfo, list[int]] = {}
    for row in rows:
        if row["locale"] is not None:
            numbers.setdefault(BY_CODE[row["kind"]], []).append(row["pk"])
    return numbers


def language_versions(rows: Rows) -> dict[object, dict[str, tuple[str, str]]]:
    """By key, the (title, address) of each page in every language in which it is public. One query."""
    versions = _with_keys(numbers=list(kinds()), keys={row["translation_key"] for row in rows})
    urls_by_key: dict[object, dict[str, tuple[str, str]]] = {}
    for values in versions:
        language = values["locale__language_code"]
        url = url_of(language, values["url_path"])
        urls_by_key.setdefault(values["translation_key"], {})[language] = (values["title"], url)
    return urls_by_key


def ancestor_rows(rows: Rows) -> dict[str, Row]:
    """The public ancestors of these pages, by tree path. One query."""
    above = {
        row["tree_path"][:end]
        for row in rows
        if row["locale"] is not None
        for end in range(2 * Page.steplen, len(row["tree_path"]), Page.steplen)
    }
    ancestors = _at_tree_paths(numbers=list(kinds()), above=above)
    return {
        values["path"]: {
            "title": values["title"],
            "path": below_front(values["url_path"]),
            "url": url_of(values["locale__language_code"], values["url_path"]),
        }
        for values in ancestors
    }


@compile_query
def _at_tree_paths(*, at: datetime, numbers: list[int], above: list[Any]) -> QuerySet[Any, Row]:
    public_pages = public_of_kinds(Page.objects.filter(path__in=above), at=at, numbers=numbers)
    return public_pages.values("path", "title", "url_path", "locale__language_code")

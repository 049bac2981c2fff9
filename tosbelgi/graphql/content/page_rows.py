"""Public pages as rows: what all pages have from one query, what each kind has besides from one query a kind."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page

from tosbelgi.cms import gate
from tosbelgi.cms.addresses import address_in
from tosbelgi.cms.serving import pages_at
from tosbelgi.language.languages import CODES

from ..locales import spoken
from ..rows import Row, Rows
from .page_kinds import BY_CODE, BY_MODEL, Kind

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
OWN = ("heading", "summary", "picture_id")


def kinds() -> dict[int, Kind]:
    """The kinds of page that are shown, by the number the database knows them by."""
    known = ContentType.objects.get_for_models(*BY_MODEL)
    return {known[model].pk: kind for model, kind in BY_MODEL.items()}


def shown(pages: QuerySet, language: str | None = None) -> QuerySet:
    """Those of the pages that are public (in the language) and of a kind we show."""
    rows = gate.public(pages, language) if language else gate.public_anywhere(pages)
    return rows.filter(content_type_id__in=kinds()) if rows.model is Page else rows


def made(read: list[Row], wanted: tuple[str, ...]) -> Rows:
    """The rows of what was read with `COLUMNS`, for somebody who wants these languages."""
    known = kinds()
    return Rows(_row(values, known[values["content_type_id"]], wanted) for values in read)


def _row(values: Row, kind: Kind, wanted: tuple[str, ...]) -> Row:
    language = values["locale__language_code"]
    if language not in wanted:
        return without_words(values, kind, wanted)
    address = address_in(language, values["url_path"])
    return {
        "typename": kind.typename,
        "kind": kind.code,
        "pk": values["pk"],
        "tree_path": values["path"],
        "translation_key": values["translation_key"],
        **spoken(language, wanted),
        "title": values["title"],
        "path": address[4:],
        "url": settings.SITE_URL + address,
        "published_at": values["first_published_at"],
        "updated_at": values["last_published_at"],
        "seo_title": values["seo_title"],
        "search_description": values["search_description"],
    }


def without_words(values: Row, kind: Kind, wanted: tuple[str, ...]) -> Row:
    """The page is public in other languages only."""
    nothing = dict.fromkeys(
        ("title", "path", "url", "published_at", "updated_at", "seo_title", "search_description"), None
    )
    return {
        "typename": kind.typename,
        "kind": kind.code,
        "pk": values["pk"],
        "tree_path": values["path"],
        "translation_key": values["translation_key"],
        **spoken(None, wanted),
        **nothing,
    }


def url_of(language: str, url_path: str) -> str:
    return settings.SITE_URL + address_in(language, url_path)


def best(read: Iterable[Row], wanted: tuple[str, ...]) -> list[Row]:
    """Of several versions of each page the one in the language wanted most, else any (it will be without words)."""
    place = {code: number for number, code in enumerate(dict.fromkeys([*wanted, *CODES]))}
    chosen: dict[object, Row] = {}
    for values in sorted(read, key=lambda values: place[values["locale__language_code"]]):
        chosen.setdefault(values["translation_key"], values)
    return list(chosen.values())


def at_path(path: str, wanted: tuple[str, ...]) -> Row | None:
    """The page with that address. One query; another where the language wanted does not have it."""
    there = list(shown(pages_at(path)).values(*COLUMNS))
    if not there:
        return None
    first = best(there, wanted)[0]
    if first["locale__language_code"] == wanted[0]:
        return made([first], wanted)[0]
    return by_key(first["translation_key"], wanted)


def by_key(key: object, wanted: tuple[str, ...]) -> Row | None:
    """The page with that key, in the best language there is. One query."""
    versions = best(shown(Page.objects.filter(translation_key=key)).values(*COLUMNS), wanted)
    return made(versions, wanted)[0] if versions else None


def by_id(key: str, wanted: tuple[str, ...]) -> Row | None:
    """The page with that key as an id holds it."""
    try:
        return by_key(UUID(key), wanted)
    except ValueError:
        return None


def in_languages(pages: QuerySet, wanted: tuple[str, ...]) -> QuerySet:
    """The pages that are public in one of these languages, each in the first of them that has it."""
    found = shown(pages).filter(locale__language_code__in=wanted)
    for place, language in enumerate(wanted[1:], start=1):
        earlier = shown(Page.objects.filter(locale__language_code__in=wanted[:place])).order_by()
        found = found.exclude(locale__language_code=language, translation_key__in=earlier.values("translation_key"))
    return found


def own(rows: Rows) -> dict[int, Row]:
    """What each kind of page has of its own, by page. One query for each kind among them."""
    found: dict[int, Row] = {}
    for kind, numbers in _by_kind(rows).items():
        for values in kind.model.objects.filter(pk__in=numbers).values("pk", *OWN, *kind.own):
            found[values["pk"]] = values
    return found


def bodies(rows: Rows) -> dict[int, list]:
    """The body of each page as it is stored. One query for each kind among them that has one."""
    found: dict[int, list] = {}
    for kind, numbers in _by_kind(rows).items():
        if kind.has_body:
            for pk, body in kind.model.objects.filter(pk__in=numbers).values_list("pk", "body"):
                found[pk] = list(body.raw_data)
    return found


def _by_kind(rows: Rows) -> Mapping[Kind, list[int]]:
    numbers: dict[Kind, list[int]] = {}
    for row in rows:
        if row["locale"] is not None:
            numbers.setdefault(BY_CODE[row["kind"]], []).append(row["pk"])
    return numbers


def versions(rows: Rows) -> dict[object, dict[str, tuple[str, str]]]:
    """By key, the (title, address) of each page in every language in which it is public. One query."""
    wanted = {row["translation_key"] for row in rows}
    read = shown(Page.objects.filter(translation_key__in=wanted)).values(*COLUMNS)
    found: dict[object, dict[str, tuple[str, str]]] = {}
    for values in read:
        language = values["locale__language_code"]
        url = url_of(language, values["url_path"])
        found.setdefault(values["translation_key"], {})[language] = (values["title"], url)
    return found


def ways(rows: Rows) -> dict[str, Row]:
    """By place in the tree, the public pages above these pages. One query."""
    above = {
        row["tree_path"][:end]
        for row in rows
        if row["locale"] is not None
        for end in range(2 * Page.steplen, len(row["tree_path"]), Page.steplen)
    }
    if not above:
        return {}
    read = shown(Page.objects.filter(path__in=above)).values("path", "title", "url_path", "locale__language_code")
    return {
        values["path"]: {
            "title": values["title"],
            "path": (address := address_in(values["locale__language_code"], values["url_path"]))[4:],
            "url": settings.SITE_URL + address,
        }
        for values in read
    }

"""Baseline for the GraphQL benchmark: the same rows read with `values_list`, as dictionaries."""

from django.db.models import F
from django.utils import timezone

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.catalogue.api import level_words
from tosbelgi.programme.catalogue.models import Direction, DirectionPage, Norm, Season, SeasonLevel
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage, SectionPage

LANGUAGE = "ru"


def _sections(gated: bool):
    """The numbers of the rows' sections."""
    if not gated:
        return SectionPage.objects.filter(locale__language_code="kk", live=True).values("pk")
    lists = gate.public(ReadingListPage.objects.all(), LANGUAGE).values_list("path", "year")
    latest = max(lists, key=lambda one: one[1])[0]
    shown = gate.public(SectionPage.objects.filter(path__startswith=latest), LANGUAGE)
    keys = list(shown.values_list("translation_key", flat=True))
    canonical = SectionPage.objects.filter(translation_key__in=keys, locale__language_code="kk", live=True)
    return list(canonical.values_list("pk", flat=True))


def _listed(gated: bool):
    books = gate.public(Book.objects.all(), LANGUAGE) if gated else Book.objects.filter(live=True)
    return ListedBook.objects.filter(
        section_page__in=_sections(gated), withdrawal__isnull=True, book__in=books.order_by().values("pk")
    )


def _authors(books: list[int], gated: bool) -> dict[int, list[dict]]:
    authors = gate.public(Author.objects.all(), LANGUAGE) if gated else Author.objects.filter(live=True)
    read = BookAuthor.objects.filter(book__in=books, author__in=authors.order_by().values("pk"))
    names_by_book: dict[int, list[dict]] = {}
    for book, name in read.order_by("book_id", "sort_order", "pk").values_list("book_id", "author__name_ru"):
        names_by_book.setdefault(book, []).append({"name": name})
    return names_by_book


def books(gated: bool) -> dict:
    columns = ("book_id", "book__slug", "book__title_ru", "section_page__section")
    read = list(_listed(gated).order_by("section_page__path", "sort_order", "pk").values_list(*columns)[:50])
    authors = _authors([row[0] for row in read], gated)
    nodes = [
        {"slug": slug, "title": title or None, "section": section.upper(), "authors": authors.get(number, [])}
        for number, slug, title, section in read
    ]
    return {"books": {"nodes": nodes}}


def directions(gated: bool) -> dict:
    today = day_of(timezone.now())
    rows = Direction.objects.filter(live=True).order_by("position").values_list("pk", "code", "title_ru")
    if gated:
        shown = set(gate.public(DirectionPage.objects.all(), LANGUAGE).values_list("direction_id", flat=True))
        rows = [row for row in rows if row[0] in shown]
    season = Season.objects.filter(live=True, starts_on__lte=today).order_by("-starts_on").values("pk")[:1]
    read = SeasonLevel.objects.filter(season__in=list(season.values_list("pk", flat=True))).order_by("min_age")
    levels = list(read.values_list("pk", "level_code"))
    names = {code: one.name for code, one in level_words(LANGUAGE).items()}
    norms: dict[int, list[tuple]] = {}
    columns = ("level_id", "directions", "kind", "slots", "hours_per_week", "books", "days")
    of_levels = Norm.objects.filter(level__in=[pk for pk, _code in levels]).order_by("sort_order", "pk")
    for level, *norm in of_levels.values_list(*columns):
        norms.setdefault(level, []).append(tuple(norm))
    return {
        "directions": [
            {
                "code": code.upper(),
                "title": title,
                "levels": [
                    {"level": {"code": level.upper(), "name": names[level]}, "norm": _norm(code, norms[pk])}
                    for pk, level in levels
                ],
            }
            for _pk, code, title in rows
        ]
    }


def _norm(code: str, norms: list[tuple]) -> dict | None:
    for directions, kind, slots, hours, books, days in norms:
        if code in directions:
            return {"kind": kind.upper(), "slots": slots, "hoursPerWeek": hours, "books": books, "days": days}
    return None


def narrowed(gated: bool) -> dict:
    rows = _listed(gated).filter(section_page__section="world_classics", for_silver=True)
    read = rows.order_by("book__sort_ru", "pk").values_list("book__slug", "book__title_ru")[:20]
    nodes = [{"slug": slug, "title": title or None} for slug, title in read]
    return {"books": {"totalCount": rows.count(), "nodes": nodes}}


def one(gated: bool) -> dict:
    row = (
        _listed(gated)
        .filter(book__slug="abai-zholy")
        .annotate(slug=F("book__slug"))
        .values_list("book_id", "slug", "book__title_ru", "book__annotation_ru", "book__year", "section_page__section")
        .first()
    )
    number, slug, title, annotation, year, section = row
    authors = _authors([number], gated).get(number, [])
    fields = {"slug": slug, "title": title, "annotation": annotation, "year": year}
    return {"book": fields | {"section": section.upper(), "authors": authors}}


VIEWS = {"50 books": books, "directions": directions, "filter, total": narrowed, "one book": one}

"""Which books stand publicly, and where: in sections of public lists, not withdrawn, with words in the language."""

from functools import lru_cache

from django.conf import settings
from django.db.models import Case, CharField, Q, QuerySet, Value, When

from tosbelgi.cms import gate
from tosbelgi.language.languages import SOURCE
from tosbelgi.reading_lists.addresses import address
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage, SectionPage

from ..rows import Row

STEP = SectionPage.steplen
SECTION = ("pk", "path", "section", "title", "summary", "url_path", "translation_key")


def sections(language: str) -> list[Row]:
    """The public sections of public lists, in the tree's order; `canonical` keeps the rows. Two or three queries."""
    years = dict(gate.public(ReadingListPage.objects.all(), language).values_list("path", "year"))
    read = gate.public(SectionPage.objects.all(), language).order_by("path").values(*SECTION)
    found = [values | {"year": years[values["path"][:-STEP]]} for values in read if values["path"][:-STEP] in years]
    canonical = {values["translation_key"]: values["pk"] for values in found}
    if language != SOURCE:
        source = SectionPage.objects.filter(translation_key__in=canonical, locale__language_code=SOURCE, live=True)
        canonical = dict(source.values_list("translation_key", "pk"))
    return [
        values | {"canonical": canonical[values["translation_key"]]}
        for values in found
        if values["translation_key"] in canonical
    ]


def latest_year(shelves: dict[str, list[Row]]) -> int | None:
    return max((section["year"] for shelf in shelves.values() for section in shelf), default=None)


def standing(shelf: list[Row], language: str) -> Q:
    """The condition that a listed row stands in one of these sections and can be read about in the language."""
    public = gate.public(Book.objects.all(), language).order_by().values("pk")
    return Q(section_page__in=[section["canonical"] for section in shelf], withdrawal__isnull=True, book__in=public)


def listed(shelves: dict[str, list[Row]]) -> QuerySet[ListedBook]:
    """The rows that stand publicly in one of the languages, the best language first; `language` says which."""
    conditions = {language: standing(shelf, language) for language, shelf in shelves.items()}
    if len(conditions) == 1:
        language, condition = conditions.popitem()
        return ListedBook.objects.filter(condition).annotate(language=Value(language, CharField()))
    whole = Q()
    for condition in conditions.values():
        whole |= condition
    cases = [When(condition, then=Value(language)) for language, condition in conditions.items()]
    return ListedBook.objects.filter(whole).annotate(language=Case(*cases, output_field=CharField()))


@lru_cache
def _before_slug(kind: str, language: str) -> str:
    return settings.SITE_URL + address(kind, "x", language).removesuffix("x/")


def url_of(kind: str, slug: str, language: str) -> str:
    """Where people read of a book (`book`) or an author (`author`)."""
    return f"{_before_slug(kind, language)}{slug}/"

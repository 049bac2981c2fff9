"""Content health check: books of current lists without an annotation in a language."""

from collections.abc import Iterator

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tosbelgi.cms.health import findings
from tosbelgi.cms.health.findings import Finding, Severity, Survey, in_snippet
from tosbelgi.cms.publication import address_lookup
from tosbelgi.language.languages import SOURCE

from . import public_lists
from .lists import ListedBook, ReadingListPage

KIND = "books"


def books_without_words(survey: Survey) -> Iterator[Finding]:
    """Books of the lists that count now, without an annotation in a language: there they are hidden. Two queries."""
    lists = ReadingListPage.objects.filter(live=True, locale__language_code=SOURCE)
    begun = lists.filter(year__lte=survey.today.year).aggregate(year=Max("year"))["year"] or 0
    now = [page.path for page in lists.filter(year__gte=begun)]
    rows = ListedBook.objects.filter(section_page__live=True, withdrawal__isnull=True, book__live=True)
    listed = rows.select_related("book", "section_page").order_by("pk")
    for book in dict.fromkeys(row.book for row in listed if row.section_page.path[: -row.section_page.steplen] in now):
        for name, code in book.gaps():
            words = _("A book of a list in force has no annotation in this language, so it is not shown there.")
            yield in_snippet(KIND, book, words, Severity.MIDDLE, code, f"{name}_{code}")


def _public_books(slugs: set[str], language: str) -> set[str]:
    rows = ListedBook.objects.filter(book__slug__in=slugs)
    return {place.row.book.slug for place in public_lists.public_listings(rows, language)}


def _public_authors(slugs: set[str], language: str) -> set[str]:
    rows = ListedBook.objects.filter(book__book_authors__author__slug__in=slugs).distinct()
    places = public_lists.public_listings(public_lists.rows_with_authors(rows, language), language)
    return slugs & {author.slug for place in places for author in place.row.book.shown_authors}


findings.register(KIND, gettext_lazy("Books without words"), books_without_words)
address_lookup.register_slug_lookup("book", _public_books)
address_lookup.register_slug_lookup("author", _public_authors)

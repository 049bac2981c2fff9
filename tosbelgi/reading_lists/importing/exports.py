"""Export of a reading list as spreadsheet rows that the import accepts unchanged."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.languages import CODES

from .. import public_lists
from ..lists import ListedBook, ReadingListPage, SectionPage


def rows_of(page: ReadingListPage) -> Iterator[dict[str, str]]:
    """Every row of the canonical list, withdrawn ones left out. Three queries."""
    listed = ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page), withdrawal__isnull=True)
    for row in public_lists.rows_with_authors(listed, None).order_by("section_page__path", "sort_order", "pk"):
        book = row.book
        yield {
            "section": str(BookSection(row.section_page.section).number),
            "slug": book.slug,
            "is_folk_work": "yes" if book.is_folk_work else "",
            "year": str(book.year),
            "about_year": "yes" if book.about_year else "",
            "original_language": book.original_language,
            "original_title": book.original_title,
            "length": book.length,
            "isbn": book.isbn,
            "levels": ", ".join(row.levels),
            **{f"title_{code}": book.word("title", code) for code in CODES},
            **{f"annotation_{code}": book.word("annotation", code) for code in CODES},
            **{f"authors_{code}": "; ".join(one.word("name", code) for one in book.shown_authors) for code in CODES},
        }


def notes() -> dict[str, str]:
    """What each column takes, in the reader's language."""
    titles = _("The title under which the book was published in this language; empty where no edition is known.")
    names = _(
        "Names in this language with a semicolon between them. A known author needs one language, a new one three."
    )
    about = _("Two or three sentences of your own. Without them the book is not shown in this language.")
    return {
        "section": _("1 golden fund of Kazakh literature, 2 of world literature, 3 growth and popular science."),
        "slug": _("The book's address: small Latin letters, digits, hyphens. Empty: made from the title."),
        **{f"title_{code}": titles for code in CODES},
        **{f"authors_{code}": names for code in CODES},
        "is_folk_work": _("yes, for an epic or a tale that nobody has written; an anthology is none."),
        "year": _("Year of first publication; before Christ with a minus sign."),
        "about_year": _("yes, where the year is approximate, or that of the writing."),
        "original_language": _("ISO 639 code of the language it was written in: kk, ru, en, fr, …"),
        "original_title": _("Only where the original is in none of the three languages."),
        "length": _(
            "short (up to 150 pages), medium (up to 400) or long; also қысқа, орташа, ұзақ; короткая, средняя, длинная."
        ),
        "isbn": _("10 or 13 digits, or empty."),
        "levels": _(
            "bronze, silver, gold: those to whom the book is offered, with commas. Also қола, күміс, алтын; бронза, "
            "серебро, золото."
        ),
        **{f"annotation_{code}": about for code in CODES},
    }

"""Operator settings of reading lists and of the import of spreadsheets."""

from datetime import date

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import BookSection
from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import WholeNumber, YesNo, number_words
from tosbelgi.language.languages import SOURCE

from .actions import count_books_by_section, short_sections
from .lists import ListedBook, ReadingListPage, SectionPage, Withdrawal

READING_LISTS = _("Reading lists")


def books_words(count: int) -> str:
    return ngettext("%(n)s book", "%(n)s books", count) % {"n": number_words(count)}


def pages_words(count: int) -> str:
    return ngettext("%(n)s page", "%(n)s pages", count) % {"n": number_words(count)}


def rows_words(count: int) -> str:
    return ngettext("%(n)s row", "%(n)s rows", count) % {"n": number_words(count)}


def megabytes_words(count: int) -> str:
    return gettext("%(n)s MB") % {"n": number_words(count)}


def _public_lists() -> list[ReadingListPage]:
    return list(ReadingListPage.objects.filter(locale__language_code=SOURCE, live=True).order_by("-year"))


def pages_of_lists(before: int, after: int, on: date) -> list[str]:
    """How many pages each public list takes, before and after."""
    lines = []
    for page in _public_lists():
        sections = SectionPage.objects.child_of(page).live()
        count = ListedBook.objects.filter(section_page__in=sections, withdrawal__isnull=True).count()
        pages = [pages_words(max(1, -(-count // size))) for size in (before, after)]
        lines.append(f"{page.title}: {pages[0]} → {pages[1]}")
    return lines


def lists_too_short(before: int, after: int, on: date) -> list[str]:
    """Which lists could not be approved as they are."""
    proposed = ReadingListPage.objects.filter(locale__language_code=SOURCE, approval__isnull=True).order_by("-year")
    lines = []
    for page in proposed:
        counts = count_books_by_section(page)
        for section in short_sections(counts, after):
            params = {
                "list": page.title,
                "section": BookSection(section).label,
                "books": books_words(counts.get(section, 0)),
            }
            lines.append(gettext("%(list)s cannot be approved as it is. %(section)s: %(books)s.") % params)
    return lines or [gettext("Every proposed list has enough books.")]


def withdrawn_books(before: bool, after: bool, on: date) -> list[str]:
    count = Withdrawal.objects.count()
    message = ngettext("%(n)s withdrawn book is concerned.", "%(n)s withdrawn books are concerned.", count)
    return [message % {"n": number_words(count)}]


register(
    Setting(
        name="reading_lists.books_per_page",
        kind=WholeNumber(1, 200, books_words),
        default=30,
        topic=READING_LISTS,
        label=_("Books on one page of a list"),
        explanation=_("After so many books a list goes on on a further page. Prints and files hold all books."),
        requirements=("R002", "R034"),
        affected=pages_of_lists,
    )
)
register(
    Setting(
        name="reading_lists.books_to_approve",
        kind=WholeNumber(1, 100, books_words),
        default=1,
        topic=READING_LISTS,
        label=_("Books that each section needs before approval"),
        explanation=_(
            "A list can be approved when each of its three sections has at least so many books. Lists that are "
            "approved already stay so."
        ),
        requirements=("R034", "R127", "D2"),
        affected=lists_too_short,
    )
)
register(
    Setting(
        name="reading_lists.withdrawn_shown",
        kind=YesNo(),
        default=True,
        topic=READING_LISTS,
        label=_("Withdrawn books below the list"),
        explanation=_(
            "Whether the public list names the books that were withdrawn from it after approval, with the reason. "
            "The page of such a book says so in any case."
        ),
        requirements=("R034", "R127"),
        affected=withdrawn_books,
    )
)
register(
    Setting(
        name="reading_lists.import_rows",
        kind=WholeNumber(1, 10_000, rows_words),
        default=10_000,
        topic=READING_LISTS,
        label=_("Rows of an imported spreadsheet"),
        explanation=_("A file with more rows is refused. Ten thousand is what the import was measured with."),
        requirements=("R002", "R034"),
    )
)
register(
    Setting(
        name="reading_lists.import_megabytes",
        kind=WholeNumber(1, 32, megabytes_words),
        default=8,
        topic=READING_LISTS,
        label=_("Size of an imported spreadsheet"),
        explanation=_("A larger file is refused before it is read."),
        requirements=("R002", "R034"),
    )
)

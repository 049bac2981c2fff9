"""Books that count: rows of approved reading lists which are offered to a level (R034)."""

from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.models import ListedBook, ReadingListPage, SectionPage

from ..schedule.api import Plan
from .refusals import BookNotOffered


@dataclass(frozen=True, kw_only=True)
class BookRow:
    """A row of a list as it is: the book, its section, the list's year, a title in the first language that has one."""

    book: int
    section: str
    list_year: int
    title: str


def book_offered(listed: int, level: str, day: date, plan: Plan | None) -> BookRow:
    """The row, where the book is offered to the level and was not withdrawn before that day; refused otherwise.

    A book that stands in the agreed schedule counts as it was when it was planned. At most two queries.
    """
    planned = [book for one in (plan.directions if plan else ()) for book in one.books if book.listed == listed]
    for book in planned:
        return BookRow(book=book.book, section=book.section, list_year=book.list_year, title=book.title)
    row = ListedBook.objects.select_related("section_page", "book", "withdrawal").filter(pk=listed).first()
    if row is None or level not in LevelCode.values or level not in row.levels or _is_withdrawn(row, day):
        raise BookNotOffered
    path = row.section_page.path[: -SectionPage.steplen]
    year = ReadingListPage.objects.filter(path=path, approval__isnull=False).values_list("year", flat=True).first()
    if year is None:
        raise BookNotOffered
    title = next((words for code in CODES if (words := row.book.word("title", code))), "")
    return BookRow(book=row.book_id, section=row.section_page.section, list_year=year, title=title)


def _is_withdrawn(row: ListedBook, day: date) -> bool:
    return hasattr(row, "withdrawal") and day_of(row.withdrawal.at) <= day

"""Books that may be planned: rows of approved lists, offered to the level (R034); what is planned keeps its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.languages import SOURCE
from tosbelgi.reading_lists.models import Approval, ListedBook, SectionPage
from tosbelgi.reading_lists.public_lists import rows_with_authors

from .plan import Plan, PlannedBook
from .refusals import BookIsNotOffered


@dataclass(frozen=True)
class OfferedBook:
    """A row of an approved list: where it stands, and the words by which readers of a language know it."""

    listed: int
    book: int
    section: BookSection
    list_year: int
    title: str
    author: str

    def planned(self, by: date | None) -> PlannedBook:
        """It as it stands now, to be read by that day."""
        return PlannedBook(
            listed=self.listed, book=self.book, section=self.section, list_year=self.list_year, title=self.title,
            author=self.author, by=by,
        )  # fmt: skip


def books_offered(level: str, language: str = SOURCE) -> list[OfferedBook]:
    """The books that a plan at this level may name, by section: of several lists the newest that has a book.

    Three queries, and those of the public gate.
    """
    years = _approved_lists()
    rows = rows_with_authors(_rows(years, level), None).order_by("section_page__path", "sort_order", "pk")
    by_book: dict[int, OfferedBook] = {}
    for row in rows:
        one = _offered(row, years, language)
        if one.book not in by_book or one.list_year > by_book[one.book].list_year:
            by_book[one.book] = one
    order = list(BookSection)
    return sorted(by_book.values(), key=lambda one: (-one.list_year, order.index(one.section)))


def choose_books(
    wanted: Iterable[tuple[int, date | None]], *, level: str, kept: Plan | None, field: str
) -> tuple[PlannedBook, ...]:
    """The books of these rows, each to be read by its day. What was planned before stays as it was then.

    Refused where a row is offered to this level by no approved list. Two queries where a row is new.
    """
    earlier = {one.listed: one for one in books_of(kept)} if kept else {}
    wanted = list(wanted)
    new = [listed for listed, _by in wanted if listed not in earlier]
    offered = {one.listed: one for one in _offered_rows(new, level)} if new else {}
    chosen = []
    for listed, by in wanted:
        if listed in earlier:
            before = earlier[listed]
            chosen.append(
                PlannedBook(
                    listed=listed, book=before.book, section=before.section, list_year=before.list_year,
                    title=before.title, author=before.author, by=by,
                )
            )  # fmt: skip
        elif listed in offered:
            chosen.append(offered[listed].planned(by))
        else:
            raise BookIsNotOffered(field=field)
    return tuple(chosen)


def require_books(plan: Plan, *, level: str, kept: Plan | None) -> None:
    """Does each book stand in the plan as its list has it, or as it was planned before?"""
    for direction in plan.directions:
        field = f"{direction.direction}.books"
        wanted = [(one.listed, one.by) for one in direction.books]
        if wanted and set(choose_books(wanted, level=level, kept=kept, field=field)) != set(direction.books):
            raise BookIsNotOffered(field=field)


def books_of(plan: Plan) -> list[PlannedBook]:
    return [one for direction in plan.directions for one in direction.books]


def _approved_lists() -> dict[str, int]:
    """Year of each approved list by its path. One query."""
    return dict(Approval.objects.values_list("reading_list__path", "reading_list__year"))


def _offered_rows(listed: Iterable[int], level: str) -> list[OfferedBook]:
    years = _approved_lists()
    return [_offered(row, years, SOURCE) for row in rows_with_authors(_rows(years, level).filter(pk__in=listed), None)]


def _rows(years: Iterable[str], level: str) -> QuerySet[ListedBook]:
    in_lists = [Q(section_page__path__startswith=path) for path in years]
    if not in_lists or level not in LevelCode.values:
        return ListedBook.objects.none()
    sections = gate.public(SectionPage.objects.all(), SOURCE).order_by().values("pk")
    rows = ListedBook.objects.filter(reduce(or_, in_lists), section_page__in=sections, book__live=True)
    return rows.filter(withdrawal=None, **{f"for_{level}": True})


def _offered(row: ListedBook, years: dict[str, int], language: str) -> OfferedBook:
    return OfferedBook(
        listed=row.pk,
        book=row.book_id,
        section=BookSection(row.section_page.section),
        list_year=years[row.section_page.path[: -SectionPage.steplen]],
        title=row.book.shown_title(language).text,
        author=row.book.author_words(language),
    )

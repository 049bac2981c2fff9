"""Actions on reading lists: approve a list, withdraw a book, copy a list into the draft of a later year."""

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Count
from wagtail.models import Locale, Page

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.pages.models import BasePage
from tosbelgi.cms.references import index as reference_index
from tosbelgi.cms.translation.translating import StructureMismatch, create_translation
from tosbelgi.kernel import events, operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import BookSection
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import SOURCE

from .lists import Approval, ListedBook, ListIsApproved, ReadingListPage, SectionPage, Withdrawal, lock_lists

ListPage = TypeVar("ListPage", ReadingListPage, SectionPage)


class NoSuchList(Refusal):
    """There is no such list, or not for you: the two look alike."""

    code = "NO_SUCH_LIST"
    rule = "list.exists"


class MayNotApprove(Refusal):
    """Approving and withdrawing is for those whom the operator has given the right to."""

    code = "MAY_NOT_APPROVE"
    rule = "list.approval.permission"


class ListIsIncomplete(Refusal):
    """A list is approved with all three sections public and enough books in each."""

    code = "LIST_IS_INCOMPLETE"
    rule = "list.approval.complete"
    takes = ("missing", "live")
    limits = ("fewest",)


class ListHasChanged(Refusal):
    """What is approved is the list that was shown to whoever approves."""

    code = "LIST_HAS_CHANGED"
    rule = "list.approval.as_shown"


class ListIsNotApproved(Refusal):
    """From a proposed list a book is simply removed; withdrawing is for approved ones."""

    code = "LIST_IS_NOT_APPROVED"
    rule = "list.withdrawal.approved"


class AlreadyWithdrawn(Refusal):
    """The book has been withdrawn from this list before."""

    code = "ALREADY_WITHDRAWN"
    rule = "list.withdrawal.once"


class WordsAreMissing(Refusal):
    """A decision needs its text: who decided, or why."""

    code = "WORDS_ARE_MISSING"
    rule = "list.decision.words"


class DecidedInTheFuture(Refusal):
    """The date of a decision is today or earlier."""

    code = "DECIDED_IN_THE_FUTURE"
    rule = "list.decision.day"
    field = "decided_on"
    takes = ("decided_on",)
    limits = ("latest",)


class YearIsTaken(Refusal):
    """There is a list of that year already."""

    code = "YEAR_IS_TAKEN"
    rule = "list.year.unique"
    field = "year"
    takes = ("year",)


@dataclass(frozen=True, kw_only=True)
class ListApproved(events.Event, name="reading_list.approved", content=True):
    year: int
    decision: str
    decided_on: date
    books: int
    rows_digest: str


@dataclass(frozen=True, kw_only=True)
class BookWithdrawn(events.Event, name="reading_list.book_withdrawn", content=True):
    year: int
    book: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ListCopied(events.Event, name="reading_list.copied", content=True):
    year: int
    from_year: int
    books: int


def may_approve(user: AnyUser) -> bool:
    return bool(user.has_perm("reading_lists.add_approval"))


def canonical_list(list_id: int) -> ReadingListPage:
    """The Kazakh page of a list; `NoSuchList` for any other number."""
    page = ReadingListPage.objects.filter(pk=list_id, locale__language_code=SOURCE).first()
    if page is None:
        raise NoSuchList
    return page


def rows_digest(page: ReadingListPage) -> tuple[int, str]:
    """How many rows the list has, and one SHA-256 over them in their order."""
    rows = list(
        ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page))
        .order_by("section_page__path", "sort_order", "pk")
        .values_list("section_page__section", "book__slug", "for_bronze", "for_silver", "for_gold")
    )
    serialized = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    return len(rows), hashlib.sha256(serialized).hexdigest()


def count_books_by_section(page: ReadingListPage) -> dict[str, int]:
    """The number of books in each public section of a list. One query."""
    listed = ListedBook.objects.filter(section_page__in=SectionPage.objects.child_of(page).live())
    counts = listed.order_by().values_list("section_page__section").annotate(Count("pk"))
    return dict(counts)


def short_sections(counts: Mapping[str, int], fewest: int) -> list[str]:
    """The sections that have fewer books than a list needs to be approved.

    >>> short_sections({"kazakh_classics": 3, "world_classics": 1}, 2)
    ['world_classics', 'growth_popsci']
    """
    return [section for section in BookSection.values if counts.get(section, 0) < fewest]


@transaction.atomic
def approve(
    *, list_id: int, decision: str, decided_on: date, by: User, at: datetime, shown: str | None = None
) -> Approval:
    """Make a proposed list the approved one of its year. From now on its rows do not change.

    `shown` is the digest of the rows that somebody looked at before they decided; None where nobody looked at a screen.
    """
    if not may_approve(by):
        raise MayNotApprove
    lock_lists(pk=list_id)
    page = canonical_list(list_id)
    if Approval.objects.filter(reading_list=page).exists():
        raise ListIsApproved
    if not decision.strip():
        raise WordsAreMissing(field="decision")
    if decided_on > day_of(at):
        raise DecidedInTheFuture(decided_on=decided_on, latest=day_of(at))
    fewest = operator_settings.value("reading_lists.books_to_approve", on=day_of(at))
    missing = short_sections(count_books_by_section(page), fewest)
    if missing or not page.live:
        raise ListIsIncomplete(missing=missing, live=page.live, fewest=fewest)
    books, digest = rows_digest(page)
    if shown is not None and shown != digest:
        raise ListHasChanged
    approval = Approval.objects.create(
        reading_list=page, decision=decision.strip(), decided_on=decided_on, rows_digest=digest, by=by, at=at
    )
    events.record(
        ListApproved(
            year=page.year,
            decision=approval.decision,
            decided_on=decided_on,
            books=books,
            rows_digest=digest,
            by_id=by.pk,
            at=at,
        )
    )
    return approval


@transaction.atomic
def withdraw(*, listed_book_id: int, reason: str, by: User, at: datetime) -> Withdrawal:
    """Take a book out of an approved list. The row stays, so that earlier readers find what they read."""
    if not may_approve(by):
        raise MayNotApprove
    row = ListedBook.objects.select_related("book", "section_page").filter(pk=listed_book_id).first()
    if row is None:
        raise NoSuchList
    page = ReadingListPage.objects.parent_of(row.section_page).get()
    lock_lists(pk=page.pk)
    if not Approval.objects.filter(reading_list=page).exists():
        raise ListIsNotApproved
    if not reason.strip():
        raise WordsAreMissing(field="reason")
    if Withdrawal.objects.filter(listed_book=row).exists():
        raise AlreadyWithdrawn
    withdrawal = Withdrawal.objects.create(listed_book=row, reason=reason.strip(), by=by, at=at)
    events.record(BookWithdrawn(year=page.year, book=row.book.slug, reason=withdrawal.reason, by_id=by.pk, at=at))
    return withdrawal


@transaction.atomic
def copy_to_year(*, list_id: int, year: int, by: User, at: datetime) -> ReadingListPage:
    """Begin a later year's list as a draft copy of this one, in all languages, without what was withdrawn."""
    if not may_approve(by):
        raise MayNotApprove
    lock_lists(pk=list_id)
    page = canonical_list(list_id)
    if ReadingListPage.objects.filter(year=year).exists():
        raise YearIsTaken(year=year)
    new_list = _copy_page(page, page.get_parent(), year)
    pairs: list[tuple[BasePage, BasePage]] = [(page, new_list)]
    for section in SectionPage.objects.child_of(page):
        new_list.refresh_from_db()
        pairs.append((section, _copy_page(section, new_list, year)))
    sections = {old.pk: new.pk for old, new in pairs[1:]}
    copies = [
        ListedBook(section_page_id=sections[row.section_page_id], **_row_values(row))
        for row in ListedBook.objects.filter(section_page__in=list(sections), withdrawal__isnull=True).order_by(
            "section_page__path", "sort_order", "pk"
        )
    ]
    ListedBook.objects.bulk_create(copies)
    reference_index.note_change(new for _old, new in pairs)
    for old, new in pairs:
        copy_page = type(new).objects.get(pk=new.pk)
        copy_page.save_revision(user=by)
        for locale in Locale.objects.exclude(language_code=SOURCE):
            _copy_translation(old, copy_page, locale, year)
    events.record(ListCopied(year=year, from_year=page.year, books=len(copies), by_id=by.pk, at=at))
    new_list.refresh_from_db()
    return new_list


def _row_values(row: ListedBook) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("book_id", "for_bronze", "for_silver", "for_gold", "sort_order")}


def _with_year(text: str, old: int, year: int) -> str:
    return text.replace(str(old), str(year))


def _copy_page(page: ListPage, parent: Page, year: int) -> ListPage:
    """A draft copy under another parent or in another year, with the year in its texts replaced."""
    old = page.year if isinstance(page, ReadingListPage) else page.get_parent().specific.year
    texts = {name: _with_year(getattr(page, name), old, year) for name in ("title", "heading", "summary", "slug")}
    year_values = {"year": year} if isinstance(page, ReadingListPage) else {}
    return page.copy(
        to=parent, update_attrs=texts | year_values, copy_revisions=False, keep_live=False, log_action=None
    )


def _copy_translation(old: BasePage, new: BasePage, locale: Locale, year: int) -> None:
    """Copy a translation as a draft; one whose blocks differ from the source's is left to translators."""
    translation = old.get_translation_or_none(locale)
    if translation is None:
        return
    before = old.year if isinstance(old, ReadingListPage) else old.get_parent().specific.year
    translated = copy.copy(new)
    for name in ("title", "heading", "summary"):
        setattr(translated, name, _with_year(getattr(translation, name), before, year))
    translated.body = translation.body
    try:
        create_translation(new, translated, locale.language_code, publish=False)
    except StructureMismatch:
        return

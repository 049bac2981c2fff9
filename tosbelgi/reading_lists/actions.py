"""Actions on reading lists: approve a list, withdraw a book."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from tosbelgi.accounts.models import User
from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel import events, operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import BookSection
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import SOURCE

from .lists import Approval, ListedBook, ListIsApproved, ReadingListPage, SectionPage, Withdrawal, lock_lists


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
    *, list_id: int, decision: str, decided_on: date, by: User | None, at: datetime, shown: str | None = None
) -> Approval:
    """Make a proposed list the approved one of its year. From now on its rows do not change.

    Without `by` it is the site itself, as where it is filled with what only shows how it works.

    `shown` is the digest of the rows that somebody looked at before they decided; None where nobody looked at a screen.
    """
    if by is not None and not may_approve(by):
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
            by_id=by.pk if by else None,
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

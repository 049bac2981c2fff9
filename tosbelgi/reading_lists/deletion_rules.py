"""Deletion rules of books, authors and lists: what forbids deleting, and what to do instead."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.references import deletion
from tosbelgi.cms.references.deletion import Advice

from .books import Author, Book
from .lists import Approval, ListedBook


def approved_lists_stay(pages: Sequence[Page]) -> Iterable[str]:
    """Neither an approved list nor anything above or within it is deleted."""
    approved = list(Approval.objects.values_list("reading_list__path", flat=True)) if pages else []
    if any(page.path.startswith(path) or path.startswith(page.path) for page in pages for path in approved):
        yield _("An approved reading list cannot be deleted. Unpublish it instead.")


def take_out_of_lists(book: Book, user: AnyUser) -> Iterable[Advice]:
    """From an approved list a book is withdrawn, from a proposed one its row is removed."""
    rows = list(
        ListedBook.objects.filter(book=book, withdrawal__isnull=True).select_related("section_page").order_by("pk")
    )
    approved = set(Approval.objects.values_list("reading_list__path", flat=True)) if rows else set()
    for row in rows:
        section = row.section_page
        if section.path[: -section.steplen] not in approved:
            if section.permissions_for_user(user).can_edit():
                url = reverse("wagtailadmin_pages:edit", args=[section.pk])
                yield Advice(_("Take it out of the proposed list, in “%(section)s”.") % {"section": section}, url)
        elif user.has_perm("reading_lists.add_approval"):
            url = reverse("reading_list_withdraw", args=[row.pk])
            yield Advice(_("Withdraw it from the approved list, in “%(section)s”.") % {"section": section}, url)


def name_others_first(author: Author, user: AnyUser) -> Iterable[Advice]:
    """A book names its authors; the way to free one begins at the book."""
    if user.has_perm("reading_lists.change_book"):
        for book in Book.objects.filter(book_authors__author=author).order_by("sort_kk", "pk")[:10]:
            url = reverse("wagtailsnippets_reading_lists_book:edit", args=[book.pk])
            yield Advice(_("Change the authors of “%(book)s”.") % {"book": book}, url)


def register_deletion_rules() -> None:
    deletion.register_refusal(Page, approved_lists_stay)
    deletion.register_advice(Book, take_out_of_lists)
    deletion.register_advice(Author, name_others_first)

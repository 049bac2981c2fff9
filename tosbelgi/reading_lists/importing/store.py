"""Bulk storage of an import plan, so that ten thousand rows take seconds. The caller holds the transaction."""

from django.utils import timezone

from tosbelgi.accounts.models import User
from tosbelgi.cms.references import index as reference_index
from tosbelgi.cms.translation import column_sources
from tosbelgi.kernel.codes import LevelCode

from ..actions import NoSuchList
from ..books import Author, Book, BookAuthor
from ..lists import ListedBook, ReadingListPage, SectionPage
from .plan import Plan, fields_of, list_position

BATCH = 500


def store_books(plan: Plan) -> None:
    """Create and update the plan's books and authors; bulk operations send no signals, so sources are recorded here."""
    now = timezone.now()
    Author.objects.bulk_create(plan.new_authors.values(), batch_size=BATCH)
    for book in plan.new_books.values():
        book.live, book.first_published_at, book.last_published_at = True, now, now
    Book.objects.bulk_create(plan.new_books.values(), batch_size=BATCH)
    changed = list(Book.objects.filter(slug__in=list(plan.changed_books))) if plan.changed_books else []
    for book in changed:
        for name, (_old, new) in plan.changed_books[book.slug].items():
            if name != "authors":
                setattr(book, name, new)
        # An older draft must not come back when the book is next opened in the editor.
        book.latest_revision = book.live_revision = None
        book.has_unpublished_changes, book.last_published_at = False, now
        book.with_sort_keys()
    if changed:
        names = [*fields_of(plan.lines[0]), "sort_kk", "sort_ru", "sort_en"]
        names += ["latest_revision", "live_revision", "has_unpublished_changes", "last_published_at"]
        Book.objects.bulk_update(changed, names, batch_size=100)
    _store_authors(plan)
    column_sources.record_sources(plan.new_authors.values())
    column_sources.record_sources([*plan.new_books.values(), *changed])


def _store_authors(plan: Plan) -> None:
    touched = set(plan.new_books) | {slug for slug, changes in plan.changed_books.items() if "authors" in changes}
    books = dict(Book.objects.filter(slug__in=touched).values_list("slug", "pk"))
    authors = dict(Author.objects.values_list("slug", "pk"))
    BookAuthor.objects.filter(book_id__in=list(books.values())).delete()
    BookAuthor.objects.bulk_create(
        [
            BookAuthor(book_id=books[slug], author_id=authors[author], sort_order=place)
            for slug in touched
            for place, author in enumerate(plan.authors_of[slug])
        ],
        batch_size=BATCH,
    )
    reference_index.note_change(Book(pk=pk) for pk in books.values())


def store_rows(page: ReadingListPage, plan: Plan, by: User) -> None:
    """Make the rows of the list those of the plan, and save a revision of each section."""
    sections = {section.section: section for section in SectionPage.objects.child_of(page)}
    missing = {line.section for line in plan.lines} - set(sections)
    if missing:
        raise NoSuchList(sections=sorted(missing))
    stored = {
        row.book.slug: row
        for row in ListedBook.objects.filter(section_page__in=list(sections.values())).select_related("book")
    }
    removed = [stored[slug].pk for slug in plan.removed]
    ListedBook.objects.filter(pk__in=removed).delete()
    books = dict(Book.objects.values_list("slug", "pk"))
    new: list[ListedBook] = []
    updated: list[ListedBook] = []
    for line, place in list_position(plan.lines):
        row = stored.get(line.slug) or ListedBook(book_id=books[line.slug])
        row.section_page_id, row.sort_order = sections[line.section].pk, place
        for code in LevelCode.values:
            setattr(row, f"for_{code}", code in line.levels)
        (updated if row.pk else new).append(row)
    ListedBook.objects.bulk_create(new, batch_size=BATCH)
    levels = [f"for_{code}" for code in LevelCode.values]
    ListedBook.objects.bulk_update(updated, ["section_page", "sort_order", *levels], batch_size=100)
    for section in sections.values():
        # The newest draft must hold the rows as they are now, or the next edit would bring the old ones back.
        SectionPage.objects.get(pk=section.pk).save_revision(user=by, clean=False, changed=False)
    reference_index.note_change(sections.values())

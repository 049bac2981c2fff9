"""Search source: books and authors that are in a public reading list, by language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from wagtail.models import Page, PageViewRestriction

from tosbelgi.cms.translation.completeness import Parity
from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.language.display_texts import DisplayText
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists import public_lists
from tosbelgi.reading_lists.addresses import row_url
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage, SectionPage, Withdrawal
from tosbelgi.reading_lists.public_lists import Listing

from ...documents.registry import EVERYTHING, Kind, SearchDocument, Text
from .pages import is_or_contains

BOOK, AUTHOR = "b", "a"
LIST_MODELS = (Withdrawal, Approval, PageViewRestriction)  # a change of one of them may concern any book
ListingsByLanguage = dict[str, list[Listing]]  # by language


@dataclass
class Books:
    name: str = "books"
    made_of: tuple[type[Model], ...] = (Book, Author, BookAuthor, ListedBook, *LIST_MODELS, Page, Parity)

    def origins(self) -> list[str]:
        books = Book.objects.order_by("pk").values_list("pk", flat=True)
        authors = Author.objects.order_by("pk").values_list("pk", flat=True)
        return [f"{BOOK}{pk}" for pk in books] + [f"{AUTHOR}{pk}" for pk in authors]

    def read(self, origins: Collection[str]) -> Iterator[SearchDocument]:
        books = [int(origin[1:]) for origin in origins if origin.startswith(BOOK)]
        authors = [int(origin[1:]) for origin in origins if origin.startswith(AUTHOR)]
        if books:
            yield from _books(books)
        if authors:
            yield from _authors(authors)

    def origins_of(self, row: Model) -> Iterable[str]:
        if isinstance(row, Book):
            return [f"{BOOK}{row.pk}", *(f"{AUTHOR}{pk}" for pk in _authors_of(row.pk))]
        if isinstance(row, Author):
            books = BookAuthor.objects.filter(author_id=row.pk).values_list("book_id", flat=True)
            return [f"{AUTHOR}{row.pk}", *(f"{BOOK}{pk}" for pk in books)]
        if isinstance(row, BookAuthor):
            return [f"{BOOK}{row.book_id}", f"{AUTHOR}{row.author_id}"]
        if isinstance(row, ListedBook):
            return [f"{BOOK}{row.book_id}", *(f"{AUTHOR}{pk}" for pk in _authors_of(row.book_id))]
        if isinstance(row, Page | Parity) and not is_or_contains(row, ReadingListPage, SectionPage):
            return []
        return [EVERYTHING]


def _authors_of(book: int) -> Iterable[int]:
    return BookAuthor.objects.filter(book_id=book).values_list("author_id", flat=True)


def _public_listings(rows: QuerySet[ListedBook], language: str) -> dict[int, list[Listing]]:
    """The public listings in a language by book id, without withdrawn books."""
    offered = rows.filter(withdrawal__isnull=True)
    listings: dict[int, list[Listing]] = defaultdict(list)
    for listing in public_lists.public_listings(public_lists.rows_with_authors(offered, language), language):
        listings[listing.row.book_id].append(listing)
    return listings


def _books(book_ids: list[int]) -> Iterator[SearchDocument]:
    rows = ListedBook.objects.filter(book__in=book_ids)
    by_language = {language: _public_listings(rows, language) for language in CODES}
    for book_id in book_ids:
        listings = {
            language: listings_by_book[book_id]
            for language, listings_by_book in by_language.items()
            if book_id in listings_by_book
        }
        if listings:
            yield _book(book_id, listings)


def _book(book_id: int, listings: ListingsByLanguage) -> SearchDocument:
    listed = [place for in_language in listings.values() for place in in_language]
    book = listed[0].row.book
    offered = {level for place in listed for level in place.row.levels}
    sections = {place.row.section_page.section for place in listed}
    return SearchDocument(
        origin=f"{BOOK}{book_id}",
        kind=Kind.BOOK.value,
        key=str(book_id),
        texts={language: _book_text(in_language[0].row.book, language) for language, in_language in listings.items()},
        order=book.sort_kk[:40],
        direction=DirectionCode.READING.value,
        sections=tuple(code for code in BookSection.values if code in sections),
        levels=tuple(code for code in LevelCode.values if code in offered),
    )


def _book_text(book: Book, language: str) -> Text:
    title = book.shown_title(language)
    return Text(
        title=title.text,
        names=book.author_words(language),
        body=book.word("annotation", language),
        url=row_url("book", book.slug, language),
        title_language="" if title.translated else title.language,
        transliterated=title.transliterated,
        beside=title.beside,
        beside_language=title.beside_language,
        other_titles=tuple((code, other) for code, other in book.titles.items() if other != title.text),
    )


def _authors(author_ids: list[int]) -> Iterator[SearchDocument]:
    rows = ListedBook.objects.filter(book__book_authors__author__in=author_ids).distinct()
    requested = set(author_ids)
    writers: dict[int, Author] = {}
    texts: dict[int, dict[str, Text]] = defaultdict(dict)
    for language in CODES:
        titles_by_author: dict[int, list[DisplayText]] = defaultdict(list)
        for listings in _public_listings(rows, language).values():
            book = listings[0].row.book
            for author in book.shown_authors:
                if author.pk in requested:
                    writers[author.pk] = author
                    titles_by_author[author.pk].append(book.shown_title(language))
        for pk, titles in titles_by_author.items():
            texts[pk][language] = _author_text(writers[pk], language, titles)
    for pk in sorted(writers):
        yield SearchDocument(f"{AUTHOR}{pk}", Kind.AUTHOR.value, str(pk), dict(texts[pk]), writers[pk].sort_kk[:40])


def _author_text(author: Author, language: str, titles: list[DisplayText]) -> Text:
    titles = sorted(titles, key=lambda title: title.text)
    name = author.shown_name(language)
    names = {code: author.word("name", code) for code in CODES}
    return Text(
        title=name.text,
        names=author.filed_name(language),
        body="\n".join(title.text for title in titles),
        url=row_url("author", author.slug, language),
        title_language="" if name.translated else name.language,
        line_languages=tuple(title.lang or language for title in titles),
        transliterated=name.transliterated,
        beside=name.beside,
        beside_language=name.beside_language,
        other_titles=() if name.translated else tuple((code, other) for code, other in names.items() if other),
    )


SOURCE = Books()

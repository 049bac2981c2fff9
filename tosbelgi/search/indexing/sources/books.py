"""Books and authors as searchable things: those that stand in a public list, by language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Model
from wagtail.models import Page, PageViewRestriction

from tosbelgi.cms.translation.completeness import Parity
from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists import public_lists
from tosbelgi.reading_lists.addresses import row_url
from tosbelgi.reading_lists.books import Author, Book, BookAuthor, Shown
from tosbelgi.reading_lists.lists import Approval, ListedBook, ReadingListPage, SectionPage, Withdrawal
from tosbelgi.reading_lists.public_lists import Listing

from ...documents.registry import EVERYTHING, Kind, SearchDocument, Text
from .pages import bears

BOOK, AUTHOR = "b", "a"
SHELVES = (Withdrawal, Approval, PageViewRestriction)  # any book may stand on them
Places = dict[str, list[Listing]]  # by language


@dataclass
class Books:
    name: str = "books"
    made_of: tuple[type[Model], ...] = (Book, Author, BookAuthor, ListedBook, *SHELVES, Page, Parity)

    def origins(self) -> list[str]:
        books = Book.objects.order_by("pk").values_list("pk", flat=True)
        authors = Author.objects.order_by("pk").values_list("pk", flat=True)
        return [f"{BOOK}{pk}" for pk in books] + [f"{AUTHOR}{pk}" for pk in authors]

    def read(self, origins: Collection[str]) -> Iterator[SearchDocument]:
        books = [int(one[1:]) for one in origins if one.startswith(BOOK)]
        authors = [int(one[1:]) for one in origins if one.startswith(AUTHOR)]
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
        if isinstance(row, Page | Parity) and not bears(row, ReadingListPage, SectionPage):
            return []
        return [EVERYTHING]


def _authors_of(book: int) -> Iterable[int]:
    return BookAuthor.objects.filter(book_id=book).values_list("author_id", flat=True)


def _places(rows, language: str) -> dict[int, list[Listing]]:
    """Where books are offered in a language, by book; what was withdrawn is offered nowhere."""
    offered = rows.filter(withdrawal__isnull=True)
    found: dict[int, list[Listing]] = defaultdict(list)
    for place in public_lists.public_listings(public_lists.rows_with_authors(offered, language), language):
        found[place.row.book_id].append(place)
    return found


def _books(numbers: list[int]) -> Iterator[SearchDocument]:
    rows = ListedBook.objects.filter(book__in=numbers)
    by_language = {language: _places(rows, language) for language in CODES}
    for number in numbers:
        places = {language: found[number] for language, found in by_language.items() if number in found}
        if places:
            yield _book(number, places)


def _book(number: int, places: Places) -> SearchDocument:
    listed = [place for some in places.values() for place in some]
    book = listed[0].row.book
    offered = {level for place in listed for level in place.row.levels}
    sections = {place.row.section_page.section for place in listed}
    return SearchDocument(
        origin=f"{BOOK}{number}",
        kind=Kind.BOOK.value,
        key=str(number),
        texts={language: _book_text(some[0].row.book, language) for language, some in places.items()},
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
    )


def _authors(numbers: list[int]) -> Iterator[SearchDocument]:
    rows = ListedBook.objects.filter(book__book_authors__author__in=numbers).distinct()
    wanted = set(numbers)
    writers: dict[int, Author] = {}
    texts: dict[int, dict[str, Text]] = defaultdict(dict)
    for language in CODES:
        written: dict[int, list[Shown]] = defaultdict(list)
        for places in _places(rows, language).values():
            book = places[0].row.book
            for author in book.shown_authors:
                if author.pk in wanted:
                    writers[author.pk] = author
                    written[author.pk].append(book.shown_title(language))
        for pk, titles in written.items():
            texts[pk][language] = _author_text(writers[pk], language, titles)
    for pk in sorted(writers):
        yield SearchDocument(f"{AUTHOR}{pk}", Kind.AUTHOR.value, str(pk), dict(texts[pk]), writers[pk].sort_kk[:40])


def _author_text(author: Author, language: str, titles: list[Shown]) -> Text:
    titles = sorted(titles, key=lambda title: title.text)
    return Text(
        title=author.word("name", language),
        names=author.word("filed", language),
        body="\n".join(title.text for title in titles),
        url=row_url("author", author.slug, language),
        line_languages=tuple(title.language or language for title in titles),
    )


SOURCE = Books()

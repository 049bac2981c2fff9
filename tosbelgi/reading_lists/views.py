"""Public views of books and authors, in every language in which they have the required texts."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language

from tosbelgi.artwork import glyphs
from tosbelgi.cms.editing import previews
from tosbelgi.cms.pages.layout import ViewContext
from tosbelgi.cms.publication import gate, shown_images
from tosbelgi.cms.serving import query_parameters
from tosbelgi.kernel.codes import BookSection
from tosbelgi.kernel.web.cache_policy import REVALIDATED, public_answer, public_page
from tosbelgi.kernel.web.read_only import read_only
from tosbelgi.language.languages import CODES

from . import public_lists
from .addresses import row_url
from .books import Author, Book
from .lists import ListedBook, ReadingListIndexPage
from .shares import shares_of
from .years import life_words, year_words


@public_page
@read_only
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """One book: its annotation, the lists and section it is in, the levels it is offered to."""
    language = get_language()
    row = public_lists.with_authors(gate.public(Book.objects.filter(slug=slug), language), language).first()
    listings = public_lists.listings_by_language(ListedBook.objects.filter(book=row)) if row else {}
    if row is None or language not in listings:
        raise Http404
    return _render_book(request, row, listings, language)


@public_answer(REVALIDATED)
@read_only
def shortened(request: HttpRequest) -> HttpResponse:
    """Somebody has shortened the address of a book or an author: the lists name all of them."""
    index = _index_page(get_language())
    if index is None:
        raise Http404
    return HttpResponseRedirect(index.address)


@previews.register_preview(Book)
def show_book(request: HttpRequest, draft: Book, language: str) -> HttpResponse:
    """A drafted book as its page will be; it need not be in a list yet."""
    public_lists.attach_public_authors(draft, language)
    places = public_lists.all_listings_by_language(ListedBook.objects.filter(book_id=draft.pk))
    return _render_book(request, draft, {code: places.get(code, []) for code in CODES}, language)


def _render_book(
    request: HttpRequest, book: Book, listings: dict[str, list[public_lists.Listing]], language: str
) -> HttpResponse:
    request.shown_row = book  # type: ignore[attr-defined]  # ours, for the layout
    query_parameters.declare(request, query_parameters.NONE)
    places = listings[language]
    current = [one for one in places if not one.withdrawn]
    section = places[0].row.section_page.section if places else BookSection.values[0]
    request.shown_place = ViewContext(  # type: ignore[attr-defined]  # ours, for the layout
        urls={code: row_url("book", book.slug, code) for code in CODES if code in listings and book.speaks(code)},
        below=_index_page(language),
    )
    title = book.shown_title(language)
    context = {
        "crumb": title.text,
        "crumb_lang": "" if title.translated else title.lang,
        "share_title": book.shown_title(language, fits=glyphs.covers).text,
        "share_words": book.word("annotation", language),
        "share_author": book.author_words(language),
        "share_scene": ReadingListIndexPage.scene,
        "linked": [_book_data(book, language)],
        "book": book,
        "title": title,
        "annotation": book.word("annotation", language),
        "authors": [
            {"name": author.shown_name(language), "url": row_url("author", author.slug, language)}
            for author in book.shown_authors
        ],
        "year": year_words(book.year, about=book.about_year),
        "art_section": section,
        "places": places,
        "current": current[0] if current else None,
        "withdrawn": bool(places) and not current,
        "reasons_shown": len(current) < len(places) and public_lists.withdrawals_shown(),
        "section_number": BookSection(section).number,
        "readable_in": book.readable_in,
        "other_titles": [
            {"language": code, "title": book.word("title", code)}
            for code in book.readable_in
            if (code, book.word("title", code))
            not in ((title.language, title.text), (title.beside_language, title.beside))
        ],
    }
    return render(request, "reading_lists/book.html", context)


@public_page
@read_only
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author and the books by them that are in a public list."""
    language = get_language()
    row = gate.public(Author.objects.filter(slug=slug), language).first()
    if row is None:
        raise Http404
    rows = ListedBook.objects.filter(book__book_authors__author=row)
    listings = public_lists.listings_by_language(public_lists.rows_with_authors(rows, language))
    if language not in listings:
        raise Http404
    return _render_author(request, row, listings, language)


@previews.register_preview(Author)
def show_author(request: HttpRequest, draft: Author, language: str) -> HttpResponse:
    """A drafted author as their page will be, with the books that are public already."""
    rows = ListedBook.objects.filter(book__book_authors__author_id=draft.pk)
    return _render_author(
        request, draft, public_lists.listings_by_language(public_lists.rows_with_authors(rows, language)), language
    )


def _render_author(
    request: HttpRequest, author: Author, listings: dict[str, list[public_lists.Listing]], language: str
) -> HttpResponse:
    request.shown_row = author  # type: ignore[attr-defined]  # ours, for the layout
    query_parameters.declare(request, query_parameters.NONE)
    places = listings.get(language, [])
    books = {place.row.book_id: place for place in reversed(places)}
    request.shown_place = ViewContext(  # type: ignore[attr-defined]  # ours, for the layout
        urls={code: row_url("author", author.slug, code) for code in CODES if code in listings and author.speaks(code)},
        below=_index_page(language),
    )
    name = author.shown_name(language)
    context = {
        "withdrawn": bool(places) and all(place.withdrawn for place in places),
        "crumb": name.text,
        "crumb_lang": "" if name.translated else name.lang,
        "share_words": name.text,
        "share_scene": ReadingListIndexPage.scene,
        "linked": [_person_data(author, language)],
        "author": author,
        "name": name,
        "life": life_words(author.born, author.died),
        "shares": shares_of(places, language),
        "books": sorted(
            books.values(), key=lambda one: (one.withdrawn, one.row.book.word("sort", language), one.row.pk)
        ),
    }
    return render(request, "reading_lists/author.html", context)


def _are_listed(books: QuerySet[Any]) -> bool:
    return bool(public_lists.listings_by_language(ListedBook.objects.filter(book__in=books.values("pk"))))


shown_images.register_image_user(Book, _are_listed)


def _index_page(language: str) -> ReadingListIndexPage | None:
    return gate.public(ReadingListIndexPage.objects.all(), language).first()


def _book_data(book: Book, language: str) -> dict[str, Any]:
    title = book.shown_title(language)
    data = {
        "@type": "Book",
        "name": title.text,
        "inLanguage": title.language,
        "description": book.word("annotation", language),
        "author": [_person_data(author, language) for author in book.shown_authors],
        "url": settings.SITE_URL + row_url("book", book.slug, language),
    }
    if book.year > 0 and not book.about_year:
        data["datePublished"] = f"{book.year:04}"
    if title.beside:
        data["alternateName"] = title.beside
    if book.isbn:
        data["isbn"] = book.isbn
    return data


def _person_data(author: Author, language: str) -> dict[str, Any]:
    data = {
        "@type": "Person",
        "name": author.shown_name(language).text,
        "url": settings.SITE_URL + row_url("author", author.slug, language),
    }
    # ISO 8601 years of four digits; of earlier ones nothing is claimed.
    years = {"birthDate": author.born, "deathDate": author.died}
    return data | {name: f"{year:04}" for name, year in years.items() if year is not None and year > 0}

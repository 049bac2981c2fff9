"""A page for each book and each author, in every language in which there are words for it."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tosbelgi.cms.editing import previews
from tosbelgi.cms.pages.layout import ViewContext
from tosbelgi.cms.publication import gate, shown_images
from tosbelgi.cms.serving import query_parameters
from tosbelgi.kernel.codes import BookSection
from tosbelgi.language.languages import CODES

from . import public_lists
from .addresses import row_url
from .books import Author, Book
from .lists import ListedBook, ReadingListIndexPage
from .years import life_words, year_words


@require_safe
def book(request: HttpRequest, slug: str) -> HttpResponse:
    """One book: what it is about, in which list it stands, to whom it is offered, what it counts as."""
    language = get_language()
    found = public_lists.with_authors(gate.public(Book.objects.filter(slug=slug), language), language).first()
    standing = public_lists.standing(ListedBook.objects.filter(book=found)) if found else {}
    if found is None or language not in standing:
        raise Http404
    return _shown_book(request, found, standing, language)


@previews.register_preview(Book)
def show_book(request: HttpRequest, draft: Book, language: str) -> HttpResponse:
    """A drafted book as its page will be; it need not be in a list yet."""
    public_lists.show_authors(draft, language)
    places = public_lists.places(ListedBook.objects.filter(book_id=draft.pk))
    return _shown_book(request, draft, {code: places.get(code, []) for code in CODES}, language)


def _shown_book(
    request: HttpRequest, found: Book, standing: dict[str, list[public_lists.Listing]], language: str
) -> HttpResponse:
    request.shown_row = found
    query_parameters.declare(request, query_parameters.NONE)
    places = standing[language]
    current = [one for one in places if not one.withdrawn]
    section = places[0].row.section_page.section if places else BookSection.values[0]
    request.shown_place = ViewContext(
        urls={code: row_url("book", found.slug, code) for code in CODES if code in standing and found.speaks(code)},
        below=_index(language),
    )
    title = found.shown_title(language)
    context = {
        "crumb": title.text,
        "share_words": found.word("annotation", language),
        "linked": [_book_data(found, language)],
        "book": found,
        "title": title,
        "annotation": found.word("annotation", language),
        "authors": [
            {"name": author.word("name", language), "url": row_url("author", author.slug, language)}
            for author in found.shown_authors
        ],
        "year": year_words(found.year, about=found.about_year),
        "art_section": section,
        "places": places,
        "current": current[0] if current else None,
        "withdrawn": bool(places) and not current,
        "reasons_shown": len(current) < len(places) and public_lists.withdrawals_shown(),
        "section_number": BookSection(section).number,
        "readable_in": found.readable_in,
        "other_titles": [
            {"language": code, "title": found.word("title", code)}
            for code in found.readable_in
            if code != title.language
        ],
    }
    return render(request, "reading_lists/book.html", context)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """An author and the books by them that stand in a public list."""
    language = get_language()
    found = gate.public(Author.objects.filter(slug=slug), language).first()
    if found is None:
        raise Http404
    rows = ListedBook.objects.filter(book__book_authors__author=found)
    standing = public_lists.standing(public_lists.rows_with_authors(rows, language))
    if language not in standing:
        raise Http404
    return _shown_author(request, found, standing, language)


@previews.register_preview(Author)
def show_author(request: HttpRequest, draft: Author, language: str) -> HttpResponse:
    """A drafted author as their page will be, with the books that readers know already."""
    rows = ListedBook.objects.filter(book__book_authors__author_id=draft.pk)
    return _shown_author(
        request, draft, public_lists.standing(public_lists.rows_with_authors(rows, language)), language
    )


def _shown_author(
    request: HttpRequest, found: Author, standing: dict[str, list[public_lists.Listing]], language: str
) -> HttpResponse:
    request.shown_row = found
    query_parameters.declare(request, query_parameters.NONE)
    places = standing.get(language, [])
    books = {place.row.book_id: place for place in reversed(places)}
    request.shown_place = ViewContext(
        urls={code: row_url("author", found.slug, code) for code in CODES if code in standing and found.speaks(code)},
        below=_index(language),
    )
    context = {
        "withdrawn": bool(places) and all(place.withdrawn for place in places),
        "crumb": found.word("name", language),
        "share_words": found.word("name", language),
        "linked": [_person_data(found, language)],
        "author": found,
        "name": found.word("name", language),
        "life": life_words(found.born, found.died),
        "books": sorted(
            books.values(), key=lambda one: (one.withdrawn, one.row.book.word("sort", language), one.row.pk)
        ),
    }
    return render(request, "reading_lists/author.html", context)


def _stand_somewhere(books: QuerySet) -> bool:
    return bool(public_lists.standing(ListedBook.objects.filter(book__in=books.values("pk"))))


shown_images.register_image_user(Book, _stand_somewhere)


def _index(language: str) -> ReadingListIndexPage | None:
    return gate.public(ReadingListIndexPage.objects.all(), language).first()


def _book_data(book: Book, language: str) -> dict:
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
    if book.isbn:
        data["isbn"] = book.isbn
    return data


def _person_data(author: Author, language: str) -> dict:
    return {
        "@type": "Person",
        "name": author.word("name", language),
        "url": settings.SITE_URL + row_url("author", author.slug, language),
    }

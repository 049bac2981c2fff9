"""Queries and view context of the public reading lists: rows, filtered and in the reader's order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext

from tosbelgi.cms.publication import gate
from tosbelgi.cms.serving import query_parameters
from tosbelgi.cms.serving.query_parameters import Choice, PageNumber, Parameter, Parameters
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE

from .books import Author, Book, BookAuthor
from .lists import Approval, ListedBook, ReadingListPage, SectionPage

ORDERS = {
    "": gettext_lazy("as in the list"),
    "title": gettext_lazy("by title"),
    "author": gettext_lazy("by author"),
    "year": gettext_lazy("by year"),
}
DOWNLOAD_KINDS = ("print", "xlsx", "csv", "txt")


class FilterForm(forms.Form):
    """By GET, so that a choice has a URL to bookmark, send and print. An unknown value is an error, not ignored."""

    section = forms.ChoiceField(required=False, label=gettext_lazy("Section"))
    level = forms.ChoiceField(required=False, label=gettext_lazy("Level"))
    author = forms.ChoiceField(required=False, label=gettext_lazy("Author"))
    text = forms.ChoiceField(required=False, label=gettext_lazy("Language of the book"))
    length = forms.ChoiceField(required=False, label=gettext_lazy("Length"))
    order = forms.ChoiceField(required=False, label=gettext_lazy("Order"), choices=list(ORDERS.items()))

    def _choice_field(self, name: str) -> Any:
        """A field with `choices`, which Django's types take for any field."""
        return self.fields[name]

    def __init__(self, data: Mapping[str, str], *, language: str, rows: list[ListedBook], whole_list: bool) -> None:
        super().__init__(data)
        any_of = ("", pgettext("every one of the list", "any"))
        authors = {author.slug: author for row in rows for author in row.book.shown_authors}
        by_name = sorted(authors.values(), key=lambda author: author.word("sort", language))
        self._choice_field("section").choices = [any_of, *BookSection.choices]
        self._choice_field("level").choices = [any_of, *LevelCode.choices]
        self._choice_field("author").choices = [any_of, *((one.slug, one.filed_name(language)) for one in by_name)]
        self._choice_field("text").choices = [any_of, *((code, NATIVE_NAMES[code]) for code in CODES)]
        self._choice_field("length").choices = [any_of, *Book.Length.choices]
        if not whole_list:
            del self.fields["section"]
        self.data = {name: data.get(name, "") for name in self.fields}  # a missing parameter means any

    def parameters(self, pages: int) -> Parameters:
        """The query parameters of a list page; a page with an unknown value shows an error and is not cached."""
        choices: dict[str, Parameter] = {
            name: Choice.of([value for value, _label in self._choice_field(name).choices]) for name in self.fields
        }
        others: dict[str, Parameter] = {"page": PageNumber(pages), "as": Choice.of(DOWNLOAD_KINDS, ignores_others=True)}
        return Parameters(choices | others)

    def matches(self, row: ListedBook) -> bool:
        """Does the row match the chosen filters?"""
        chosen = self.cleaned_data
        return (
            (not chosen.get("section") or row.section_page.section == chosen["section"])
            and (not chosen["level"] or chosen["level"] in row.levels)
            and (not chosen["author"] or chosen["author"] in {author.slug for author in row.book.shown_authors})
            and (not chosen["text"] or chosen["text"] in row.book.readable_in)
            and (not chosen["length"] or row.book.length == chosen["length"])
        )

    def ordered(self, rows: list[ListedBook], language: str) -> list[ListedBook]:
        order = self.cleaned_data["order"]
        if order == "title":
            return sorted(rows, key=lambda row: (row.book.word("sort", language), row.pk))
        if order == "author":
            return sorted(rows, key=lambda row: (_author_sort_key(row.book, language), row.pk))
        if order == "year":
            return sorted(rows, key=lambda row: (row.book.year, row.pk))
        return rows

    def chosen_words(self) -> list[str]:
        """The chosen filters as text, for the head of a print or a file."""
        lines = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value and name != "order":
                lines.append(f"{field.label}: {dict(self._choice_field(name).choices)[value]}")
        return lines


def _author_sort_key(book: Book, language: str) -> str:
    """Books without an author (epics, tales) come first, under no name."""
    return book.shown_authors[0].word("sort", language) if book.shown_authors else ""


@dataclass(frozen=True)
class Status:
    """Proposed until there is an approval; then on which decision."""

    approval: Approval | None

    @property
    def approved(self) -> bool:
        return self.approval is not None


def status_of(page: ReadingListPage) -> Status:
    """The status of a list in whichever language the page is."""
    return Status(Approval.objects.filter(reading_list__translation_key=page.translation_key).first())


def rows_of(sections: QuerySet[SectionPage], language: str) -> list[ListedBook]:
    """The canonical rows of these sections whose books may be read about in the language. Two queries."""
    rows = gate.with_public(rows_in(sections), "book", language)
    return list(rows_with_authors(rows, language).order_by("section_page__path", "sort_order", "pk"))


def rows_in(sections: QuerySet[SectionPage]) -> QuerySet[ListedBook]:
    """The canonical rows of these sections, where the section that keeps them is public too."""
    keys = sections.order_by().values("translation_key")
    canonical = gate.public(SectionPage.objects.filter(translation_key__in=keys), SOURCE)
    return ListedBook.objects.filter(section_page__in=canonical.order_by().values("pk"))


def _authors_prefetch(lookup: str, language: str | None) -> "Prefetch[Any]":
    """The authors who are public in the language; all of them, for editors, where none is given."""
    rows = BookAuthor.objects.select_related("author").order_by("sort_order", "pk")
    if language is not None:
        rows = gate.with_public(rows, "author", language)
    return Prefetch(lookup, rows, to_attr="shown_authorships")


def with_authors(books: QuerySet[Book], language: str | None) -> QuerySet[Book]:
    """The books with cover and authors at hand: one more query, however many books."""
    return books.select_related("cover").prefetch_related(_authors_prefetch("book_authors", language))


def attach_public_authors(draft: Book, language: str) -> None:
    """The same for a draft book that is not stored. One query."""
    rows = list(draft.book_authors.all())
    public_authors = gate.public(Author.objects.filter(pk__in=[row.author_id for row in rows]), language)
    public_ids = set(public_authors.values_list("pk", flat=True))
    draft.shown_authorships = [row for row in rows if row.author_id in public_ids]


def rows_with_authors(rows: QuerySet[ListedBook], language: str | None) -> QuerySet[ListedBook]:
    """The rows with section, book, cover and authors at hand: one more query, however many rows."""
    return rows.select_related("section_page", "book", "book__cover", "withdrawal").prefetch_related(
        _authors_prefetch("book__book_authors", language)
    )


def parent_list(section: SectionPage) -> ReadingListPage:
    """The list that a section belongs to, in the same language. One query."""
    return ReadingListPage.objects.select_related("locale").get(path=section.path[: -SectionPage.steplen])


def page_context(request: HttpRequest, page: ReadingListPage | SectionPage) -> dict[str, Any]:
    """Everything a list page needs: its rows by the reader's filters, its status and its sections."""
    language = page.locale.language_code
    whole = isinstance(page, ReadingListPage)
    the_list = page if whole else parent_list(page)
    public_sections = gate.public(SectionPage.objects.child_of(the_list), language)
    sections = list(public_sections)
    own = public_sections if whole else public_sections.filter(pk=page.pk)
    rows = rows_of(own, language)
    form = FilterForm(request.GET, language=language, rows=rows, whole_list=whole)
    listed = [row for row in rows if not hasattr(row, "withdrawal")]
    settings = operator_settings.values(on=day_of(timezone.now()))
    withdrawn = [row for row in rows if hasattr(row, "withdrawal")] if withdrawals_shown() else []
    valid = form.is_valid()
    fitting = form.ordered([row for row in listed if form.matches(row)], language) if valid else []
    pages = Paginator(fitting, settings["reading_lists.books_per_page"])
    part = pages.get_page(request.GET.get("page"))
    query_parameters.declare(request, form.parameters(pages.num_pages))
    address = page.address
    chosen = {name: value for name, value in form.cleaned_data.items() if value} if valid else {}
    return {
        "reading_list": the_list,
        "whole_list": whole,
        "status": status_of(the_list),
        "sections": sections,
        "numbers": {section.pk: BookSection(section.section).number for section in sections},
        "form": form,
        "ordered": bool(chosen.get("order")),
        "filtered": any(name != "order" for name in chosen),
        "total": len(listed),
        "fitting": fitting,
        "part": part,
        "part_urls": [(number, address + _query(chosen | {"page": number})) for number in pages.page_range],
        "withdrawn": withdrawn,
        "editions": {name: address + _query(chosen | {"as": name}) for name in DOWNLOAD_KINDS},
        "plain_url": address,
    }


def withdrawals_shown() -> bool:
    """Does the operator's setting show readers which books were withdrawn, and why?"""
    return bool(operator_settings.value("reading_lists.withdrawn_shown", on=day_of(timezone.now())))


def _query(values: dict[str, Any]) -> str:
    return "?" + urlencode(values)


def lists_in(language: str) -> list[dict[str, object]]:
    """The public lists, latest first, each with its status and sections: a constant number of queries."""
    pages = list(gate.public(ReadingListPage.objects.all(), language).order_by("-year"))
    approvals = {
        one.reading_list.translation_key: one
        for one in Approval.objects.filter(
            reading_list__translation_key__in=[page.translation_key for page in pages]
        ).select_related("reading_list")
    }
    sections = list(gate.public(SectionPage.objects.all(), language).order_by("path"))
    return [
        {
            "page": page,
            "status": Status(approvals.get(page.translation_key)),
            "sections": [one for one in sections if one.path.startswith(page.path)],
        }
        for page in pages
    ]


@dataclass(frozen=True)
class Listing:
    """One place of a book in a public list, with the section's page in the reader's language."""

    row: ListedBook
    section: SectionPage
    year: int

    @property
    def withdrawn(self) -> bool:
        return hasattr(self.row, "withdrawal")


def public_listings(rows: QuerySet[ListedBook], language: str) -> list[Listing]:
    """Public listings of these rows in the language: the latest list first, withdrawn books last."""
    return listings_by_language(rows).get(language, [])


def listings_by_language(rows: QuerySet[ListedBook]) -> dict[str, list[Listing]]:
    """Public listings of these rows by language, of books that are public in it. Three queries, and those of `gate`."""
    listings = all_listings_by_language(
        rows.filter(book__in=gate.published(Book.objects.all()).order_by().values("pk"))
    )
    translated = {code: [one for one in each if one.row.book.speaks(code)] for code, each in listings.items()}
    return {code: each for code, each in translated.items() if each}


def all_listings_by_language(rows: QuerySet[ListedBook]) -> dict[str, list[Listing]]:
    """Listings of these rows by language, whether their books are public or not.

    A row is listed where its section is public, if the canonical section that holds it is public too.
    """
    listed = list(rows.select_related("section_page", "withdrawal", "book"))
    keys = {row.section_page.translation_key for row in listed}
    sections = list(gate.public_anywhere(SectionPage.objects.filter(translation_key__in=keys)))
    canonical_ids = {page.pk for page in sections if page.locale.language_code == SOURCE}
    list_paths = {page.path[: -SectionPage.steplen] for page in sections}
    years = dict(ReadingListPage.objects.filter(path__in=list_paths).values_list("path", "year"))
    by_language: dict[str, list[Listing]] = {}
    for row in listed:
        for page in sections if row.section_page_id in canonical_ids else ():
            if page.translation_key == row.section_page.translation_key:
                listing = Listing(row, page, years[page.path[: -SectionPage.steplen]])
                by_language.setdefault(page.locale.language_code, []).append(listing)
    for listings in by_language.values():
        listings.sort(key=lambda one: (one.withdrawn, -one.year, one.section.path, one.row.sort_order))
    return by_language


def public_addresses(language: str) -> list[tuple[str, str]]:
    """("book" or "author", slug) of everything that a list offers and that has a page in the language. Two queries."""
    rows = rows_of(gate.public(SectionPage.objects.all(), language), language)
    offered = [row.book for row in rows if not hasattr(row, "withdrawal")]
    books = {("book", book.slug) for book in offered}
    return sorted(books | {("author", author.slug) for book in offered for author in book.shown_authors})

"""Downloads of a reading list: print view, CSV, XLSX and plain text."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language.display_texts import DisplayText
from tosbelgi.language.language_names import name_of

from . import public_lists
from .importing.cell_text import escape_formula
from .importing.spreadsheets import one_sheet
from .lists import ListedBook, ReadingListPage, SectionPage
from .years import year_words

# Between the cells of a CSV: Excel takes the sign of the machine's language, which is no comma where numbers have one.
DELIMITERS = {"kk": ";", "ru": ";", "en": ","}


def download_response(page: ReadingListPage | SectionPage, request: HttpRequest) -> HttpResponse | None:
    """The response for `?as=`, with all matching rows; None for the page itself."""
    kind = request.GET.get("as")
    if kind not in public_lists.DOWNLOAD_KINDS:
        return None
    list_context = public_lists.page_context(request, page)
    if not list_context["form"].is_valid():
        return None
    if kind == "print":
        return render(request, "reading_lists/print.html", list_context | {"page": page})
    language = page.locale.language_code
    serialize, content_type = EDITIONS[kind]
    response = HttpResponse(serialize(page, list_context, language), content_type=content_type)
    name = f"reading-list-{list_context['reading_list'].year}-{language}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _table(list_context: dict[str, Any], language: str) -> Iterator[list[str | int]]:
    """The head and the rows, for spreadsheet programs."""
    yield [
        _("Section"),
        _("No."),
        _("Author"),
        _("Title"),
        _("Language of the title"),
        _("Original title"),
        _("Year"),
        capfirst(_("the year is approximate")),
        _("Original language"),
        _("Levels"),
        _("ISBN"),
    ]
    for number, row in enumerate(list_context["fitting"], start=1):
        book = row.book
        title = book.shown_title(language)
        yield [
            BookSection(row.section_page.section).number,
            number,
            _filed_authors(row, language),
            title.text,
            name_of(title.language, language),
            book.original_title or book.titles.get(book.original_language, ""),
            book.year,
            _("yes") if book.about_year else "",
            book.original_language,
            ", ".join(str(LevelCode(code).label) for code in row.levels),
            book.isbn,
        ]


def _as_csv(page: Page, list_context: dict[str, Any], language: str) -> bytes:
    """With the mark by which spreadsheet programs know UTF-8, and divided by what they expect in the language."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=DELIMITERS[language])
    for cells in _table(list_context, language):
        # A number of ours is no formula: a year before Christ stays one, and is put in order as one.
        writer.writerow([cell if isinstance(cell, int) else escape_formula(cell) for cell in cells])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _as_xlsx(page: Page, list_context: dict[str, Any], language: str) -> bytes:
    """A workbook, which opens alike in every language; its texts are texts, whatever they begin with."""
    return one_sheet(_table(list_context, language), title=str(list_context["reading_list"].year))


def _as_text(page: Page, list_context: dict[str, Any], language: str) -> bytes:
    return "\r\n".join(_lines(page, list_context, language)).encode()


def _lines(page: Page, list_context: dict[str, Any], language: str) -> Iterator[str]:
    yield page.headline
    status = list_context["status"]
    yield (
        _("Approved: %(decision)s") % {"decision": status.approval.decision}
        if status.approved
        else _("Proposed, not yet approved")
    )
    yield from list_context["form"].chosen_words()
    section = None
    for number, row in enumerate(list_context["fitting"], start=1):
        if list_context["whole_list"] and row.section_page.section != section:
            section = row.section_page.section
            yield ""
            yield f"{BookSection(section).number}. {BookSection(section).label}"
        authors = _filed_authors(row, language)
        title = _title_words(row.book.shown_title(language), language)
        words = f"{authors}. {title}" if authors else title
        yield f"{number:>3}. {words} ({year_words(row.book.year, about=row.book.about_year)})"
    yield ""


def _title_words(title: DisplayText, language: str) -> str:
    """The title, and where it is not in the reader's language, its original and its language."""
    if title.translated:
        return title.text
    beside = f" ({title.beside})" if title.beside else ""
    return f"{title.text}{beside} [{name_of(title.language, language)}]"


def _filed_authors(row: ListedBook, language: str) -> str:
    names = "; ".join(author.filed_name(language) for author in row.book.shown_authors)
    return names or (_("Folk work") if row.book.is_folk_work else "")


EDITIONS: dict[str, tuple[Callable[[Page, dict[str, Any], str], bytes], str]] = {
    "csv": (_as_csv, "text/csv; charset=utf-8"),
    "txt": (_as_text, "text/plain; charset=utf-8"),
    "xlsx": (_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}

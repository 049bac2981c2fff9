"""Downloads of a reading list: print view, CSV and plain text."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import Page

from tosbelgi.kernel.codes import BookSection, LevelCode

from . import public_lists
from .importing.cell_text import escape_formula
from .lists import ListedBook, ReadingListPage, SectionPage
from .years import year_words


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
    serialize = {"csv": _as_csv, "txt": _as_text}[kind]
    response = HttpResponse(
        serialize(page, list_context, language), content_type=f"text/{'csv' if kind == 'csv' else 'plain'}"
    )
    response["Content-Type"] += "; charset=utf-8"
    name = f"reading-list-{list_context['reading_list'].year}-{language}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_csv(page: Page, list_context: dict[str, Any], language: str) -> bytes:
    """Comma-separated, with the mark by which spreadsheet programs recognise UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(
        [
            _("Section"),
            _("No."),
            _("Author"),
            _("Title"),
            pgettext("of a book", "First published"),
            _("Original language"),
            _("Levels"),
            _("ISBN"),
        ]
    )
    for number, row in enumerate(list_context["fitting"], start=1):
        writer.writerow(
            escape_formula(str(cell))
            for cell in (
                BookSection(row.section_page.section).number,
                number,
                _filed_authors(row, language),
                row.book.shown_title(language).text,
                row.book.year,
                row.book.original_language,
                ", ".join(str(LevelCode(code).label) for code in row.levels),
                row.book.isbn,
            )
        )
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


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
        title = row.book.shown_title(language).text
        words = f"{authors}. {title}" if authors else title
        yield f"{number:>3}. {words} ({year_words(row.book.year, about=row.book.about_year)})"
    yield ""


def _filed_authors(row: ListedBook, language: str) -> str:
    return "; ".join(public_lists.filed_name(author, language) for author in row.book.shown_authors)

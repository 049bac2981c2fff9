"""Template context of the reading list pages, and the downloads at the same URLs."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from tosbelgi.cms.pages.page_views import adds_context, answers_for

from . import downloads, public_lists
from .lists import ReadingListIndexPage, ReadingListPage, SectionPage


@adds_context(ReadingListIndexPage)
def index_context(request: HttpRequest, page: ReadingListIndexPage) -> dict[str, Any]:
    return {"lists": public_lists.lists_in(page.locale.language_code)}


@adds_context(ReadingListPage, SectionPage)
def list_context(request: HttpRequest, page: ReadingListPage | SectionPage) -> dict[str, Any]:
    return public_lists.page_context(request, page)


@answers_for(ReadingListPage, SectionPage)
def list_download(request: HttpRequest, page: ReadingListPage | SectionPage) -> HttpResponse | None:
    return downloads.download_response(page, request)

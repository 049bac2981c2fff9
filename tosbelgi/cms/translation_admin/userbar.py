"""Userbar items on public pages: links that edit the page in other languages, and the rows it shows."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.userbar import BaseItem
from wagtail.models import Page

from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import policy
from . import board as language_board


class EditLinkItem(BaseItem):
    """One link into the admin, with the language it edits and its state."""

    template_name = "cms/admin/parts/bar_item.html"

    def __init__(self, url: str, language: str = "", state: str = "") -> None:
        self.url, self.language, self.state = url, language, state


def add_edit_links(request: HttpRequest, items: list[Any], page: Page | None) -> None:
    """Add an edit link for each other language this user writes, and on the page of a row one for the row itself."""
    if getattr(request, "is_preview", False):
        return
    row = getattr(request, "shown_row", None)
    if row is not None and policy.may_change(request.user, row):
        items.append(EditLinkItem(policy.edit_url(request.user, row)))
    if page is not None and page.pk:
        mine = policy.writable_languages(request.user)
        here = page.locale.language_code
        items += [
            EditLinkItem(cell.url, NATIVE_NAMES[cell.language], "" if cell.state == "fine" else str(cell.label))
            for cell in language_board.line_of(page).cells
            if cell.language in mine and cell.language != here
        ]

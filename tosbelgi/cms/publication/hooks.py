"""Wagtail hooks of publication: the gate before a page is served, and the button to its translation gaps."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.language.languages import NATIVE_NAMES

from ..translation import completeness
from . import gate
from .urls import url_for


@hooks.register("before_serve_page", order=-100)
def check_public_gate(
    page: Page, request: HttpRequest, serve_args: list[Any], serve_kwargs: dict[str, Any]
) -> HttpResponse | None:
    """The last check before a page goes out: no alias, nothing expired, no gap that nobody accepted."""
    request.shown_page = page  # type: ignore[attr-defined]  # ours, for the layout
    if gate.may_serve(page):
        return None
    request.shown_page = None  # type: ignore[attr-defined]  # ours, for the layout
    versions = gate.public_versions(page)
    if not versions:
        raise Http404
    version_links = [
        {"name": NATIVE_NAMES[code], "url": url_for(version), "lang": code} for code, version in versions.items()
    ]
    context = {"heading": _("This page is not in this language yet"), "versions": version_links}
    return render(request, "cms/not_translated.html", context, status=404)


@hooks.register("register_page_listing_more_buttons")
def gaps_button(page: Page, user: AnyUser, next_url: str | None = None) -> Iterator[Button]:
    gap = (page.translation_key, page.locale_id)
    if page.live and gap in _rows_with_gaps(user) and page.permissions_for_user(user).can_edit():
        url = reverse("gaps", args=[page.translation_key, page.locale_id])
        yield Button(_("Translation gaps"), url, icon_name="warning", priority=60)


def _rows_with_gaps(user: AnyUser) -> set[tuple[UUID, int]]:
    """Asked once for a whole list: Wagtail hands no request over, and whoever asks is loaded anew for each."""
    known: set[tuple[UUID, int]] | None = getattr(user, "rows_with_gaps", None)
    if known is None:
        known = completeness.rows_with_open_gaps()
        setattr(user, "rows_with_gaps", known)  # noqa: B010
    return known

"""Wagtail hooks of references: confirmation of deletions, and buttons that lead to the uses of a row."""

from collections.abc import Iterable, Iterator

from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.snippets.views.snippets import SnippetViewSet

from tosbelgi.accounts.request_user import AnyUser

from . import deletion_views


@hooks.register("before_delete_page", order=50)
def confirm_page_deletion(request: HttpRequest, page: Page) -> HttpResponse | None:
    return deletion_views.confirm_deletion(request, [page])


@hooks.register("before_delete_snippet", order=50)
def confirm_snippet_deletion(request: HttpRequest, rows: Iterable[models.Model]) -> HttpResponse | None:
    return deletion_views.confirm_deletion(request, list(rows))


# Wagtail asks no hook before it deletes images and documents, so our views stand at their addresses.
@hooks.register("register_admin_urls", order=-10)
def deletion_urls() -> list[URLPattern]:
    return [
        path("images/<int:image_id>/delete/", deletion_views.ImageDeletion.as_view()),
        path("images/multiple/<int:image_id>/delete/", deletion_views.UploadedImageDeletion.as_view()),
        path("documents/delete/<int:document_id>/", deletion_views.DocumentDeletion.as_view()),
        path("documents/multiple/<int:doc_id>/delete/", deletion_views.UploadedDocumentDeletion.as_view()),
    ]


# Registered after Wagtail's own of the same name, which they replace.
for _action in (deletion_views.PagesDeletion, deletion_views.ImagesDeletion, deletion_views.DocumentsDeletion):
    hooks.register("register_bulk_action", _action, order=10)


@hooks.register("register_page_listing_more_buttons")
def page_usage_button(page: Page, user: AnyUser, next_url: str | None = None) -> Iterator[Button]:
    if page.permissions_for_user(user).can_edit():
        url = reverse("wagtailadmin_pages:usage", args=[page.pk])
        yield Button(_("Where it is used"), url, icon_name="link", priority=70)


@hooks.register("register_snippet_listing_buttons")
def snippet_usage_button(row: models.Model, user: AnyUser, next_url: str | None = None) -> Iterator[Button]:
    views: SnippetViewSet = getattr(row, "snippet_viewset")  # noqa: B009
    if views.permission_policy.user_has_permission(user, "change"):
        url = reverse(views.get_url_name("usage"), args=[quote(row.pk)])
        yield Button(_("Where it is used"), url, icon_name="link", priority=70)

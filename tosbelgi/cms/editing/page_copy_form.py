"""Wagtail's copy form and copy views: Latin slugs, a missing parent page, and no POST to the copy view of snippets.

Without a chosen parent the form comes back as it was filled. Wagtail's view looks the parent up before the form is
validated, to fill the form again, which it is anyway; without a parent it fails. Its form then goes on with the parent
of the page that is copied.

A copy that is published at once is a copy of what is public. Wagtail copies the versions too and calls the newest one
the published one, so that nobody could tell any more that it holds words which somebody has typed and not submitted.

The copy form of a snippet posts to the view that adds one. What is posted to the copy view all the same, Wagtail would
save over the row that was to be copied, with no more than the permission to add.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from .slugs import LatinSlugField

if TYPE_CHECKING:
    from wagtail.actions.copy_page import CopyPageAction

PARENT_ERRORS = {
    "required": _("Choose the page below which the copy is to stand."),
    "invalid_choice": _("The chosen page is no longer there. Choose another one below which the copy is to stand."),
}


class PageCopyForm(CopyForm):
    """Checks the place of the copy only when a parent is chosen, and takes a slug in any script."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = self.fields["new_slug"].label
        self.fields["new_slug"] = LatinSlugField(initial=self.page.slug, label=label, locale=self.page.locale)
        self.fields["new_parent_page"].error_messages.update(PARENT_ERRORS)

    data: Any  # a QueryDict, or a dict in tests

    def clean(self) -> dict[str, Any]:
        if "new_parent_page" in self.cleaned_data:
            return super().clean()
        self.data = self.data.copy()
        self.data["new_parent_page"] = ""  # a page that is not there cannot be shown
        return self.cleaned_data


def method_not_allowed(self: object, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponseNotAllowed(["GET", "HEAD"])


def without_drafts(copy_page: Callable[..., Page]) -> Callable[..., Page]:
    """Wagtail's copying of one page, which leaves the versions behind where the copy is public at once."""

    @wraps(copy_page)
    def copy_public_version(self: "CopyPageAction", page: Page, *args: Any, **kwargs: Any) -> Page:
        requested = self.copy_revisions
        self.copy_revisions = requested and not (self.keep_live and page.live)
        try:
            return copy_page(self, page, *args, **kwargs)
        finally:
            self.copy_revisions = requested

    return copy_public_version

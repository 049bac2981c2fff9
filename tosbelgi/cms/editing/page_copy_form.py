"""Copying: a page below another one, with its slug spelled in Latin, and rows of other rooms.

Where the one who copies a page has not chosen any to put it under, the form comes back as it was filled.
Wagtail's view looks for the chosen page before the form is asked whether there is one, to fill the form again, which it
is anyway; without one it fails. Its form then goes on with the parent of the page that is copied.

A copy of another row is sent to where new rows are made. What is sent to the address of its form all the same, Wagtail
would save over the row that was to be copied, in the name of the right to add.
"""

from django.http import HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.forms.pages import CopyForm

from .slugs import LatinSlugField

UNCHOSEN = {
    "required": _("Choose the page below which the copy is to stand."),
    "invalid_choice": _("The chosen page is no longer there. Choose another one below which the copy is to stand."),
}


class PageCopyForm(CopyForm):
    """Wagtail's form, which looks at the place of the copy only when there is one, and takes a slug in any script."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        label = self.fields["new_slug"].label
        self.fields["new_slug"] = LatinSlugField(initial=self.page.slug, label=label, locale=self.page.locale)
        self.fields["new_parent_page"].error_messages.update(UNCHOSEN)

    def clean(self):
        if "new_parent_page" in self.cleaned_data:
            return super().clean()
        self.data = self.data.copy()
        self.data["new_parent_page"] = ""  # a page that is not there cannot be shown
        return self.cleaned_data


def patch_copy_view() -> None:
    """Called once, before anything is shown."""
    from wagtail.admin.views.generic.models import CopyViewMixin
    from wagtail.admin.views.pages.copy import CopyView  # needs models that need the form

    CopyView.post = FormView.post
    CopyViewMixin.post = _only_shows


def _only_shows(self, request, *args, **kwargs) -> HttpResponse:
    return HttpResponseNotAllowed(["GET", "HEAD"])

"""Middleware that turns a missing alternative text into messages with links to the images, in all of the admin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..editing import policy
from . import alt_text_views
from .alt_text import AltTextMissing, ImageWithoutAltText


def show_refusal(request: HttpRequest, missing: list[ImageWithoutAltText]) -> None:
    """One error message for each image, with a button to its alternative text."""
    for one in {(one.image.pk, one.languages): one for one in missing}.values():
        button = messages.button(alt_text_views.alt_text_url(request.user, one.image), _("Write the alternative text"))
        messages.error(request, one.message(), buttons=[button])


class AltTextRequiredMiddleware:
    """Turns AltTextMissing, and forms refused for it, into messages with links to the images."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        """Add the messages above a refused form, which is shown again with all that was typed."""
        form = (response.context_data or {}).get("form")
        if missing := getattr(form, "missing_alt_texts", None):
            show_refusal(request, missing)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Redirect to the row where anything else refused to publish: by then everything has been rolled back."""
        if not isinstance(exception, AltTextMissing):
            return None
        show_refusal(request, exception.missing_alt_texts)
        return policy.back_to_row(request, exception.row)

"""How an editor hears that a picture lacks its words: at the form, in bulk, in a workflow, in a translation."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from ..editing import policy
from . import alt_text_views
from .alt_text import AltTextMissing, ImageWithoutAltText


def show_refusal(request: HttpRequest, silent: list[ImageWithoutAltText]) -> None:
    """One message a picture, with the way to its words."""
    for one in {(one.image.pk, one.languages): one for one in silent}.values():
        way = messages.button(alt_text_views.alt_text_url(request.user, one.image), _("Write the alternative text"))
        messages.error(request, one.said(), buttons=[way])


class AltTextRequiredMiddleware:
    """Middleware. Turns the refusal into messages with the ways to the images, wherever in the admin it arises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request, response):
        """A form that was refused is shown again with all that was typed; the ways to the images stand above it."""
        form = (response.context_data or {}).get("form")
        if silent := getattr(form, "silent", None):
            show_refusal(request, silent)
        return response

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Whatever else publishes in a person's name: by then everything has been rolled back."""
        if not isinstance(exception, AltTextMissing):
            return None
        show_refusal(request, exception.silent)
        url = policy.edit_url(request.user, exception.row)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)

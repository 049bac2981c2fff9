"""How an editor hears that a picture lacks its words: at the form, in bulk, in a workflow, in a translation."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail_localize.models import Translation

from .alt_texts import ImagesWithoutWords, SilentImage, images_without_words


def tell(request: HttpRequest, silent: list[SilentImage]) -> None:
    """One message a picture, with the way to its words; in the editor's language, which only Wagtail's views know."""
    profile = getattr(request.user, "wagtail_userprofile", None)
    with override(profile.get_preferred_language() if profile else get_language()):
        for one in {(one.image.pk, one.languages): one for one in silent}.values():
            way = messages.button(reverse("wagtailimages:edit", args=[one.image.pk]), _("Write the alternative text"))
            messages.error(request, one.said(), buttons=[way])


def before_publishing_a_translation(request: HttpRequest, row) -> HttpResponse | None:
    """The translation editor stores the row itself before it publishes, so it is asked beforehand."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=getattr(row, "translation_key", None), target_locale_id=getattr(row, "locale_id", None)
    )
    found = translation.filter(enabled=True).select_related("source", "target_locale").first()
    if found is None:
        return None
    coming = found.source.get_ephemeral_translated_instance(found.target_locale, fallback=True)
    silent = images_without_words(coming, (found.target_locale.language_code,))
    if not silent:
        return None
    tell(request, silent)
    return redirect(request.path)


class WordsBeforePublishing:
    """Middleware. Turns the refusal into messages with the ways to the images, wherever in the admin it arises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request, response):
        """A form that was refused is shown again with all that was typed; the ways to the images stand above it."""
        form = (response.context_data or {}).get("form")
        if silent := getattr(form, "silent", None):
            tell(request, silent)
        return response

    def process_exception(self, request, exception) -> HttpResponse | None:
        """Whatever else publishes in a person's name: by then everything has been rolled back."""
        if not isinstance(exception, ImagesWithoutWords):
            return None
        tell(request, exception.silent)
        url = AdminURLFinder(request.user).get_edit_url(exception.row) or reverse("wagtailadmin_home")
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)

"""What is typed follows the rules of text from files: `tosbelgi.language.plain_text`.

Every field of text in every form, Wagtail's own and those inside blocks included, refuses signs that nobody sees: some
databases cannot store them, spreadsheets and feeds cannot hold them, and overrides of direction make one text look like
another. An address with a zero byte is none of ours; the admin compares what stands in its addresses with columns.
"""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from tosbelgi.language.plain_text import forbidden_characters, normalized


def check_signs(value: object) -> None:
    """Raises ValidationError where the text holds signs that are refused."""
    if signs := forbidden_characters(str(value)):
        raise ValidationError(
            _("A sign that nobody sees stands in this text (%(signs)s). Delete it, or type the text anew.")
            % {"signs": ", ".join(signs)},
            code="control_sign",
        )


def patch_text_validators() -> None:
    """Widen the check for zero bytes, which Django gives to every field of text, to all signs that are refused."""
    ProhibitNullCharactersValidator.__call__ = lambda self, value: check_signs(value)


def typed(request: HttpRequest, name: str, most: int | None = None) -> tuple[str, str]:
    """What stands in a field that has no form of its own, as it was typed, and why it cannot be stored, or nothing."""
    words = request.POST.get(name, "")
    try:
        forms.CharField(required=False, max_length=most).clean(words)
    except ValidationError as wrong:
        return words, " ".join(wrong.messages)
    return words, ""


class NormalizedTextFormMixin:
    """For forms of rows: texts are stored composed, with line ends of one kind, without signs that show nothing."""

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and isinstance(value := self.cleaned_data.get(name), str):
                self.cleaned_data[name] = normalized(value)
        return cleaned


class NoZeroBytes:
    """Middleware. Stands where the reader's language is known and before anything asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        if request.path_info.startswith(settings.ADMIN_PATH) and any(
            "\0" in text for name, values in request.GET.lists() for text in (name, *values)
        ):
            raise BadRequest
        return self.get_response(request)

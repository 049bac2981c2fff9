"""Validation and normalisation of text typed into forms, by the rules of `tosbelgi.language.plain_text`.

Every field of text in every form, Wagtail's own and those inside blocks included, refuses signs that nobody sees: some
databases cannot store them, spreadsheets and feeds cannot hold them, and overrides of direction make one text look like
another. An address with a zero byte is none of ours; the admin compares what stands in its addresses with columns.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail import blocks

from tosbelgi.language.plain_text import forbidden_characters, normalized

from .mixin_bases import ModelFormBase

PLAIN = (blocks.CharBlock, blocks.TextBlock)


def refuse_invisible_characters(value: object) -> None:
    """Raise ValidationError if the text holds invisible characters that are refused."""
    if signs := forbidden_characters(str(value)):
        raise ValidationError(
            _("A sign that nobody sees stands in this text (%(signs)s). Delete it, or type the text anew.")
            % {"signs": ", ".join(signs)},
            code="control_sign",
        )


def posted_text(request: HttpRequest, name: str, most: int | None = None) -> tuple[str, str]:
    """A posted text that has no form of its own: (text as typed, why it cannot be stored or "")."""
    text = request.POST.get(name, "")
    try:
        forms.CharField(required=False, max_length=most).clean(text)
    except ValidationError as wrong:
        return text, " ".join(wrong.messages)
    return text, ""


class NormalizedTextFormMixin(ModelFormBase):
    """For forms of rows: texts are stored composed, with line ends of one kind, without signs that show nothing.

    Plain texts of blocks are too; a table sees to its own.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, field in self.fields.items():
            if isinstance(field, forms.CharField) and isinstance(value := self.cleaned_data.get(name), str):
                self.cleaned_data[name] = normalized(value)
            elif isinstance(value := self.cleaned_data.get(name), blocks.StreamValue):
                for child in value:
                    child.value = _normalized_block(child.block, child.value)
        return cleaned


def _normalized_block(block: blocks.Block, value: Any) -> Any:
    if isinstance(value, blocks.StructValue):
        for name, child in block.child_blocks.items():
            value[name] = _normalized_block(child, value.get(name))
    return normalized(value) if isinstance(block, PLAIN) and isinstance(value, str) else value


class NullByteMiddleware:
    """Middleware that refuses null bytes in addresses: after the language is known, before any query."""

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

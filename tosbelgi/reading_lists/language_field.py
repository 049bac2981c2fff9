"""The language in which a book was written, as a form asks for it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.language_names import code_of, name_of
from tosbelgi.language.languages import CODES

LANGUAGE_TAG = RegexValidator(r"^[a-z]{2,3}$", _("Write the ISO 639 code of the language, such as kk, ru, en, fr."))


def is_language_tag(text: str) -> bool:
    """Has it the form of an ISO 639 code?

    >>> is_language_tag("kk"), is_language_tag("қаз"), is_language_tag("")
    (True, False, False)
    """
    try:
        LANGUAGE_TAG(text)
    except ValidationError:
        return False
    return True


class LanguageField(forms.CharField):
    """A language by its name, in any of ours, or by its code: kept as the code, and shown by its name to who reads."""

    default_validators = [
        RegexValidator(LANGUAGE_TAG.regex, _("No language is called so. Write its name, or its ISO 639 code."))
    ]

    def __init__(self, **options: Any) -> None:
        help_text = _("Its name, such as Kazakh or French, or its ISO 639 code: kk, fr.")
        super().__init__(help_text=help_text, max_length=60, **options)

    def to_python(self, value: Any) -> str:
        return code_of(super().to_python(value) or "")

    def prepare_value(self, value: Any) -> Any:
        code = code_of(value or "")
        name = name_of(code, get_language() or CODES[0])
        return name if code and code_of(name) == code else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(code_of(initial or ""), code_of(data or ""))

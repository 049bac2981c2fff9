"""Field for a birth date: day, month by name, year. It is typed the same on every phone, with or without script."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy

from tosbelgi.language.dates import MONTHS_ALONE
from tosbelgi.language.languages import SOURCE

_NO_DATE = gettext_lazy("There is no such day. Write the day, the month and the year, for example 2012.")
PARTS = (gettext_lazy("Day"), gettext_lazy("Month"), gettext_lazy("Year"))


def _months() -> list[tuple[str, str]]:
    names = MONTHS_ALONE[get_language() or SOURCE]
    return [("", "–"), *((str(number), name.capitalize()) for number, name in enumerate(names, start=1))]


class BirthDateInput(forms.MultiWidget):
    """Three inputs below one legend, each with its own label."""

    template_name = "cabinet/applying/birth_date.html"
    use_fieldset = True

    def __init__(self) -> None:
        digits = {"inputmode": "numeric"}
        super().__init__(
            [
                forms.TextInput(digits | {"autocomplete": "bday-day", "maxlength": 2}),
                forms.Select({"autocomplete": "bday-month"}),
                forms.TextInput(digits | {"autocomplete": "bday-year", "maxlength": 4}),
            ]
        )

    def decompress(self, value: date | None) -> list[str]:
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        months: Any = self.widgets[1]
        months.choices = _months()
        context = super().get_context(name, value, attrs)
        context["labelled"] = list(zip(PARTS, context["widget"]["subwidgets"], strict=True))
        return context


class BirthDateField(forms.MultiValueField):
    """A day, from three texts; whether somebody can have been born on it is for the action to say."""

    widget = BirthDateInput

    def __init__(self, **kwargs: Any) -> None:
        texts = [forms.CharField(), forms.CharField(), forms.CharField()]
        super().__init__(fields=texts, error_messages={"required": _NO_DATE, "incomplete": _NO_DATE}, **kwargs)

    def compress(self, data_list: Sequence[str]) -> date | None:
        if not data_list:
            return None
        try:
            day, month, year = (int(one) if one.isascii() and len(one) < 5 else 0 for one in data_list)
            return date(year, month, day)
        except ValueError as problem:
            raise ValidationError(_NO_DATE, code="invalid") from problem

"""Model fields for small JSON lists of direction codes and months, with form fields for the admin."""

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import DirectionCode


class CodesFormField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=DirectionCode.choices, **kwargs)

    def has_changed(self, initial: Collection[str] | None, data: Collection[str] | None) -> bool:
        return set(initial or []) != set(data or [])


class CodesField(models.JSONField):
    """A list of direction codes, kept in the programme's order, each once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: object) -> CodesFormField:
        return CodesFormField(label=capfirst(self.verbose_name), required=not self.blank, help_text=self.help_text)

    def words(self, value: list[str]) -> list[str]:
        """The codes as people read them."""
        return [str(DirectionCode(code).label) if code in DirectionCode.values else code for code in value]

    def clean(self, value: list[str] | None, model_instance: models.Model | None) -> list[str]:
        unknown = [code for code in value or [] if code not in DirectionCode.values]
        if unknown:
            raise ValidationError(
                _("%(unknown)s is no direction; allowed are %(allowed)s."),
                params={"unknown": ", ".join(map(str, unknown)), "allowed": ", ".join(DirectionCode.values)},
            )
        ordered = [code for code in DirectionCode.values if code in (value or [])]
        return super().clean(ordered, model_instance)


class MonthsFormField(forms.CharField):
    def prepare_value(self, value: list[int] | str | None) -> str | None:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: str | None) -> list[int]:  # type: ignore[override]  # what was typed becomes numbers
        parts = [part for part in re.split(r"[,;\s]+", super().to_python(value) or "") if part]
        if not all(part.isascii() and part.isdigit() and len(part) <= 2 and 1 <= int(part) <= 36 for part in parts):
            raise ValidationError(_("Write whole months between 1 and 36 with commas between them, such as 3, 6."))
        return [int(part) for part in parts]

    def has_changed(self, initial: list[int] | None, data: str | None) -> bool:
        return self.prepare_value(initial or []) != self.prepare_value(data)


class MonthsField(models.JSONField):
    """A list of durations in months, in the order in which they are offered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: object) -> MonthsFormField:
        return MonthsFormField(label=capfirst(self.verbose_name), required=not self.blank, help_text=self.help_text)

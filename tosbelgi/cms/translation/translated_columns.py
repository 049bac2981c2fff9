"""Model mixin for translated columns `<name>_<language>`, on rows that are shared by all languages."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.languages import CODES


class TranslatedColumnsMixin(models.Model):
    """Texts are in columns `<name>_<language>`; an empty one is a gap, never filled from another language.

    `required_columns` are those without which the row is not public in a language; `optional_columns` may be missing in
    all languages, and editors see the gap where they are missing in some; `rests_on` are relations to rows without
    which this one is not public either.
    """

    required_columns: ClassVar[tuple[str, ...]] = ()
    optional_columns: ClassVar[tuple[str, ...]] = ()
    rests_on: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def word(self, name: str, language: str) -> str:
        """The text of that column in that language and no other; empty where there is none."""
        return str(getattr(self, f"{name}_{language}"))

    def speaks(self, language: str) -> bool:
        """Has the row all required texts in the language? `has_required_translations` is the same as a condition."""
        return all(self.word(name, language) for name in self.required_columns)

    def gaps(self) -> list[tuple[str, str]]:
        """(name, language) of missing texts: all required ones, and optional ones that exist in some language."""
        begun = [name for name in self.optional_columns if any(self.word(name, code) for code in CODES)]
        return [
            (name, code) for name in (*self.required_columns, *begun) for code in CODES if not self.word(name, code)
        ]

    def missing_columns(self) -> str:
        """The gaps as editors see them in lists; a dash where nothing is missing."""
        fields: Iterator[Any] = (self._meta.get_field(f"{name}_{code}") for name, code in self.gaps())
        return ", ".join(str(field.verbose_name) for field in fields) or "–"

    missing_columns.short_description = _("Missing")  # type: ignore[attr-defined]  # Django's heading of a column


def has_required_translations(model: type[TranslatedColumnsMixin], language: str) -> Q:
    """The condition that a row has all required texts in the language."""
    condition = Q()
    for name in model.required_columns:
        condition &= ~Q(**{f"{name}_{language}": ""})
    return condition

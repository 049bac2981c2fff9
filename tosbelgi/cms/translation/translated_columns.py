"""Rows that stand in no language, with their few words in one column for each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.languages import CODES


class TranslatedColumnsMixin(models.Model):
    """Words live in columns `<name>_<language>`; an empty one is a gap, never filled from another language.

    `required_columns` names those without which the row is not public in a language; `wanted_words` those
    that may be missing, in all languages or in some, where editors see the gap; `rests_on` relations to rows without
    which this one is not public either.
    """

    required_columns: ClassVar[tuple[str, ...]] = ()
    wanted_words: ClassVar[tuple[str, ...]] = ()
    rests_on: ClassVar[tuple[str, ...]] = ()

    class Meta:
        abstract = True

    def word(self, name: str, language: str) -> str:
        """The words of that name in that language and no other; empty where there are none."""
        return str(getattr(self, f"{name}_{language}"))

    def speaks(self, language: str) -> bool:
        """Has it all its needed words in the language? `has_required_translations` asks the same of the database."""
        return all(self.word(name, language) for name in self.required_columns)

    def gaps(self) -> list[tuple[str, str]]:
        """(name, language) of every needed word nobody has written yet, and of wanted ones begun in some language."""
        begun = [name for name in self.wanted_words if any(self.word(name, code) for code in CODES)]
        return [
            (name, code) for name in (*self.required_columns, *begun) for code in CODES if not self.word(name, code)
        ]

    def missing_columns(self) -> str:
        """The gaps as editors see them in lists; a dash where nothing is missing."""
        fields = (self._meta.get_field(f"{name}_{code}") for name, code in self.gaps())
        return ", ".join(str(field.verbose_name) for field in fields) or "–"

    missing_columns.short_description = _("Missing")


def has_required_translations(model: type[TranslatedColumnsMixin], language: str) -> Q:
    """The condition that a row has all its needed words in the language."""
    condition = Q()
    for name in model.required_columns:
        condition &= ~Q(**{f"{name}_{language}": ""})
    return condition

"""Value types of operator settings: validation, form text and display text. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.language.dates import decimal_words
from tosbelgi.language.languages import SOURCE

from .text_kinds import EmailAddress, HttpsAddress, PhoneNumber

Words = str | Promise
DIGITS = re.compile(r"-?[0-9]{1,9}")


def number_words(number: int) -> str:
    """A whole number as the reader of the active language groups it."""
    return decimal_words(number, get_language() or SOURCE)


@dataclass(frozen=True)
class WholeNumber:
    """From `least` to `most`, both included. `counted` formats a number with its unit: "3 books"."""

    least: int
    most: int
    counted: Callable[[int], str]
    inputmode: ClassVar[str] = "numeric"  # which keyboard a phone shows

    def fits(self, value: object) -> bool:
        """True is no number here, although Python counts it as one.

        >>> books = WholeNumber(1, 9, str)
        >>> [books.fits(value) for value in (0, 1, 9, 10, True, "3", None)]
        [False, True, True, False, False, False, False]
        """
        return type(value) is int and self.least <= value <= self.most

    def read(self, text: str) -> int:
        if not DIGITS.fullmatch(text.strip()):
            raise ValueError(text)
        return int(text)

    def written(self, value: object) -> str:
        return str(value)

    def words(self, value: object) -> str:
        return self.counted(value) if type(value) is int else str(value)

    def allowed(self) -> str:
        return _("a whole number from %(least)s to %(most)s") % {
            "least": number_words(self.least),
            "most": number_words(self.most),
        }

    def accepted(self) -> dict[str, int]:
        """The same as `allowed`, for programs."""
        return {"least": self.least, "most": self.most}

    def options(self) -> list[tuple[str, str]]:
        """Nothing to choose from: the number is typed."""
        return []


@dataclass(frozen=True)
class Choice:
    """One of a few named values, in the order in which they are offered."""

    named: tuple[tuple[str, Words], ...]
    inputmode: ClassVar[str] = ""  # chosen, not typed

    def fits(self, value: object) -> bool:
        return isinstance(value, str) and value in dict(self.named)

    def read(self, text: str) -> str:
        return text

    def written(self, value: object) -> str:
        return str(value)

    def words(self, value: object) -> str:
        return str(dict(self.named)[value]) if isinstance(value, str) and self.fits(value) else str(value)

    def allowed(self) -> str:
        return "; ".join(words for _value, words in self.options())

    def accepted(self) -> list[str]:
        return [value for value, _words in self.named]

    def options(self) -> list[tuple[str, str]]:
        return [(value, str(words)) for value, words in self.named]


@dataclass(frozen=True)
class YesNo:
    """Yes or no, and nothing in between.

    >>> YesNo().read("yes"), YesNo().read("no"), YesNo().fits(1)
    (True, False, False)
    """

    inputmode: ClassVar[str] = ""  # chosen, not typed

    def fits(self, value: object) -> bool:
        return isinstance(value, bool)

    def read(self, text: str) -> bool:
        if text not in {"yes", "no"}:
            raise ValueError(text)
        return text == "yes"

    def written(self, value: object) -> str:
        return "yes" if value else "no"

    def words(self, value: object) -> str:
        return _("yes") if value else _("no")

    def allowed(self) -> str:
        return "; ".join(words for _value, words in self.options())

    def accepted(self) -> list[bool]:
        return [True, False]

    def options(self) -> list[tuple[str, str]]:
        return [("yes", _("yes")), ("no", _("no"))]


Kind = WholeNumber | Choice | YesNo | HttpsAddress | EmailAddress | PhoneNumber

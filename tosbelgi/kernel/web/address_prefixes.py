"""Prefixes of addresses in the settings: what is private below them, and what must not be written down.

`{language}` in a prefix stands for the code of any language.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from django.conf import settings

from tosbelgi.language.languages import CODES

LANGUAGE = "{language}"
# A secret address is told by what it was meant to be: in capitals, with slashes doubled or encoded (once more in the
# query of another address), in no language or in one that there is not. Each piece has a bound, so no line is dear.
SLASH = r"(?:/|%(?:25){0,2}2f){1,3}"
ANY_LANGUAGE = f"(?:{SLASH}[a-z-]{{2,7}})?"
# What follows goes as far as its line or the quotes around it: an address that was broken by its mail has blanks.
WHAT_FOLLOWS = r"[\"]?[^\"\r\n]+"


@lru_cache
def pattern(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    """
    >>> bool(pattern(("/{language}/cabinet/",)).match("/kk/cabinet/today/")), pattern(()).match("/kk/")
    (True, None)
    """
    languages = f"(?:{'|'.join(CODES)})"
    return re.compile(_any_of([re.escape(prefix).replace(re.escape(LANGUAGE), languages) for prefix in prefixes]))


@lru_cache
def secret_pattern(prefixes: tuple[str, ...], rest: str = "") -> re.Pattern[str]:
    """As `pattern`, of addresses that are mistyped too.

    >>> [bool(secret_pattern(("/{language}/key/",)).match(path)) for path in ("/KK//key/1", "/de%2Fkey/1", "/kk/keys/")]
    [True, True, False]
    """
    in_any = (prefix.removeprefix(f"/{LANGUAGE}") for prefix in prefixes)
    written = [ANY_LANGUAGE + re.escape(prefix).replace("/", SLASH) for prefix in in_any]
    return re.compile(_any_of(written) + rest, re.IGNORECASE)


def _any_of(written: list[str]) -> str:
    return f"({'|'.join(written) or '(?!)'})"


def stands_under(path: str, prefixes: Collection[str]) -> bool:
    return pattern(tuple(prefixes)).match(path) is not None


def is_private(path: str) -> bool:
    return stands_under(path, settings.PRIVATE_PREFIXES)


def is_secret(path: str) -> bool:
    """Does whoever knows this address see something by it alone?"""
    return secret_pattern(settings.SECRET_PREFIXES).match(path) is not None


def without_secrets(text: str) -> str:
    """The text with what follows in secret addresses cut off; also of those that are mistyped, and lead nowhere."""
    if "/" not in text and "%" not in text:
        return text
    return secret_pattern(settings.SECRET_PREFIXES, WHAT_FOLLOWS).sub(r"\1[secret]", text)

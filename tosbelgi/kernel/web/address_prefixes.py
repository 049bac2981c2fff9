"""Prefixes of addresses in the settings: what is private below them, and what must not be written down.

`{language}` in a prefix stands for the code of any language.
"""

import re
from collections.abc import Collection
from functools import lru_cache

from django.conf import settings

from tosbelgi.language.languages import CODES

LANGUAGE = "{language}"


@lru_cache
def pattern(prefixes: tuple[str, ...], rest: str = "") -> re.Pattern[str]:
    """
    >>> bool(pattern(("/{language}/cabinet/",)).match("/kk/cabinet/today/")), pattern(()).match("/kk/")
    (True, None)
    """
    languages = f"(?:{'|'.join(CODES)})"
    written = [re.escape(prefix).replace(re.escape(LANGUAGE), languages) for prefix in prefixes]
    return re.compile(f"({'|'.join(written) or '(?!)'}){rest}")


def stands_under(path: str, prefixes: Collection[str]) -> bool:
    return pattern(tuple(prefixes)).match(path) is not None


def is_private(path: str) -> bool:
    return stands_under(path, settings.PRIVATE_PREFIXES)


def is_secret(path: str) -> bool:
    """Does whoever knows this address see something by it alone?"""
    return stands_under(path, settings.SECRET_PREFIXES)


def without_secrets(text: str) -> str:
    """The text with what follows in secret addresses cut off; also of those that are mistyped, and lead nowhere."""
    if "/" not in text:
        return text
    return pattern(settings.SECRET_PREFIXES, r"[^\s<>\"']+").sub(r"\1[secret]", text)

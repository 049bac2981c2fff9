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
def pattern(prefixes: tuple[str, ...]) -> re.Pattern[str]:
    """
    >>> bool(pattern(("/{language}/cabinet/",)).match("/kk/cabinet/today/")), pattern(()).match("/kk/")
    (True, None)
    """
    if not prefixes:
        return re.compile(r"(?!)")
    languages = f"(?:{'|'.join(CODES)})"
    return re.compile("|".join(re.escape(prefix).replace(re.escape(LANGUAGE), languages) for prefix in prefixes))


def stands_under(path: str, prefixes: Collection[str]) -> bool:
    return pattern(tuple(prefixes)).match(path) is not None


def is_private(path: str) -> bool:
    return stands_under(path, settings.PRIVATE_PREFIXES)


def is_secret(path: str) -> bool:
    """Does whoever knows this address see something by it alone?"""
    return stands_under(path, settings.SECRET_PREFIXES)

"""Names of stored photographs: random, so that who knows one has been shown it. Pure but for chance."""

import re
import secrets

LONGEST_KIND, LONGEST_FILE = 40, 60
SMALL = "-small"
_NAME = re.compile(rf"([0-9a-f]{{2}}/[0-9a-f]{{32}})(?:{SMALL})?\.jpg")


def new_file() -> str:
    """A name that nobody guesses, in one of 256 folders."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}.jpg"


def small_of(file: str) -> str:
    """The name of the smaller copy.

    >>> small_of("0a/" + "0a" * 16 + ".jpg")
    '0a/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a-small.jpg'
    """
    return file.removesuffix(".jpg") + f"{SMALL}.jpg"


def file_named(name: str) -> str | None:
    """The file that this name, or that of its smaller copy, belongs to; None where it can be no photograph's.

    >>> file_named("0a/" + "0a" * 16 + "-small.jpg")
    '0a/0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a.jpg'
    >>> file_named("../x.jpg"), file_named("0a/x.jpg")
    (None, None)
    """
    found = _NAME.fullmatch(name)
    return f"{found[1]}.jpg" if found else None

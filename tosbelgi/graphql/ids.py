"""Opaque global ids: a type name and a key that never changes, in URL-safe base64.

A content id ends there, and is the same in every language. An id also holds the languages that were asked for, the
first and its fallbacks, since on them depends what is answered: hence equal ids mean equal things to a client's cache.
`docs/decisions/0026-equal-ids-are-equal-things.md` says why.
"""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple
from uuid import UUID

from tosbelgi.language.languages import is_language

from .engine.refusals import GraphQLUserError


class Identity(NamedTuple):
    """What an id holds. `languages` is empty in a content id."""

    kind: str
    key: str
    languages: tuple[str, ...] = ()


def to_global_id(kind: str, key: object, languages: tuple[str, ...] = (), use: str = "") -> str:
    """The id of a thing of this type in these languages; without them its content id.

    `use` tells apart what is said of one thing in several places, such as by a search; `read_id` passes over it.

    >>> to_global_id("Book", 12), read_id(to_global_id("Book", 12, ("ru", "kk")))
    ('Qm9vazoxMg', Identity(kind='Book', key='12', languages=('ru', 'kk')))
    """
    parts = [kind, str(key), *(["-".join(languages)] if languages else []), *([use] if use else [])]
    return urlsafe_b64encode(":".join(parts).encode()).rstrip(b"=").decode()


def use_of(*facts: object) -> str:
    """A short text that is the same for the same facts, for `use` in `to_global_id`."""
    return hashlib.sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_id(identifier: str) -> Identity:
    """What is in an id or a content id of any type. Raises `BAD_ID` for any other text."""
    try:
        text = urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4)).decode()
    except ValueError:
        text = ""
    kind, key, written, use = [*text.split(":", 3), "", "", ""][:4]
    languages = tuple(written.split("-")) if written else ()
    known = kind and key and all(map(is_language, languages)) and len(set(languages)) == len(languages)
    # Encoded again it must be the same: base64 has several spellings of one key, an id has one.
    if not known or to_global_id(kind, key, languages, use) != identifier:
        raise GraphQLUserError("BAD_ID", "This is not the id of anything here.")
    return Identity(kind, key, languages)


def key_from_id(kind: str, identifier: str) -> str:
    """The key in an id, or a content id, of this type. Raises `BAD_ID` for any other text."""
    identity = read_id(identifier)
    if identity.kind != kind:
        raise _no_id_of(kind)
    return identity.key


def number_from_id(kind: str, identifier: str) -> int:
    """The key in an id of this type as an integer that a database can hold. Raises `BAD_ID`."""
    number = stored_number(key_from_id(kind, identifier))
    if number is None:
        raise _no_id_of(kind)
    return number


def public_id_from_id(kind: str, identifier: str) -> UUID:
    """The key in an id of this type as the random public id of a row about people. Raises `BAD_ID`."""
    try:
        return UUID(key_from_id(kind, identifier))
    except ValueError:
        raise _no_id_of(kind) from None


def stored_number(key: str) -> int | None:
    """The key as an integer that a database can hold; None where it is none.

    >>> stored_number("12"), stored_number("x"), stored_number("9" * 30)
    (12, None, None)
    """
    return int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None


def _no_id_of(kind: str) -> GraphQLUserError:
    return GraphQLUserError("BAD_ID", f"This is not the id of a {kind}.")

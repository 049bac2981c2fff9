"""Opaque global ids: a type name and a key that never changes, in URL-safe base64."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from .engine.refusals import GraphQLUserError


def to_global_id(kind: str, key: object) -> str:
    """The id of a thing of this type.

    >>> to_global_id("Book", 12), key_from_id("Book", to_global_id("Book", 12))
    ('Qm9vazoxMg', '12')
    """
    return urlsafe_b64encode(f"{kind}:{key}".encode()).rstrip(b"=").decode()


def key_from_id(kind: str, identifier: str) -> str:
    """The key in an id of this type. Raises `BAD_ID` for any other text."""
    try:
        given, _colon, key = urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4)).decode().partition(":")
    except ValueError:
        given, key = "", ""
    # Encoded again it must be the same: base64 has several spellings of one key, an id has one.
    if given != kind or not key or to_global_id(kind, key) != identifier:
        raise GraphQLUserError("BAD_ID", f"This is not the id of a {kind}.")
    return key


def number_from_id(kind: str, identifier: str) -> int:
    """The key in an id of this type as an integer that a database can hold. Raises `BAD_ID`."""
    key = key_from_id(kind, identifier)
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise GraphQLUserError("BAD_ID", f"This is not the id of a {kind}.")
    return int(key)

"""Ids that mean nothing to their holder and never change: a kind and a key that outlives every edit."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from .engine.refusals import GraphQLUserError


def to_global_id(kind: str, key: object) -> str:
    """
    >>> id_of("Book", 12), key_of("Book", id_of("Book", 12))
    ('Qm9vazoxMg', '12')
    """
    return urlsafe_b64encode(f"{kind}:{key}".encode()).rstrip(b"=").decode()


def key_from_id(kind: str, identifier: str) -> str:
    """The key behind an id of this kind. Refuses what is none (`BAD_ID`)."""
    try:
        given, _colon, key = urlsafe_b64decode(identifier + "=" * (-len(identifier) % 4)).decode().partition(":")
    except ValueError:
        given, key = "", ""
    if given != kind or not key or to_global_id(kind, key) != identifier:
        raise GraphQLUserError("BAD_ID", f"This is not the id of a {kind}.")
    return key


def number_from_id(kind: str, identifier: str) -> int:
    """The same where keys are numbers that a database can hold."""
    key = key_from_id(kind, identifier)
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise GraphQLUserError("BAD_ID", f"This is not the id of a {kind}.")
    return int(key)

"""Sealing a text so that it opens in its own row alone, and the digest by which it is found without being opened.

AES-256-GCM with a random nonce. What the text belongs to (a permanent name of the field, the row's random id) is
authenticated with it: copied into another row or field it does not open. Digests are HMAC-SHA-256 under another key:
without one, the identification numbers of a cohort are tried through in minutes.
"""

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from django.conf import settings

from .keys import key_ring

NONCE_BYTES = 12


class DoesNotOpen(Exception):
    """A sealed text was altered, stands in another row than it was written for, or its key is not named any more."""


@dataclass(frozen=True)
class Sealed:
    """A text as the database keeps it: `id.secret`, with the id of the key in front. It shows nothing of itself."""

    stored: str

    @property
    def key_id(self) -> str:
        return self.stored.partition(".")[0]

    def __repr__(self) -> str:
        return f"<Sealed by {self.key_id}>"

    __str__ = __repr__


def seal(text: str, *, name: str, row: str) -> Sealed:
    """The text, sealed by the first key for that field of that row."""
    ring, nonce = key_ring(), secrets.token_bytes(NONCE_BYTES)
    secret = nonce + ring.keys[ring.writes].encrypt(nonce, text.encode(), _belonging(name, row))
    return Sealed(f"{ring.writes}.{base64.urlsafe_b64encode(secret).decode()}")


def open_sealed(sealed: Sealed, *, name: str, row: str) -> str:
    """The text of that field of that row. Raises `DoesNotOpen`."""
    key_id, _, encoded = sealed.stored.partition(".")
    key = key_ring().keys.get(key_id)
    if key is None:
        raise DoesNotOpen(f"{name} was sealed by a key that FIELD_KEYS does not name: {key_id[:16]!r}")
    try:
        secret = base64.urlsafe_b64decode(encoded)
        return key.decrypt(secret[:NONCE_BYTES], secret[NONCE_BYTES:], _belonging(name, row)).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise DoesNotOpen(f"{name} does not open in this row") from error


def digest(text: str, *, name: str) -> str:
    """By what a text is found: equal for equal texts of one field, and telling nothing without the key."""
    return hmac.new(settings.FIELD_DIGEST_KEY.encode(), f"{name}\0{text}".encode(), "sha256").hexdigest()


def _belonging(name: str, row: str) -> bytes:
    return f"{name}\0{row}".encode()

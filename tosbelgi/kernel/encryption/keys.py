"""Keys of encrypted fields: several that open, of which the first one writes; and one for digests, apart from them.

`python -m tosbelgi.kernel.encryption.keys` makes a new one. Nothing here reads the settings but `key_ring`.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured

from ..environment import load_or_create_secret

KEY_BYTES = 32
_KEY = re.compile(r"(?P<id>[a-z0-9]{1,16}):(?P<secret>[A-Za-z0-9_-]{43}=?)")
_HOW = "`python -m tosbelgi.kernel.encryption.keys` makes one"


@dataclass(frozen=True)
class KeyRing:
    """The keys by their ids. `writes` is the id of the one by which new values are sealed."""

    writes: str
    keys: Mapping[str, AESGCM]


def new_key() -> str:
    """A fresh key with an id of its own, as the settings take it."""
    return f"k{secrets.token_hex(3)}:{_encoded(secrets.token_bytes(KEY_BYTES))}"


def field_keys(given: Sequence[str], own: Path | None) -> tuple[str, ...]:
    """The keys as given; where none is given, one that is made once and kept in that file.

    Without a file to keep it in, a missing key is refused: a public site whose disk is lost would lose every value.
    No secret is repeated in an error.
    """
    keys = tuple(text.strip() for text in given if text.strip())
    if not keys:
        if own is None:
            raise ImproperlyConfigured(
                "FIELD_KEYS is empty: a public site (https) names the key by which identification numbers are "
                f"encrypted, and keeps a copy elsewhere; {_HOW}"
            )
        keys = (load_or_create_secret(own, new_key),)
    ring(keys)
    return keys


def digest_key(given: str, own: Path | None) -> str:
    """The key of digests as given, or one that is made once and kept in that file; refused as `field_keys` does."""
    key = given.strip()
    if not key:
        if own is None:
            raise ImproperlyConfigured(
                "FIELD_DIGEST_KEY is empty: a public site (https) names the key by which identification numbers are "
                f"looked up, another one than those of FIELD_KEYS; {_HOW}"
            )
        key = load_or_create_secret(own, new_key)
    _id, secret = _parsed(key, "FIELD_DIGEST_KEY")
    return _encoded(secret)


@lru_cache(maxsize=4)
def ring(keys: tuple[str, ...]) -> KeyRing:
    """The keys, ready for use; refused where one is malformed or an id stands twice."""
    parsed = [_parsed(text, "FIELD_KEYS") for text in keys]
    by_id = {key_id: AESGCM(secret) for key_id, secret in parsed}
    if len(by_id) < len(parsed):
        raise ImproperlyConfigured("FIELD_KEYS names an id twice; each key has an id of its own")
    return KeyRing(writes=parsed[0][0], keys=by_id)


def key_ring() -> KeyRing:
    """The keys of the settings."""
    from django.conf import settings

    return ring(tuple(settings.FIELD_KEYS))


def _parsed(text: str, name: str) -> tuple[str, bytes]:
    match = _KEY.fullmatch(text)
    try:
        secret = base64.urlsafe_b64decode(match["secret"].rstrip("=") + "=") if match else b""
    except binascii.Error:
        secret = b""
    if match is None or len(secret) != KEY_BYTES:
        raise ImproperlyConfigured(
            f"{name} has a key that is none: it looks like id:secret, the id of small letters and digits, the secret "
            f"{KEY_BYTES} bytes in base64 (URL-safe); {_HOW}"
        )
    return match["id"], secret


def _encoded(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


if __name__ == "__main__":
    print(new_key())

"""Codes of links: eight signs that are computed from a nonce and the site's secret key.

Neither the code nor anything from which it could be tried out without that key stands in the database.
"""

import secrets
from datetime import timedelta

from django.utils.crypto import salted_hmac

CODE_HOLDS = timedelta(minutes=10)
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is read as another
LENGTH = 8
_SALT = "tosbelgi.programme.sharing.codes"


def new_nonce() -> str:
    return secrets.token_hex(16)


def code_of(nonce: str) -> str:
    """The code of a nonce: forty bits."""
    seal = salted_hmac(_SALT, nonce, algorithm="sha256").digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in seal[:LENGTH])


def digest_of(code: str) -> str:
    """By what a code is found."""
    return salted_hmac(f"{_SALT}.digest", code, algorithm="sha256").hexdigest()


def in_groups(code: str) -> str:
    """As it is read aloud and typed.

    >>> in_groups("ABCD2345")
    'ABCD-2345'
    """
    return f"{code[:4]}-{code[4:]}"


def typed_code(text: str) -> str:
    """The code in what somebody has typed, in small letters, with spaces or with dashes.

    >>> typed_code(" abcd – 23 45 ")
    'ABCD2345'
    """
    return "".join(sign for sign in text.upper() if sign in SIGNS)

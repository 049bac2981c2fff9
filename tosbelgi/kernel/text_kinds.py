"""Value types of operator settings that are typed as text: an https address, an e-mail address, a phone number. Pure.

Empty means that there is none, and fits: nobody has to invent an address.
"""

import re
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

LONGEST_ADDRESS, LONGEST_EMAIL, LONGEST_PHONE = 200, 254, 30
PHONE = re.compile(r"\+?\(?[0-9](?:[ ()-]{0,2}[0-9]){2,14}")
ADDRESS_LETTERS = re.compile(r"[^\s\x00-\x20\x7f\"<>\\^`{|}]+")


@dataclass(frozen=True)
class _Text:
    """What the text kinds share: the value is the text itself, without blanks around it."""

    inputmode: ClassVar[str] = "text"

    def read(self, text: str) -> str:
        return text.strip()

    def written(self, value: object) -> str:
        return str(value)

    def words(self, value: object) -> str:
        return str(value) or pgettext("an address that is not decided", "none")

    def options(self) -> list[tuple[str, str]]:
        """Nothing to choose from: the text is typed."""
        return []


@dataclass(frozen=True)
class HttpsAddress(_Text):
    """The address of another site, over https."""

    inputmode: ClassVar[str] = "url"

    def fits(self, value: object) -> bool:
        r"""
        >>> kind = HttpsAddress()
        >>> [kind.fits(one) for one in ("", "https://host.example/apply?from=site#form", "https://xn--80aaxitdbjk.xn--p1ai")]
        [True, True, True]
        >>> [kind.fits(one) for one in ("http://host.example", "host.example", "https://user:word@host.example", None)]
        [False, False, False, False]
        >>> [kind.fits(one) for one in ("https://", "https://host", "https://a b.example", "https://host.example:x")]
        [False, False, False, False]

        Letters of two alphabets in a word of the host, and signs that are not seen, make it look like another:

        >>> odd = ["https://\u0435lumiti.kz", "https://host.example/\u202egnp"]
        >>> kind.fits("https://үміт.example"), [kind.fits(one) for one in odd]
        (True, [False, False])
        """
        if not isinstance(value, str) or len(value) > LONGEST_ADDRESS:
            return False
        if not value:
            return True
        try:
            parts = urlsplit(value)
            port, host = parts.port, parts.hostname or ""
            DomainNameValidator()(host)
        except (ValueError, ValidationError):
            return False
        whole = ADDRESS_LETTERS.fullmatch(value) is not None and value.isprintable()
        whole = whole and not any(map(_mixes_alphabets, re.split(r"[.-]", host)))
        return whole and parts.scheme == "https" and "@" not in parts.netloc and port != 0

    def allowed(self) -> str:
        return _("an address that begins with https://, for example https://example.kz/apply, or nothing")

    def accepted(self) -> dict[str, object]:
        """The same as `allowed`, for programs."""
        return {"scheme": "https", "letters": {"most": LONGEST_ADDRESS}, "empty": True}


@dataclass(frozen=True)
class EmailAddress(_Text):
    """Where one writes to."""

    inputmode: ClassVar[str] = "email"

    def fits(self, value: object) -> bool:
        r"""
        >>> kind = EmailAddress()
        >>> [kind.fits(one) for one in ("", "help@example.kz", "help@", "two@example.kz, three@example.kz", 7)]
        [True, True, False, False, False]
        >>> [kind.fits(one) for one in ("help@localhost", "help@[127.0.0.1]", "help@ex\u0430mple.kz")]
        [False, False, False]
        """
        if not isinstance(value, str) or len(value) > LONGEST_EMAIL:
            return False
        try:
            EmailValidator(allowlist=[])(value or "none@example.kz")
        except ValidationError:
            return False
        host = value.rpartition("@")[2]
        return not host.startswith("[") and not any(map(_mixes_alphabets, re.split(r"[.-]", host)))

    def allowed(self) -> str:
        return _("one e-mail address, for example help@example.kz, or nothing")

    def accepted(self) -> dict[str, object]:
        """The same as `allowed`, for programs."""
        return {"form": "local@domain", "letters": {"most": LONGEST_EMAIL}, "empty": True}


@dataclass(frozen=True)
class PhoneNumber(_Text):
    """Where one calls: three to fifteen digits, with a plus before them, blanks, brackets and hyphens between them."""

    inputmode: ClassVar[str] = "tel"

    def fits(self, value: object) -> bool:
        """
        >>> kind = PhoneNumber()
        >>> [kind.fits(one) for one in ("", "+7 (700) 000-00-00", "(7172) 00-00-00", "1414")]
        [True, True, True, True]
        >>> [kind.fits(one) for one in ("12", "call us", "+7 700 x", "+", 1414)]
        [False, False, False, False, False]
        """
        return isinstance(value, str) and (
            not value or (len(value) <= LONGEST_PHONE and PHONE.fullmatch(value) is not None)
        )

    def allowed(self) -> str:
        return _("a phone number of 3 to 15 digits, for example +7 700 000 00 00, or nothing")

    def accepted(self) -> dict[str, object]:
        """The same as `allowed`, for programs."""
        return {"digits": {"least": 3, "most": 15}, "empty": True}


def _mixes_alphabets(word: str) -> bool:
    """Has it Latin and Cyrillic letters?"""
    return bool(re.search("[a-z]", word, re.IGNORECASE) and re.search("[\u0400-\u052f]", word))


def mailed(email: str) -> str:
    """An e-mail address as a `mailto:` link has it (RFC 6068): no part of it becomes a header of the letter.

    >>> mailed("help@example.kz"), mailed("a?bcc=x&y@example.kz")
    ('help@example.kz', 'a%3Fbcc%3Dx%26y@example.kz')
    """
    return quote(email, safe="@")


def dialled(phone: str) -> str:
    """A phone number as a `tel:` link has it (RFC 3966).

    >>> dialled("+7 (700) 000-00-00")
    '+77000000000'
    """
    return re.sub(r"[^+0-9]", "", phone)

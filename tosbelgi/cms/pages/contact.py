"""Where readers apply and whom they write to, as the operator has decided; empty until then."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.text_kinds import dialled, mailed


@dataclass(frozen=True)
class Contact:
    """The host platform's address for applying, and the operator's e-mail and phone; empty where there is none."""

    host_address: str = ""
    email: str = ""
    phone: str = ""

    @property
    def host(self) -> str:
        """The host's name in its address, for those who cannot follow a link.

        >>> Contact(host_address="https://www.host.example/apply").host
        'www.host.example'
        """
        return urlsplit(self.host_address).hostname or ""

    @property
    def mailed(self) -> str:
        return mailed(self.email)

    @property
    def dialled(self) -> str:
        return dialled(self.phone)

    def __bool__(self) -> bool:
        """Is there anybody to write to or to call?"""
        return bool(self.email or self.phone)


def contact_on(on: date) -> Contact:
    """What is decided for that day. At most one query."""
    decided = operator_settings.values(on)
    return Contact(decided["contact.host_address"], decided["contact.email"], decided["contact.phone"])

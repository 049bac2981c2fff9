"""The letter with a code, and the address it goes to. All other letters follow from events, elsewhere."""

from typing import Protocol

from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from tosbelgi.accounts.attempts import is_letterbox_full
from tosbelgi.kernel.web.allowance import WINDOW

from ..people.api import email_contact_of
from .agreement_refusals import CodeAskedTooSoon
from .participations import Participation


class SendsCode(Protocol):
    """A way for a code to reach whoever has asked for it."""

    def __call__(self, address: str, code: str, *, language: str) -> None: ...


def address_of(row: Participation, *, as_representative: bool, own_alone: bool = False) -> str:
    """Where a code for this side goes; empty where there is no address.

    A pupil needs no address of their own: theirs is a contact, the one they sign in with, or that of the representative
    whom they named, which is nobody's with `own_alone`.
    """
    own_page = row.personal_page
    if as_representative:
        return own_page.representative_email
    user = row.person.user
    own = email_contact_of(row.person_id) or (user.email if user else "")
    return own or ("" if own_alone else own_page.representative_email)


def send_code(address: str, code: str, *, language: str) -> None:
    """Write the letter within the transaction: it leaves once the code is stored, and only then.

    Refused to a letterbox that has had its mails of this minute, those for signing in counted too.
    """
    if is_letterbox_full(address):
        raise CodeAskedTooSoon(seconds=WINDOW)
    with override(language):
        lines = (
            _("Your code to accept the agreement on taking part: %(code)s") % {"code": code},
            _("It holds for half an hour and can be used once. Type it on the page that asked for it."),
            _("Did you not ask for it? Then there is nothing to do: without the page the code opens nothing."),
        )
        send_mail(_("Your code for the agreement"), "\n\n".join(lines), None, [address])

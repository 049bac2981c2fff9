"""Django's mail backend of the house: every mail, of packages too, becomes a row within the transaction of the deed.

What is rolled back sends no mail, what is committed is sent though the process dies. `MAIL_DELIVERY_BACKEND` sends.
Each recipient has a row: a server that takes the mail for one and puts another off (450) has said so of one row alone.
"""

import base64
from collections.abc import Sequence
from email.mime.base import MIMEBase
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.utils import DNS_NAME
from django.db import transaction

from ..facts import wakeups
from .models import OutgoingMail, new_token

WAKING = "mail"
PARTS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to", "extra_headers")


class OutboxBackend(BaseEmailBackend):
    """Stores mails instead of sending them."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [message for message in email_messages if message.recipients()]
        post(mails)
        return len(mails)


def post(messages: Sequence[EmailMessage]) -> list[OutgoingMail]:
    """Write mails into the transaction of the deed: a row for each recipient, which is gone once a server has it."""
    mails = [(as_data(message), message.recipients()) for message in messages]
    return _store([data | {"recipient": str(one)} for data, several in mails for one in several])


def withdraw(mail_ids: Sequence[int]) -> int:
    """Delete mails that nobody is sending; returns how many. What is taken by a worker at this moment goes out."""
    unsent = OutgoingMail.objects.filter(pk__in=mail_ids, claimed_until=None)
    deleted: int = unsent.delete()[1].get(OutgoingMail._meta.label, 0)
    return deleted


def queue_for_nobody(message: EmailMessage) -> None:
    """Do all that is done for a mail and send none, so that nobody can tell from outside whether there was one.

    It has no recipients. Its row is a row like any other until the worker takes it, and drops it.
    """
    if message.recipients():
        raise ValueError("a mail for nobody names somebody")
    _store([as_data(message) | {"recipient": ""}])


def _store(mails: Sequence[dict[str, Any]]) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.bulk_create([OutgoingMail(message=data) for data in mails])
    transaction.on_commit(_wake, robust=True)
    return rows


class MailToOne(EmailMultiAlternatives):
    """A mail that names all its recipients in its headers and goes to one of them."""

    recipient = ""

    def recipients(self) -> list[str]:
        return [self.recipient] if self.recipient else super().recipients()


def _wake() -> None:
    wakeups.wake(WAKING)


def as_data(message: EmailMessage) -> dict[str, Any]:
    """The message as JSON. One that cannot be sent as mail (a line break in its subject) is refused here and now."""
    message.message()
    data = {name: _plain(getattr(message, name)) for name in PARTS}
    data["id"], data["subtype"] = new_token(), message.content_subtype
    data["alternatives"] = [[_plain(part[0]), _plain(part[1])] for part in getattr(message, "alternatives", None) or ()]
    data["attachments"] = [_attachment(part) for part in message.attachments]
    return data


def _plain(value: Any) -> Any:
    """Texts that are translated lazily are said now, in the language of the moment; NUL, which no mail holds, goes."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else str(value).replace("\x00", "")


def _attachment(part: Any) -> list[Any]:
    if isinstance(part, MIMEBase):
        raise TypeError("the outbox takes attachments as name, content and type")
    name, content, mimetype = part
    content = content.encode() if isinstance(content, str) else content
    return [name, base64.b64encode(content).decode(), mimetype]


def as_message(mail: OutgoingMail) -> MailToOne:
    """The message as it was queued, with an id that stays the same however often and to whomever it is sent."""
    data = dict(mail.message)
    headers = {"Message-ID": f"<{data.get('id', mail.token)}@{DNS_NAME}>"} | data["extra_headers"]
    message = MailToOne(
        **{name: data[name] for name in PARTS if name != "extra_headers"},
        headers=headers,
        alternatives=[tuple(part) for part in data["alternatives"]],
        attachments=[(name, base64.b64decode(content), mimetype) for name, content, mimetype in data["attachments"]],
    )
    message.content_subtype, message.recipient = data["subtype"], data.get("recipient", "")
    return message

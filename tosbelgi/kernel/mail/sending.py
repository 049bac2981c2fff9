"""Sending what stands in the outbox: at least once, under a lease.

A mail that a server puts off (4xx) is tried again with growing pauses, then parked; one that it refuses for good (5xx)
is parked at once. What the server thinks of us, our name and password or our sender, is no mail's fault: it is tried
again.
"""

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any, NoReturn

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection
from django.db.models import Q
from django.utils import timezone

from ..facts import wakeups
from ..health import Unready
from .models import OutgoingMail
from .outbox import WAKING, as_message

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than any mail server is waited for
PAUSES = [timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6)]  # between tries
LATE = timedelta(minutes=15)
DAYS_PARKED = 14
FINAL = 500  # from this answer on, a mail server means it for good (RFC 5321)
TURN, PAUSE = 5.0, 30.0  # seconds between two looks; before a database that did not answer is tried again


def send_due(now: datetime | None = None) -> int:
    """Send every mail whose time has come and that nobody else is sending; returns how many were taken."""
    sent = 0
    delivery = None
    for mail in _due(now or timezone.now()):
        if not _claim(mail, now or timezone.now()):
            continue
        delivery = delivery or get_connection(settings.MAIL_DELIVERY_BACKEND)
        sent += _send(mail, delivery, now or timezone.now())
    return sent


def _due(now: datetime) -> list[OutgoingMail]:
    """Whose time has come: no time further away than the longest pause was set by a clock that is right."""
    free = Q(claimed_until=None) | ~Q(claimed_until__gt=now, claimed_until__lte=now + LEASE)
    due = ~Q(next_try_at__gt=now, next_try_at__lte=now + PAUSES[-1])
    return list(OutgoingMail.objects.filter(free, due, parked_at=None).order_by("pk")[:100])


def _claim(mail: OutgoingMail, now: datetime) -> bool:
    """Take the lease and count the try; False where another worker was faster, or no try is left.

    Counted before, since a mail may be what kills its worker.
    """
    as_read = OutgoingMail.objects.filter(pk=mail.pk, claimed_until=mail.claimed_until, tries=mail.tries)
    if mail.tries > len(PAUSES):
        as_read.update(parked_at=now, claimed_until=None, error="its worker ended over it")
        return False
    mail.claimed_until, mail.tries = now + LEASE, mail.tries + 1
    return bool(as_read.update(claimed_until=mail.claimed_until, tries=mail.tries))


def _send(mail: OutgoingMail, delivery: Any, now: datetime) -> bool:
    try:
        message = as_message(mail)
        if message.recipients():  # else it was queued for nobody
            delivery.send_messages([message])
    except (Exception, SystemExit) as failed:
        logger.exception("a mail could not be sent", extra={"mail": mail.pk, "tries": mail.tries})
        _note_failure(mail, type(failed).__name__, now, final=_is_final(failed))
        return False
    OutgoingMail.objects.filter(pk=mail.pk).delete()
    return True


def _is_final(failed: BaseException) -> bool:
    """Has the server said that it will never take this mail, or never for this recipient?"""
    if isinstance(failed, SMTPRecipientsRefused):
        return bool(failed.recipients) and all(code >= FINAL for code, _words in failed.recipients.values())
    return isinstance(failed, SMTPDataError) and failed.smtp_code >= FINAL


def _note_failure(mail: OutgoingMail, error: str, now: datetime, *, final: bool) -> None:
    """Say when it is tried next, or park it. Of the error its class is kept: its text may name the recipient.

    Whose lease has run out meanwhile has nothing to say: another worker is sending it.
    """
    again = now + PAUSES[mail.tries - 1] if mail.tries <= len(PAUSES) and not final else None
    OutgoingMail.objects.filter(pk=mail.pk, claimed_until=mail.claimed_until, tries=mail.tries).update(
        error=error,
        claimed_until=None,
        next_try_at=again or now,
        parked_at=None if again else now,
    )


def ask_again(mail_id: int, at: datetime) -> bool:
    """Have a parked mail sent once more; False where it is gone or not parked."""
    parked = OutgoingMail.objects.filter(pk=mail_id, parked_at__isnull=False)
    asked = parked.update(parked_at=None, next_try_at=at, tries=len(PAUSES))
    wakeups.wake(WAKING)
    return bool(asked)


def forget_parked() -> None:
    """Delete what was parked two weeks ago: nobody waits for it, and it holds addresses."""
    OutgoingMail.objects.filter(parked_at__lt=timezone.now() - timedelta(days=DAYS_PARKED)).delete()


def check_mail(now: datetime | None = None) -> None:
    """Health notice: no mail is parked, and none has waited for a quarter of an hour to be sent for the first time."""
    now = now or timezone.now()
    if parked := OutgoingMail.objects.filter(parked_at__isnull=False).count():
        raise Unready(f"{parked} mails were refused again and again and are parked")
    fresh = Q(queued_at__gte=now - LATE, queued_at__lte=now)
    planned = Q(next_try_at__gte=now - LATE, next_try_at__lte=now + PAUSES[-1])
    if OutgoingMail.objects.filter(~fresh, ~planned, parked_at=None).exists():
        raise Unready("mails have waited for a quarter of an hour")


def send_for_ever() -> NoReturn:
    """A thread of a worker: a mail server that is slow holds up nothing else."""
    waiter = wakeups.Waiter(WAKING)
    while True:
        try:
            send_due()
        except Exception:
            logger.exception("the outbox of mail could not be read; it is tried again soon")
            connection.close()
            waiter.wait(PAUSE)
        waiter.wait(TURN)

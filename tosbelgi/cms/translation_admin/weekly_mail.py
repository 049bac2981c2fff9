"""Weekly mail about missing translations, to editors who subscribed, in their language.

That sending begins is written down before. That the mail stands in the outbox (`kernel.mail`) is written down together
with it, so it comes once; where mails are sent at once instead, one that was broken off is sent again, twice at most.
"""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tosbelgi.accounts.language import language_of
from tosbelgi.accounts.models import User
from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import policy
from . import board as language_board

logger = logging.getLogger(__name__)
MONDAY = 0
MOST_TRIES = 3  # a week: a mail that comes thrice is bad enough
IN_DOUBT = timedelta(minutes=5)  # after which sending that has not ended was broken off
WAITS = ("missing", "gap", "unread", "stale")


class WeeklyMail(models.Model):
    """A subscription to the mail: when it was last sent, when sending was last begun, and how often for this week."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField(null=True)
    begun_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)


def send_due(now: datetime | None = None) -> int:
    """On Mondays, one mail to everybody who wants it and has not had one this week; returns how many were sent.

    Who has nothing waiting gets none. A mail that the mail server refuses holds up nobody else's.
    """
    now = now or timezone.now()
    if day_of(now).weekday() != MONDAY:
        return 0
    due = [subscription for subscription in _due(now) if subscription.user.email]
    if not due:
        return 0
    counts = language_board.count_by_state(language_board.board_lines())
    sent = 0
    for subscription in due:
        if not _begin(subscription, now):
            continue  # another worker has it
        try:
            with (
                transaction.atomic()
            ):  # the mail is a row of the outbox: written with the note that it was, or not at all
                sent += _send(subscription.user, counts)
                WeeklyMail.objects.filter(pk=subscription.pk).update(sent_on=day_of(now))
        except Exception:
            logger.exception("a weekly mail could not be sent", extra={"user_id": subscription.user_id})
    return sent


def _due(now: datetime) -> models.QuerySet[WeeklyMail]:
    """Subscriptions without a mail this week that nobody is sending, and that were not tried too often."""
    fresh = Q(begun_at=None) | Q(begun_at__lt=_week_of(now))
    again = Q(begun_at__lt=now - IN_DOUBT, tries__lt=MOST_TRIES)
    waiting = WeeklyMail.objects.exclude(sent_on__gt=day_of(now) - timedelta(days=6)).filter(fresh | again)
    return waiting.filter(user__is_active=True).select_related("user").order_by("pk")


def _begin(subscription: WeeklyMail, now: datetime) -> bool:
    """Write down that sending begins; False if anybody else has since the row was read."""
    begun_before = subscription.begun_at
    tries = subscription.tries + 1 if begun_before and begun_before >= _week_of(now) else 1
    unchanged = WeeklyMail.objects.filter(pk=subscription.pk, begun_at=begun_before, tries=subscription.tries)
    return bool(unchanged.update(begun_at=now, tries=tries))


def _week_of(now: datetime) -> datetime:
    return now - timedelta(days=6)


def _send(user: User, counts: dict[str, dict[str, int]]) -> int:
    with translation.override(language_of(user)):
        lines = _lines(counts, policy.writable_languages(user))
        return send_mail(_("What waits to be translated"), _body(lines), None, [user.email]) if lines else 0


def _lines(counts: dict[str, dict[str, int]], languages: list[str]) -> list[str]:
    lines = []
    for code in languages:
        waiting = [(language_board.STATES[state], counts[code][state]) for state in WAITS if counts[code][state]]
        if waiting:
            states = ", ".join(f"{label}: {number}" for label, number in waiting)
            lines.append(f"{NATIVE_NAMES[code]}: {states}")
    return lines


def _body(lines: list[str]) -> str:
    head = ngettext("In %(count)d language something waits:", "In %(count)d languages something waits:", len(lines))
    address = settings.SITE_URL + reverse("parity_board")
    stop = _("You asked for this mail; on that page you can stop it.")
    return "\n".join([head % {"count": len(lines)}, "", *lines, "", address, "", stop])

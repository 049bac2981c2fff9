"""Weekly mail about missing translations, to editors who subscribed, in their language."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import policy
from ..editing.recipients import preferred_language
from . import board as language_board

MONDAY = 0
WAITS = ("missing", "gap", "stale")


class WeeklyMail(models.Model):
    """A subscription to the mail, and when it was last sent."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField(null=True)


def send_due(now: datetime | None = None) -> int:
    """On Mondays, one mail to everybody who wants it and has not had one this week; returns how many were sent.

    Who has nothing waiting gets none.
    """
    today = day_of(now or timezone.now())
    if today.weekday() != MONDAY:
        return 0
    subscriptions = WeeklyMail.objects.exclude(sent_on__gt=today - timedelta(days=6)).select_related("user")
    due = [subscription for subscription in subscriptions.filter(user__is_active=True) if subscription.user.email]
    if not due:
        return 0
    counts = language_board.count_by_state(language_board.board_lines())
    sent = 0
    for subscription in due:
        # Noted before sending: a mail that is lost is better than one that comes every half minute.
        WeeklyMail.objects.filter(pk=subscription.pk).update(sent_on=today)
        with translation.override(preferred_language(subscription.user)):
            lines = _lines(counts, policy.writable_languages(subscription.user))
            if lines:
                sent += send_mail(_("What waits to be translated"), _body(lines), None, [subscription.user.email])
    return sent


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

"""Signals: the one word that a mentor reads beside each participant, and the rule by which it is chosen. Pure."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tosbelgi.kernel.setting_kinds import number_words

from .outlook import Outlook


class Signal(TextChoices):
    """In the order in which they are looked for: the first that holds is shown."""

    COMPLETE = "complete", _("Level completed")
    OVERDUE = "overdue", _("Term is over")
    TERM_AT_RISK = "term_at_risk", _("Term at risk")
    SILENT = "silent", _("Nothing sent for long")
    ON_THE_WAY = "on_the_way", _("On the way")


_RULES = {
    Signal.COMPLETE: _("What is confirmed meets every norm of the level."),
    Signal.OVERDUE: _("The last day of the term has passed, and not every norm is met."),
    Signal.TERM_AT_RISK: _(
        "If all goes as the schedule says from today on, the norms are met only after the last day of the term, or "
        "never."
    ),
    Signal.ON_THE_WAY: _("Entries come, and the schedule can be met within the term."),
}


def signal_of(
    *, is_complete: bool, outlook: Outlook, last_sent_on: date | None, activated_on: date, today: date, silent_days: int
) -> Signal:
    """The first that holds. Silent is who has sent nothing for so many days, since the registration at the earliest.

    >>> day, last = date(2027, 3, 1), date(2027, 6, 30)
    >>> ahead = Outlook(earliest_finish=date(2027, 5, 1), last_day=last, weeks_to_spare=8, is_overdue=False)
    >>> def signal(sent, days=14):
    ...     return signal_of(is_complete=False, outlook=ahead, last_sent_on=sent, activated_on=date(2027, 1, 1),
    ...                      today=day, silent_days=days).value
    >>> signal(date(2027, 2, 16)), signal(date(2027, 2, 15)), signal(None)
    ('on_the_way', 'silent', 'silent')
    """
    if is_complete:
        return Signal.COMPLETE
    if outlook.is_overdue:
        return Signal.OVERDUE
    if outlook.is_at_risk or outlook.earliest_finish is None:
        return Signal.TERM_AT_RISK
    heard = max(last_sent_on or activated_on, activated_on)
    return Signal.SILENT if today - heard >= timedelta(days=silent_days) else Signal.ON_THE_WAY


def signal_rule_words(signal: Signal, silent_days: int) -> str:
    """The rule of a signal as a sentence, in the language of the reader."""
    if signal is not Signal.SILENT:
        return str(_RULES[signal])
    words = ngettext(
        "No entry has been sent for %(n)s day or more.", "No entry has been sent for %(n)s days or more.", silent_days
    )
    return words % {"n": number_words(silent_days)}

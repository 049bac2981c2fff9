"""Operator settings of the journal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import WholeNumber, number_words


def words_words(count: int) -> str:
    return ngettext("%(n)s word", "%(n)s words", count) % {"n": number_words(count)}


def days_words(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": number_words(count)}


JOURNAL = _("Journal")

register(
    Setting(
        name="journal.essay_words",
        kind=WholeNumber(1, 1_000, words_words),
        default=100,
        topic=JOURNAL,
        label=_("Words that an essay on a book needs"),
        explanation=_(
            "An essay with fewer words is not sent, in whichever language it is written. Those that were sent stay."
        ),
        requirements=("R076", "A36"),
    )
)
register(
    Setting(
        name="journal.days_to_report",
        kind=WholeNumber(1, 365, days_words),
        default=14,
        topic=JOURNAL,
        label=_("Days within which an entry is sent"),
        explanation=_(
            "Whoever sends later than so many days after the day it tells of is asked for the reason. Where a device "
            "has kept it without a connection, the day counts on which it was put in the queue."
        ),
        requirements=("R173", "D12"),
    )
)

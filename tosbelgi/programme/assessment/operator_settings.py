"""Operator settings of assessment."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tosbelgi.kernel.operator_settings import Setting, register
from tosbelgi.kernel.setting_kinds import WholeNumber, number_words


def days_words(count: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", count) % {"n": number_words(count)}


register(
    Setting(
        name="assessment.silent_days",
        kind=WholeNumber(1, 365, days_words),
        default=14,
        topic=_("Progress"),
        label=_("Days without an entry until the mentor is told"),
        explanation=_(
            "Beside whoever has sent nothing for so many days, the list of participants says so. Nothing else follows."
        ),
        requirements=("R150", "R185"),
    )
)

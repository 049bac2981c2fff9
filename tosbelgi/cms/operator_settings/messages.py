"""Messages for refused changes of settings: what is wrong, by which rule, what is allowed."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.operator_settings import Setting
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.wordings import format_details

REFUSALS = {
    "VALUE_DOES_NOT_FIT": _("This value is not allowed. Allowed is %(allowed)s."),
    "CHANGE_STARTS_IN_THE_PAST": _("A change cannot begin in the past; the earliest day is today, %(earliest)s."),
    "REASON_IS_MISSING": _("Write the reason: whoever looks this decision up later will ask for it."),
    "NOTHING_CHANGES": _("On %(valid_from)s this value holds anyway. Choose another value or another day."),
    "DAY_IS_TAKEN": _(
        "Another change of this setting begins on %(valid_from)s. Choose another day, or call that change off "
        "first if it lies in the future."
    ),
    "NO_SUCH_CHANGE": _("There is no such planned change, or it was called off before."),
    "CHANGE_IS_IN_FORCE": _(
        "This change has been in force since %(valid_from)s and cannot be called off. Make a further change instead."
    ),
}


def refusal_message(refusal: Refusal, setting: Setting) -> str:
    """The message for a refusal about that setting, in the active language."""
    params = format_details(refusal.details) | {"allowed": setting.kind.allowed()}
    return str(REFUSALS[refusal.code]) % params

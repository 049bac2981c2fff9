"""Sentences of the kernel's own refusals: of the calendar, of the operator's settings and of slow lines."""

from django.utils.translation import gettext_lazy as _

from ..calendar import CalendarNotKnown
from ..operator_settings import NoSuchSetting, get_setting
from ..setting_actions import (
    ChangeIsInForce,
    ChangeStartsInThePast,
    DayIsTaken,
    MayNotChangeSettings,
    NoSuchChange,
    NothingChanges,
    ReasonIsMissing,
    ValueDoesNotFit,
)
from ..transfers.refusals import BodyCutOff, BodyLengthMissing, BodyTooSlow, TooManyDownloads, TooManyUploads
from .messages import Sentence, register


def _allowed_values(refusal: ValueDoesNotFit) -> str:
    return get_setting(str(refusal.details["name"])).kind.allowed()


register(
    {
        CalendarNotKnown: _(
            "Working days of %(year)s cannot be counted: its days off are not known here. "
            "Known are the years %(allowed)s."
        ),
        NoSuchSetting: _("There is no setting of the name “%(name)s”. The page of the settings lists all there are."),
        MayNotChangeSettings: _(
            "Changing a setting needs the operator's permission. Whoever looks after the accounts can grant it."
        ),
        ValueDoesNotFit: Sentence(
            _("This value is not allowed. Allowed is %(allowed)s."), words={"allowed": _allowed_values}
        ),
        ChangeStartsInThePast: _("A change cannot begin in the past; the earliest day is today, %(earliest)s."),
        ReasonIsMissing: _("Write the reason: whoever looks this decision up later will ask for it."),
        NothingChanges: _("On %(valid_from)s this value holds anyway. Choose another value or another day."),
        DayIsTaken: _(
            "Another change of this setting begins on %(valid_from)s. Choose another day, or call that change off "
            "first if it lies in the future."
        ),
        NoSuchChange: _("There is no such planned change, or it was called off before."),
        ChangeIsInForce: _(
            "This change has been in force since %(valid_from)s and cannot be called off. "
            "Make a further change instead."
        ),
        BodyTooSlow: _(
            "What you have sent came too slowly and was not stored: at least %(bytes_a_second)s bytes a second have to "
            "arrive. Keep it, and send it again where the connection is better."
        ),
        BodyCutOff: _(
            "The connection broke off before everything had arrived, and nothing was stored. Keep it and send it again."
        ),
        BodyLengthMissing: _("What is sent has to say its length beforehand (the header Content-Length)."),
        TooManyUploads: _(
            "Many send something at this moment, and what you have sent was not stored. Keep it and send it again in "
            "%(seconds)s seconds."
        ),
        TooManyDownloads: _("Many fetch long files at this moment. Try again in %(seconds)s seconds."),
    }
)

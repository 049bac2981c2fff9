"""The words for what an entry is, where it stands, and what is done with it, as values; their table is in `states`."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tosbelgi.kernel.codes import DirectionCode


class Kind(TextChoices):
    """What an entry tells of."""

    SESSION = "session", pgettext_lazy("of an entry", "Session")
    BOOK = "book", pgettext_lazy("of an entry", "Book that was read")
    TRIP_DAY = "trip_day", _("Day of an expedition")
    WORK_DAY = "work_day", _("Day of work")


class State(TextChoices):
    """Where an entry stands."""

    DRAFT = "draft", pgettext_lazy("of an entry", "Draft")
    SENT = "sent", pgettext_lazy("of an entry", "Sent")
    RETURNED = "returned", pgettext_lazy("of an entry", "Returned")
    CONFIRMED = "confirmed", pgettext_lazy("of an entry", "Confirmed")
    UNCONFIRMED = "unconfirmed", pgettext_lazy("of an entry", "Confirmation taken back")


class Act(TextChoices):
    """What somebody does with an entry. Each is kept as a row, but for `WRITE`, whose row is the version itself."""

    WRITE = "write", pgettext_lazy("of an entry", "Written")
    SEND = "send", _("Sent to the mentor")
    RETURN = "return", _("Returned to be corrected")
    CONFIRM = "confirm", pgettext_lazy("of an entry", "Confirmed")
    UNCONFIRM = "unconfirm", pgettext_lazy("of an entry", "Confirmation taken back")
    EMPLOYER_SAID = "employer_said", _("Word of the employer noted")
    SET_TASK = "set_task", _("Extra task given")
    DELETE = "delete", _("Draft deleted")


# What is written in each direction. Heritage is done by sessions or by a book, as the schedule says (D4).
KINDS_OF: Mapping[str, tuple[Kind, ...]] = {
    DirectionCode.SPORT: (Kind.SESSION,),
    DirectionCode.SKILLS: (Kind.SESSION,),
    DirectionCode.READING: (Kind.BOOK,),
    DirectionCode.HERITAGE: (Kind.SESSION, Kind.BOOK),
    DirectionCode.VOLUNTEERING: (Kind.SESSION,),
    DirectionCode.TRIPS: (Kind.TRIP_DAY,),
    DirectionCode.WORK: (Kind.WORK_DAY,),
}
# Of an action or an expedition its name, its results and a photograph are asked (R077).
WITH_PHOTOGRAPH = (DirectionCode.VOLUNTEERING, DirectionCode.TRIPS)

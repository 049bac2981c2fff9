"""Refusals of the schedule applet, as data. Sentences: `wordings`. Of a plan, `field` is `direction.part`."""

from tosbelgi.kernel.refusals import Refusal


class NoScheduleNow(Refusal):
    """It is drawn up once the agreement is accepted, and until the participation ends."""

    code = "NO_SCHEDULE_NOW"
    rule = "schedule.state"
    takes = ("state",)


class MayNotDrawUp(Refusal):
    """A schedule is the affair of two: of whoever takes part, and of the mentor who leads them."""

    code = "MAY_NOT_DRAW_UP_SCHEDULE"
    rule = "schedule.sides"


class ScheduleChanged(Refusal):
    """It was read in another version than the newest, which `version` says. What was sent is not lost: it is shown."""

    code = "SCHEDULE_CHANGED"
    rule = "schedule.version"
    field = "version"
    takes = ("version",)


class ScheduleDoesNotMeetNorms(Refusal):
    """A plan may be kept that lacks something; agreed on it cannot be. `unmet` are the codes of what it lacks."""

    code = "SCHEDULE_DOES_NOT_MEET_NORMS"
    rule = "schedule.norms.met"
    takes = ("unmet",)


class AgreedScheduleMeetsNoMore(Refusal):
    """The norms have changed since it was agreed (D25): it is to be changed and agreed on anew."""

    code = "AGREED_SCHEDULE_MEETS_NO_MORE"
    rule = "schedule.norms.anew"
    takes = ("unmet",)


class ScheduleTextTooLong(Refusal):
    code = "SCHEDULE_TEXT_TOO_LONG"
    rule = "schedule.text.length"
    limits = ("most",)


class ScheduleTextHasHiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees."""

    code = "SCHEDULE_TEXT_HAS_HIDDEN_SIGNS"
    rule = "schedule.text.signs"
    takes = ("signs",)


class ScheduleHasTooMuch(Refusal):
    """More rows than anybody plans: of times, of books or of days."""

    code = "SCHEDULE_HAS_TOO_MUCH"
    rule = "schedule.rows.most"
    limits = ("most",)


class TooManyVersions(Refusal):
    """Nobody changes a schedule so often in a day: a program that goes on and on is stopped."""

    code = "TOO_MANY_VERSIONS"
    rule = "schedule.versions.a_day"
    limits = ("most",)


class NotATimeOfAWeek(Refusal):
    """A day of the week, a time of it, and a number of minutes that ends before midnight."""

    code = "NOT_A_TIME_OF_A_WEEK"
    rule = "schedule.time.possible"


class DayIsTooFar(Refusal):
    """The first day is not before the approval, and within a year from now."""

    code = "SCHEDULE_DAY_IS_TOO_FAR"
    rule = "schedule.starts_on.near"
    field = "starts_on"
    limits = ("earliest", "latest")


class DirectionPlannedTwice(Refusal):
    """Whatever is planned in a direction stands in one place."""

    code = "DIRECTION_PLANNED_TWICE"
    rule = "schedule.direction.once"
    field = "directions"


class BookIsNotOffered(Refusal):
    """A book is planned from an approved list that offers it to this level (R034)."""

    code = "BOOK_IS_NOT_OFFERED"
    rule = "schedule.book.offered"


class NotAProvider(Refusal):
    """The organisation is not authorised for this direction now (R021), or the direction is done with none."""

    code = "NOT_A_PROVIDER"
    rule = "schedule.provider.able"


class NotAMentorForIt(Refusal):
    """Whoever leads a direction is a mentor of the centre now, and not the participant."""

    code = "NOT_A_MENTOR_FOR_IT"
    rule = "schedule.mentor.centre"

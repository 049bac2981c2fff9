"""Refusals on the way of a participation, as data; those of its agreement stand beside. Sentences: `wordings`."""

from tosbelgi.kernel.refusals import Refusal


class NoSuchParticipation(Refusal):
    """Missing and hidden look alike, so that nobody finds applications by guessing."""

    code = "NO_SUCH_PARTICIPATION"
    rule = "participation.known"
    field = "participation"


class ActsForSomebody(Refusal):
    """An application is one's own affair: whoever acts in a role switches to themselves first."""

    code = "ACTS_FOR_SOMEBODY"
    rule = "participation.own_name"


class ParticipationChanged(Refusal):
    """It was read in another version than the one that is there now, which `version` says."""

    code = "PARTICIPATION_CHANGED"
    rule = "participation.version"
    field = "version"
    takes = ("version",)


class NotInThisState(Refusal):
    """The table of states does not let this act begin here; `allowed` are the acts that it lets begin."""

    code = "NOT_IN_THIS_STATE"
    rule = "participation.state"
    takes = ("state",)


class MayNotDecide(Refusal):
    """Only the centre that was chosen decides."""

    code = "MAY_NOT_DECIDE"
    rule = "participation.review.centre"


class NobodyDecidesTheirOwn(Refusal):
    """Two roles never in one act: neither the applicant nor their representative decides."""

    code = "NOBODY_DECIDES_THEIR_OWN"
    rule = "participation.review.others"


class MayNotLead(Refusal):
    """Only the mentor who leads the participation presses “Participant”."""

    code = "MAY_NOT_LEAD"
    rule = "participation.mentor"


class CentreIsSuspended(Refusal):
    """The operator has suspended the centre's organisation: until it is active again, it takes nobody on."""

    code = "CENTRE_IS_SUSPENDED"
    rule = "participation.review.centre_active"


class ApplicationIncomplete(Refusal):
    """Something that has to be there when it is submitted is not; `field` says what."""

    code = "APPLICATION_INCOMPLETE"
    rule = "participation.complete"


class TooLong(Refusal):
    code = "APPLICATION_TEXT_TOO_LONG"
    rule = "participation.text.length"
    limits = ("most",)


class HiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees: a null byte, an override of direction."""

    code = "APPLICATION_TEXT_HAS_HIDDEN_SIGNS"
    rule = "participation.text.signs"
    takes = ("signs",)


class BirthDateIsSettled(Refusal):
    """A centre has approved by it; from then on the operator corrects it, who has seen the document."""

    code = "BIRTH_DATE_IS_SETTLED"
    rule = "participation.birth_date.settled"
    field = "birth_date"


class NoSuchLevel(Refusal):
    """`allowed` are the levels of the season that runs."""

    code = "NO_SUCH_LEVEL"
    rule = "participation.level.known"
    field = "level"


class TooYoungForLevel(Refusal):
    """Old enough on the day of submission (D24); from the day `earliest` on it is possible."""

    code = "TOO_YOUNG_FOR_LEVEL"
    rule = "participation.age.least"
    field = "level"
    takes = ("level", "years")
    limits = ("earliest",)


class TooOldForLevel(Refusal):
    """Before the 30th birthday (D24): `before` was the last day but one."""

    code = "TOO_OLD_FOR_LEVEL"
    rule = "participation.age.most"
    field = "birth_date"
    takes = ("years",)
    limits = ("before",)


class LevelTakenUp(Refusal):
    """A badge of equal value is not given twice (R176), so a level is not begun twice."""

    code = "LEVEL_TAKEN_UP"
    rule = "participation.level.once"
    field = "level"


class ApplicationUnderWay(Refusal):
    """One participation at a time: the next is begun when it is over."""

    code = "APPLICATION_UNDER_WAY"
    rule = "participation.one_at_a_time"


class NoSeason(Refusal):
    """No season runs today, so there are no norms that could be promised."""

    code = "NO_SEASON"
    rule = "participation.season"


class NoSuchDirection(Refusal):
    """`allowed` are the codes of the directions."""

    code = "NO_SUCH_DIRECTION"
    rule = "participation.directions.known"
    field = "directions"


class NotAPlaceToApply(Refusal):
    """The centre is not in the chosen region, or is not there any more."""

    code = "NOT_A_PLACE_TO_APPLY"
    rule = "participation.centre.region"
    field = "centre"


class NotAMentorThere(Refusal):
    """The mentor holds no appointment in the chosen centre on this day, or is the applicant."""

    code = "NOT_A_MENTOR_THERE"
    rule = "participation.mentor.centre"
    field = "mentor"


class NotConfirmed(Refusal):
    """Whoever submits says with a mark that they take on what is asked (R025)."""

    code = "NOT_CONFIRMED"
    rule = "participation.confirmed"
    field = "confirmed"


class ReasonIsMissing(Refusal):
    """Whoever returns or rejects says why, so that something can be done about it."""

    code = "REVIEW_REASON_IS_MISSING"
    rule = "participation.review.reason"
    field = "reason"


class ScheduleNotAgreed(Refusal):
    """Nobody is registered before their schedule is agreed (R094–R095)."""

    code = "SCHEDULE_NOT_AGREED"
    rule = "participation.schedule.agreed"


class NormsHaveChanged(Refusal):
    """Another season has begun since the approval: both sides are shown its norms before the button counts (D25)."""

    code = "NORMS_HAVE_CHANGED"
    rule = "participation.norms.shown"
    field = "norms"
    limits = ("norms",)


class NotAnAddressOfTheRepresentative(Refusal):
    """The applicant is reached there themselves: what is sent there proves nothing of anybody else."""

    code = "NOT_AN_ADDRESS_OF_THE_REPRESENTATIVE"
    rule = "participation.representative.address"
    field = "representative_email"


class TooManyAddressesNamed(Refusal):
    """Each representative who is named gets a letter: so many a day, not a letter to any number of strangers."""

    code = "TOO_MANY_ADDRESSES_NAMED"
    rule = "participation.representative.named_a_day"
    field = "representative_email"
    limits = ("most",)


class TooManySubmissions(Refusal):
    """Each submission is told to the whole centre by letter: so many a day."""

    code = "TOO_MANY_SUBMISSIONS"
    rule = "participation.submission.a_day"
    limits = ("most",)

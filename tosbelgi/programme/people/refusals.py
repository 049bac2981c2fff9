"""Refusals of the people applet, as data; their sentences stand in `wordings`."""

from tosbelgi.kernel.refusals import Refusal


class NoSuchPerson(Refusal):
    """Missing and hidden look alike, so that nobody finds people by guessing."""

    code = "NO_SUCH_PERSON"
    rule = "people.person.known"
    field = "person"


class NoSuchAppointment(Refusal):
    """Missing and hidden look alike."""

    code = "NO_SUCH_APPOINTMENT"
    rule = "people.appointment.known"


class MayNotAppoint(Refusal):
    """Who acts in that role gives and ends other roles than this one, or none, or not there."""

    code = "MAY_NOT_APPOINT"
    rule = "people.appointment.authority"
    field = "role"


class NobodyAppointsThemselves(Refusal):
    code = "NOBODY_APPOINTS_THEMSELVES"
    rule = "people.appointment.of_others"
    field = "person"


class ScopeDoesNotFitRole(Refusal):
    """A role holds in a region, in a centre, or everywhere; `allowed` says which. Participants are never appointed."""

    code = "SCOPE_DOES_NOT_FIT_ROLE"
    rule = "people.appointment.scope"
    field = "role"


class NoSuchPlace(Refusal):
    code = "NO_SUCH_PLACE"
    rule = "people.appointment.place"


class AppointmentStartsInThePast(Refusal):
    """It begins today or later: nobody held yesterday what was decided today."""

    code = "APPOINTMENT_STARTS_IN_THE_PAST"
    rule = "people.appointment.first_day"
    field = "since"
    limits = ("earliest",)


class AppointmentEndsTooEarly(Refusal):
    """It ends neither before it begins nor in the past."""

    code = "APPOINTMENT_ENDS_TOO_EARLY"
    rule = "people.appointment.last_day"
    field = "until"
    limits = ("earliest",)


class AppointmentsOverlap(Refusal):
    """The same role in the same place is held once at a time. `since` and `until` are those of the one there is."""

    code = "APPOINTMENTS_OVERLAP"
    rule = "people.appointment.once_at_a_time"
    field = "since"
    takes = ("since", "until")


class RoleIsNotHeld(Refusal):
    """Somebody wants to act in an appointment that is over, not yet begun, somebody else's, or invented."""

    code = "ROLE_IS_NOT_HELD"
    rule = "people.acting.held"
    field = "acting"


class NameIsMissing(Refusal):
    code = "NAME_IS_MISSING"
    rule = "people.name.given"
    field = "given_name"


class NameIsTooLong(Refusal):
    code = "NAME_IS_TOO_LONG"
    rule = "people.name.length"
    limits = ("most",)


class NameHasOtherSigns(Refusal):
    """`signs` stand in no name: digits, and those of addresses."""

    code = "NAME_HAS_OTHER_SIGNS"
    rule = "people.name.letters"
    takes = ("signs",)


class NameHasHiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees: a null byte, an override of direction."""

    code = "NAME_HAS_HIDDEN_SIGNS"
    rule = "people.name.signs"
    takes = ("signs",)


class NotAnEmailAddress(Refusal):
    code = "NOT_AN_EMAIL_ADDRESS"
    rule = "people.contact.email"
    field = "value"


class NotAPhoneNumber(Refusal):
    code = "NOT_A_PHONE_NUMBER"
    rule = "people.contact.phone"
    field = "value"


class TooManyContacts(Refusal):
    code = "TOO_MANY_CONTACTS"
    rule = "people.contact.number"
    limits = ("most",)


class NoSuchContact(Refusal):
    """Missing, removed before, and somebody else's look alike."""

    code = "NO_SUCH_CONTACT"
    rule = "people.contact.known"


class MayNotWriteIdentity(Refusal):
    """Day of birth and number are written by their holder once, and corrected by the operator."""

    code = "MAY_NOT_WRITE_IDENTITY"
    rule = "people.identity.authority"


class BirthDateIsImpossible(Refusal):
    code = "BIRTH_DATE_IS_IMPOSSIBLE"
    rule = "people.identity.birth_date"
    field = "birth_date"
    limits = ("earliest", "latest")


class IinHasTwelveDigits(Refusal):
    code = "IIN_HAS_TWELVE_DIGITS"
    rule = "people.identity.iin_digits"
    field = "iin"


class IinIsMistyped(Refusal):
    """Its last digit does not fit the others."""

    code = "IIN_IS_MISTYPED"
    rule = "people.identity.iin_check_digit"
    field = "iin"


class IinDoesNotFitBirthDate(Refusal):
    """Nearly always one of the two is mistyped. Where both are right, the operator writes them."""

    code = "IIN_DOES_NOT_FIT_BIRTH_DATE"
    rule = "people.identity.iin_birth_date"
    field = "iin"


class IinIsTaken(Refusal):
    """The number is written for another person: nothing is said of whom."""

    code = "IIN_IS_TAKEN"
    rule = "people.identity.iin_once"
    field = "iin"


class MayNotCorrectIdentity(Refusal):
    """The operator corrects what was written, and only while they are one."""

    code = "MAY_NOT_CORRECT_IDENTITY"
    rule = "people.identity.operator"


class NobodyCorrectsTheirOwn(Refusal):
    """Two roles never in one act: whose data it is does not correct them as the operator."""

    code = "NOBODY_CORRECTS_THEIR_OWN"
    rule = "people.identity.others"


class IdentityChangedMeanwhile(Refusal):
    """Somebody else has written it since it was read."""

    code = "IDENTITY_CHANGED_MEANWHILE"
    rule = "people.identity.seen"


class CorrectionNeedsAReason(Refusal):
    """Whose data it is reads why they were corrected."""

    code = "CORRECTION_NEEDS_A_REASON"
    rule = "people.identity.reason"
    field = "reason"


class CorrectionIsTooLong(Refusal):
    code = "CORRECTION_IS_TOO_LONG"
    rule = "people.identity.reason_length"
    field = "reason"
    limits = ("most",)


class CorrectionHasHiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees."""

    code = "CORRECTION_HAS_HIDDEN_SIGNS"
    rule = "people.identity.reason_signs"
    field = "reason"
    takes = ("signs",)

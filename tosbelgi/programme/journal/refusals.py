"""Refusals of the journal, as data. Their sentences stand in `wordings`."""

from tosbelgi.kernel.refusals import Refusal


class NoSuchEntry(Refusal):
    """Missing and hidden look alike, so that nobody finds entries by guessing."""

    code = "NO_SUCH_ENTRY"
    rule = "journal.entry.known"
    field = "entry"


class NotAnEntryId(Refusal):
    """The device makes the id: a UUID of version 7 whose time is at most a day ahead."""

    code = "NOT_AN_ENTRY_ID"
    rule = "journal.entry.id"
    field = "entry"


class DraftWasDeleted(Refusal):
    """Its author has deleted it on another device: what comes late does not bring it back."""

    code = "DRAFT_WAS_DELETED"
    rule = "journal.entry.deleted"
    field = "entry"


class EntryChanged(Refusal):
    """Other words stand there than those that were read; `version` is the newest one."""

    code = "ENTRY_CHANGED"
    rule = "journal.entry.version"
    field = "version"
    takes = ("version",)


class ConfirmationTakenBack(Refusal):
    """Since it was read its confirmation was taken back: what was pressed before that does not count again."""

    code = "CONFIRMATION_TAKEN_BACK"
    rule = "journal.entry.taken_back"
    field = "entry"


class EntryIsBeingRewritten(Refusal):
    """Its author writes it anew at this moment: it is confirmed once that is sent."""

    code = "ENTRY_IS_BEING_REWRITTEN"
    rule = "journal.entry.rewritten"
    field = "version"


class EntryNotInThisState(Refusal):
    """The table of states does not let this act begin here; `allowed` are the acts that it lets begin."""

    code = "ENTRY_NOT_IN_THIS_STATE"
    rule = "journal.entry.state"
    takes = ("state",)


class OnlyItsAuthorWrites(Refusal):
    """Nobody writes in the journal of somebody else, or in a role."""

    code = "ONLY_ITS_AUTHOR_WRITES"
    rule = "journal.entry.author"


class OnlyTheMentorDecides(Refusal):
    """Only the mentor who leads the participation confirms, returns and gives tasks."""

    code = "ONLY_THE_MENTOR_DECIDES"
    rule = "journal.entry.mentor"


class NobodyConfirmsTheirOwn(Refusal):
    code = "NOBODY_CONFIRMS_THEIR_OWN"
    rule = "journal.entry.others"


class NotRegisteredYet(Refusal):
    """A journal is written by whoever is registered (R095)."""

    code = "NOT_REGISTERED_YET"
    rule = "journal.participant.registered"
    field = "participation"


class DirectionNotTaken(Refusal):
    """`allowed` are the directions of this participation."""

    code = "DIRECTION_NOT_TAKEN"
    rule = "journal.entry.direction"
    field = "direction"
    limits = ("taken",)


class KindNotOfDirection(Refusal):
    """Each direction is told of in its own way; `allowed` are the kinds of this one."""

    code = "KIND_NOT_OF_DIRECTION"
    rule = "journal.entry.kind"
    field = "kind"
    limits = ("kinds",)


class EntryTooLong(Refusal):
    code = "ENTRY_TOO_LONG"
    rule = "journal.entry.length"
    field = "words"
    limits = ("most",)


class EntryHasHiddenSigns(Refusal):
    """`signs` are the code points of what nobody sees: a null byte, an override of direction."""

    code = "ENTRY_HAS_HIDDEN_SIGNS"
    rule = "journal.entry.signs"
    field = "words"
    takes = ("signs",)


class NumberDoesNotFit(Refusal):
    """Minutes, or the number of an expedition, beyond what can be."""

    code = "NUMBER_DOES_NOT_FIT"
    rule = "journal.entry.number"
    field = "minutes"
    limits = ("least", "most")


class TooManyPhotographs(Refusal):
    code = "TOO_MANY_PHOTOGRAPHS"
    rule = "journal.entry.photographs"
    field = "photographs"
    limits = ("most",)


class TooManyPhotographsADay(Refusal):
    code = "TOO_MANY_PHOTOGRAPHS_A_DAY"
    rule = "journal.photographs.a_day"
    field = "photographs"
    limits = ("most",)


class EntryIncomplete(Refusal):
    """Something is asked that is not there yet; `allowed` names all of it."""

    code = "ENTRY_INCOMPLETE"
    rule = "journal.entry.complete"


class PhotographMissing(Refusal):
    """An action or an expedition is shown by a photograph (R077)."""

    code = "PHOTOGRAPH_MISSING"
    rule = "journal.entry.photograph"
    field = "photographs"


class TooFewWords(Refusal):
    """An essay has at least so many words (A36)."""

    code = "TOO_FEW_WORDS"
    rule = "journal.essay.words"
    field = "words"
    takes = ("found",)
    limits = ("least",)


class DayInTheFuture(Refusal):
    code = "DAY_IN_THE_FUTURE"
    rule = "journal.day.past"
    field = "day"
    limits = ("latest",)


class DayBeforeRegistration(Refusal):
    """What was done before the registration counts for no level."""

    code = "DAY_BEFORE_REGISTRATION"
    rule = "journal.day.registered"
    field = "day"
    limits = ("earliest",)


class DayIsFull(Refusal):
    """A day has 24 hours; `found` is how many minutes it would have."""

    code = "DAY_IS_FULL"
    rule = "journal.day.hours"
    field = "minutes"
    takes = ("found",)
    limits = ("most",)


class SameHoursTwice(Refusal):
    """Another entry tells of the same hours. Asked, not refused: whoever is sure says so. `other` is its id."""

    code = "SAME_HOURS_TWICE"
    rule = "journal.hours.once"
    field = "starts_at"
    takes = ("other",)


class BookReadTwice(Refusal):
    """A book counts once for a person and a level (D2). `other` is the entry that tells of it."""

    code = "BOOK_READ_TWICE"
    rule = "journal.book.once"
    field = "listed_book"
    takes = ("other",)


class BookNotOffered(Refusal):
    """Only books of approved lists count, which are offered to the level and stood there on that day (R034)."""

    code = "BOOK_NOT_OFFERED"
    rule = "journal.book.offered"
    field = "listed_book"


class LateWithoutReason(Refusal):
    """It comes later than it should: whoever is late says why. `days` is how many days late it is."""

    code = "LATE_WITHOUT_REASON"
    rule = "journal.day.in_time"
    field = "late_reason"
    takes = ("days",)
    limits = ("most",)


class EmployerHasNotConfirmed(Refusal):
    """The employer confirms a day of work first, and then the mentor (R078)."""

    code = "EMPLOYER_HAS_NOT_CONFIRMED"
    rule = "journal.work.employer"


class ReasonForReturnMissing(Refusal):
    """Whoever returns an entry says what to put right."""

    code = "RETURN_REASON_IS_MISSING"
    rule = "journal.return.reason"
    field = "reason"


class NotAWorkDay(Refusal):
    """An employer is asked about days of work alone."""

    code = "NOT_A_WORK_DAY"
    rule = "journal.work.day"


class TaskWithoutWords(Refusal):
    code = "TASK_WITHOUT_WORDS"
    rule = "journal.task.words"
    field = "words"


class TaskDueTooEarly(Refusal):
    code = "TASK_DUE_TOO_EARLY"
    rule = "journal.task.due"
    field = "due_on"
    limits = ("earliest",)


class NoSuchTask(Refusal):
    """Missing, hidden, and of another direction look alike."""

    code = "NO_SUCH_TASK"
    rule = "journal.task.known"
    field = "task"


class NoSuchPhotograph(Refusal):
    """Missing, hidden, and of another participation look alike."""

    code = "NO_SUCH_PHOTOGRAPH"
    rule = "journal.photograph.known"
    field = "photographs"


class TooManyEntries(Refusal):
    """Nobody does so much in a day: a device that goes on and on is stopped."""

    code = "TOO_MANY_ENTRIES"
    rule = "journal.entries.a_day"
    limits = ("most",)


class TooManyAtOnce(Refusal):
    code = "TOO_MANY_AT_ONCE"
    rule = "journal.confirm.at_once"
    field = "entries"
    limits = ("most",)

"""Sentences for what the journal refuses or asks."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import register

from . import refusals as refused
from .content import NotOfOurTime

register(
    {
        refused.NoSuchEntry: _("There is no such entry, or you do not see it in the role in which you act."),
        refused.NotAnEntryId: _(
            "This is no id that an entry can have: it is a UUID of version 7. Is the clock of the device right?"
        ),
        refused.DraftWasDeleted: _("This draft was deleted on another device. Begin a new entry if you need it."),
        refused.EntryChanged: _(
            "This entry was changed meanwhile, on another device or by somebody else. Look at what stands there now; "
            "nothing of yours is lost."
        ),
        refused.ConfirmationTakenBack: _(
            "Its confirmation was taken back since this was read. Read it anew, then decide."
        ),
        refused.EntryIsBeingRewritten: _(
            "The participant is writing this entry anew. It can be confirmed once the new words are sent."
        ),
        refused.EntryNotInThisState: _("This cannot be done now: the entry is no longer where it was, or not yet."),
        refused.OnlyItsAuthorWrites: _(
            "Only the participant writes in their journal. If it is yours, choose “For myself” in the switch of roles."
        ),
        refused.OnlyTheMentorDecides: _("Only the mentor who leads this participant decides about the entries."),
        refused.NobodyConfirmsTheirOwn: _("Nobody confirms their own entries."),
        refused.NotRegisteredYet: _(
            "A journal is written from the day on which the mentor registers the participant until the participation "
            "ends."
        ),
        refused.DirectionNotTaken: _("This direction is not in this schedule. Choose one that is."),
        refused.KindNotOfDirection: _("This direction is reported in another way. Choose the form of the direction."),
        refused.EntryTooLong: _("At most %(most)s letters fit into this field. Write it shorter."),
        refused.EntryHasHiddenSigns: _("A sign that nobody sees stands in this field (%(signs)s). Type it anew."),
        NotOfOurTime: _("This day or time cannot be right. Check it."),
        refused.NumberDoesNotFit: _("Write a whole number from %(least)s to %(most)s."),
        refused.TooManyPhotographs: _("At most %(most)s photographs belong to one entry. Take some away."),
        refused.TooManyPhotographsADay: _("At most %(most)s photographs are added within a day. Go on tomorrow."),
        refused.EntryIncomplete: _("This is still missing. Fill it in before you send."),
        refused.PhotographMissing: _("A photograph is missing: an action or an expedition is shown by at least one."),
        refused.TooFewWords: _("An essay needs at least %(least)s words; this one has %(found)s."),
        refused.DayInTheFuture: _("This day is still to come. Write about what was done, up to %(latest)s."),
        refused.DayBeforeRegistration: _("Only what was done since the registration counts, from %(earliest)s on."),
        refused.DayIsFull: _(
            "With this entry the day would have %(found)s minutes, and no day has more than %(most)s. Check the "
            "minutes."
        ),
        refused.SameHoursTwice: _(
            "Another entry tells of the same hours. Change the time, or confirm that both are right."
        ),
        refused.BookReadTwice: _(
            "Another entry tells of this book already, and a book counts once. Choose another one."
        ),
        refused.BookNotOffered: _(
            "This book is not offered to your level in an approved reading list. Choose one from the list."
        ),
        refused.LateWithoutReason: _(
            "Entries are sent within %(most)s days; this one is %(days)s days late. Write the reason."
        ),
        refused.EmployerHasNotConfirmed: _(
            "The employer confirms a day of work first. Ask them, note what they said, then confirm."
        ),
        refused.ReasonForReturnMissing: _("Write what has to be put right."),
        refused.NotAWorkDay: _("An employer confirms days of work alone."),
        refused.TaskWithoutWords: _("Write what is to be done."),
        refused.TaskDueTooEarly: _("A task can be due on %(earliest)s at the earliest."),
        refused.NoSuchTask: _("There is no such extra task in this direction."),
        refused.NoSuchPhotograph: _("There is no such photograph of yours. Add it anew."),
        refused.TooManyEntries: _("At most %(most)s versions are written within a day. Go on tomorrow."),
        refused.TooManyAtOnce: _("At most %(most)s entries are confirmed at once. Choose fewer."),
    }
)

"""Sentences for what the participation applet refuses."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import Sentence, register

from . import agreement_refusals as of_agreement
from . import refusals as refused
from .corrections.consequences import Consequence
from .corrections.refusals import CorrectionHasConsequences
from .obligations import ObligationHasChanged

register(
    {
        refused.NoSuchParticipation: _(
            "There is no such participation, or you do not see it in the role in which you act."
        ),
        refused.ActsForSomebody: _(
            "An application is your own affair. Choose “For myself” in the switch of roles, then try again."
        ),
        refused.ParticipationChanged: _(
            "This was changed meanwhile, on another device or by somebody else. Look at what stands there now, then "
            "try again."
        ),
        refused.NotInThisState: _("This cannot be done now: the participation is no longer where it was, or not yet."),
        refused.MayNotDecide: _("Only the centre that was chosen decides about an application."),
        refused.NobodyDecidesTheirOwn: _("Nobody decides about their own application. Ask a colleague."),
        refused.MayNotLead: _("Only the mentor who leads this participant can do this."),
        refused.CentreIsSuspended: _(
            "The organisation of this centre is suspended, so it takes nobody on now. The operator decides on that."
        ),
        refused.ApplicationIncomplete: _("This is still missing. Fill it in before you submit."),
        refused.TooLong: _("At most %(most)s letters fit in here. Write it shorter."),
        refused.HiddenSigns: _("A sign that nobody sees stands in this text (%(signs)s). Type it anew."),
        refused.BirthDateIsSettled: _(
            "A centre has decided by this day of birth already. If it is wrong, ask the operator to correct it."
        ),
        refused.NoSuchLevel: _("There is no such level this season. Choose one of those that are shown."),
        refused.TooYoungForLevel: _(
            "This level is open from the age of %(years)s. You can apply for it from %(earliest)s on."
        ),
        refused.TooOldForLevel: _(
            "Participants are registered before they turn %(years)s. That day was or is %(before)s."
        ),
        refused.LevelTakenUp: _("You take part in this level already or have finished it. Choose another one."),
        refused.ApplicationUnderWay: _(
            "You take part or apply already. There is one at a time: the next begins when it is over."
        ),
        refused.NoSeason: _("No season runs today, so there are no norms to take on. Try again when one has begun."),
        refused.NoSuchDirection: _("There is no such direction. Choose some of those that are shown."),
        refused.NotAPlaceToApply: _("This centre is not in the region that you chose, or it is closed. Choose anew."),
        refused.NotAMentorThere: _("This mentor does not work in that centre now. Choose another one."),
        refused.NotConfirmed: _("Mark that you have read it and take it on."),
        refused.ReasonIsMissing: _("Write the reason, so that it can be put right."),
        of_agreement.NoAgreementText: _(
            "There is no approved text of the agreement yet. The operator has to approve one."
        ),
        of_agreement.AgreementTextChanged: _("The text of the agreement has changed meanwhile. Read it anew."),
        of_agreement.NoAddressForCode: _("There is no e-mail address to send a code to. Add one under “My data”."),
        of_agreement.CodeAskedTooSoon: _("A code was sent just now. Another one can be sent in %(seconds)s seconds."),
        of_agreement.TooManyCodes: _(
            "At most %(an_hour)s codes are sent within an hour and %(a_day)s within a day. Ask for another one later."
        ),
        of_agreement.WrongCode: _("This is not the code that was sent. Guesses left: %(left)s."),
        of_agreement.NotACode: _("A code has six digits. Copy it from the letter."),
        of_agreement.CodeIsOver: _("This code does not count any more, or none was sent. Ask for another one."),
        of_agreement.NotEverybodyHasAccepted: _("The agreement is not accepted by everybody yet: %(missing)s."),
        refused.ScheduleNotAgreed: _("The schedule is not agreed yet. Agree it with the participant first."),
        refused.NormsHaveChanged: _(
            "A new version of the norms has begun since the approval. Look at the norms that hold now, then confirm."
        ),
        of_agreement.TextOfAgreementMissing: _("Write the text in this language too: everybody reads it in their own."),
        of_agreement.MayNotApproveAgreement: _("Only the operator approves the text of the agreement."),
        refused.NotAnAddressOfTheRepresentative: _(
            "At this address the applicant is reached. The legal representative needs an address of their own."
        ),
        CorrectionHasConsequences: Sentence(
            _("Something follows from this. Read it, then set the mark: %(what)s"),
            words={"what": lambda refusal: " ".join(str(Consequence(one).label) for one in refusal.allowed)},
        ),
        ObligationHasChanged: _("What is asked has changed since this page was opened. Read it anew."),
        refused.TooManyAddressesNamed: _(
            "At most %(most)s legal representatives can be named within a day. Wait until tomorrow, then try again."
        ),
        refused.TooManySubmissions: _(
            "An application is sent at most %(most)s times within a day. What you wrote is kept: send it tomorrow."
        ),
    }
)

"""Sentences for what the people applet refuses."""

from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.refusals.messages import Sentence, register

from .family.refusals import (
    MayNotDecideOnRepresentation,
    NobodyRepresentsThemselves,
    NoSuchRepresentation,
    RepresentationIsOver,
    RepresentsAlready,
    TooManyRepresentatives,
)
from .organisations.refusals import (
    MayNotDecideOnOrganisations,
    NoSuchOrganisation,
    OrganisationIsSuspended,
    OrganisationNameIsMissing,
    OrganisationTextHasHiddenSigns,
    OrganisationTextIsTooLong,
    SuspensionNeedsAReason,
)
from .refusals import (
    AppointmentEndsTooEarly,
    AppointmentsOverlap,
    AppointmentStartsInThePast,
    BirthDateIsImpossible,
    CorrectionHasHiddenSigns,
    CorrectionIsTooLong,
    CorrectionNeedsAReason,
    IdentityChangedMeanwhile,
    IinDoesNotFitBirthDate,
    IinHasTwelveDigits,
    IinIsMistyped,
    IinIsTaken,
    MayNotAppoint,
    MayNotCorrectIdentity,
    MayNotWriteIdentity,
    NameHasHiddenSigns,
    NameHasOtherSigns,
    NameIsMissing,
    NameIsTooLong,
    NobodyAppointsThemselves,
    NobodyCorrectsTheirOwn,
    NoSuchAppointment,
    NoSuchContact,
    NoSuchPerson,
    NoSuchPlace,
    NotAnEmailAddress,
    NotAPhoneNumber,
    RoleIsNotHeld,
    ScopeDoesNotFitRole,
    TooManyContacts,
)
from .registers.models import RequestState
from .registers.refusals import (
    MayNotAnswerPlaceRequest,
    MayNotImportRegister,
    NoSuchPlaceRequest,
    NoSuchRegisterImport,
    NoSuchRowInRegister,
    PlaceHasHiddenSigns,
    PlaceIsMissing,
    PlaceIsTooLong,
    PlaceRequestIsAnswered,
    RegisterChangedMeanwhile,
    RegisterImportIsNotReady,
    TooManyPlaceRequests,
)

register(
    {
        NoSuchPerson: _("There is no such person, or you do not see them in the role in which you act."),
        NoSuchAppointment: _("There is no such appointment, or you do not see it in the role in which you act."),
        MayNotAppoint: _("In the role in which you act you can neither give this role there nor end it."),
        NobodyAppointsThemselves: _("Nobody appoints themselves. Somebody else has to decide this."),
        ScopeDoesNotFitRole: _(
            "This role does not fit the place: choose a region, a centre or neither, as the role asks."
        ),
        NoSuchPlace: _("There is no such region or centre. It may have been deleted meanwhile."),
        AppointmentStartsInThePast: _("An appointment cannot begin in the past; the earliest day is %(earliest)s."),
        AppointmentEndsTooEarly: _(
            "An appointment ends neither before it begins nor in the past; the earliest day is %(earliest)s."
        ),
        AppointmentsOverlap: _(
            "This person holds that role there already, from %(since)s. "
            "End that appointment first, or choose a later day."
        ),
        RoleIsNotHeld: _("You do not hold that role now. Choose one of those that are shown."),
        NameIsMissing: _("Write your given name."),
        NameIsTooLong: _("A name has at most %(most)s letters here. Write it shorter."),
        NameHasOtherSigns: _(
            "A name has letters, spaces, hyphens and apostrophes. Take this out: %(signs)s. A dot stands after a name "
            "that is shortened, with a space behind it."
        ),
        NameHasHiddenSigns: _("A sign that nobody sees stands in this name (%(signs)s). Type the name anew."),
        NotAnEmailAddress: _("This is no e-mail address. It looks like ana@example.kz."),
        NotAPhoneNumber: _("Write the number with its country code, such as +7 7172 000000."),
        TooManyContacts: _("You have %(most)s contacts, which is the most. Remove one before you add another."),
        NoSuchContact: _("This contact is not there. It may have been removed already."),
        MayNotWriteIdentity: _(
            "What is written here already is corrected by the operator, who is shown the document. Write to them."
        ),
        BirthDateIsImpossible: _(
            "Nobody who is entered here was born on that day; allowed are days from %(earliest)s to %(latest)s."
        ),
        IinHasTwelveDigits: _("An IIN has twelve digits. Copy it from the identity card or the birth certificate."),
        IinIsMistyped: _("This IIN has a slip: its last digit does not fit the others. Compare it digit by digit."),
        IinDoesNotFitBirthDate: _(
            "Another day of birth stands in this IIN. Compare both; if both are as in the document, write to the "
            "operator."
        ),
        IinIsTaken: _("This IIN is written for another person. Compare it; if it is right, write to the operator."),
        MayNotCorrectIdentity: _("Only the operator corrects a day of birth or an IIN."),
        NobodyCorrectsTheirOwn: _("Nobody corrects their own day of birth or IIN. Ask a colleague."),
        IdentityChangedMeanwhile: _(
            "Somebody else has written this meanwhile. Look at what stands there now, then try again."
        ),
        CorrectionNeedsAReason: _("Write why it is corrected: whose data it is reads that."),
        CorrectionIsTooLong: _("A reason has at most %(most)s letters here. Write it shorter."),
        CorrectionHasHiddenSigns: _("A sign that nobody sees stands in this text (%(signs)s). Type it anew."),
        NoSuchRepresentation: _(
            "There is no such legal representative, or you do not see them in the role in which you act."
        ),
        NobodyRepresentsThemselves: _("Nobody is their own legal representative. Choose another person."),
        MayNotDecideOnRepresentation: _(
            "In the role in which you act you cannot decide this about a legal representative; the operator does."
        ),
        RepresentsAlready: _(
            "This person represents them already, in another relation. End that first if the relation is another one."
        ),
        TooManyRepresentatives: _("There are %(most)s legal representatives already, which is the most."),
        RepresentationIsOver: _("This representation has ended. Name the representative anew."),
        MayNotDecideOnOrganisations: _(
            "Deciding on organisations needs the operator's permission. Whoever looks after the accounts can grant it."
        ),
        NoSuchOrganisation: _("There is no such organisation."),
        OrganisationNameIsMissing: _("Write the organisation's name in Kazakh."),
        OrganisationTextIsTooLong: _("This text has at most %(most)s letters here. Write it shorter."),
        OrganisationTextHasHiddenSigns: _("A sign that nobody sees stands in this text (%(signs)s). Type it anew."),
        SuspensionNeedsAReason: _("Write why the organisation is suspended: this text may not be empty."),
        OrganisationIsSuspended: _("This organisation is suspended. Take it back first, if it shall get anything new."),
        MayNotImportRegister: _(
            "Importing registers needs the operator's permission. Whoever looks after the accounts can grant it."
        ),
        NoSuchRegisterImport: _("There is no such file of a register."),
        RegisterImportIsNotReady: _(
            "This file cannot be imported: it has mistakes, or it was imported before. Mend it and send it again."
        ),
        RegisterChangedMeanwhile: _(
            "The register has changed since the preview. Look at the new preview before importing."
        ),
        PlaceIsMissing: _("Write what is missing in the list."),
        PlaceIsTooLong: _("The name of a place has at most %(most)s letters here. Write it shorter."),
        PlaceHasHiddenSigns: _("A sign that nobody sees stands in this text (%(signs)s). Type it anew."),
        TooManyPlaceRequests: _("%(most)s of your requests wait for an answer, which is the most. Wait for one."),
        NoSuchPlaceRequest: _("There is no such request, or you do not see it in the role in which you act."),
        MayNotAnswerPlaceRequest: _("Requests are answered by the operator, and nobody answers their own."),
        PlaceRequestIsAnswered: Sentence(
            _("This request is answered already: %(answer)s."),
            words={"answer": lambda refusal: RequestState(refusal.details["state"]).label},
        ),
        NoSuchRowInRegister: _(
            "The register has no open row with this code. Import the row first, or compare the code."
        ),
    }
)

# Of a row of a register's file, beside what is wrong with any file (`reading_lists.wordings`).
REGISTER_PROBLEMS = {
    "no_code": _("this cannot be a code"),
    "code_twice": _("the same code stands in an earlier row"),
    "unknown_place": _("no place has this code: import that register first, or compare the code"),
    "name_missing": _("the name is missing"),
}

"""Domain events of participations. They hold numbers and codes: never a name, a reason, or what somebody wrote."""

from dataclasses import dataclass

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code


@dataclass(frozen=True, kw_only=True)
class OfParticipation(events.Event):
    """What all of them say: which participation, and which version of it there is then."""

    participation_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(OfParticipation, name="participation.submitted"):
    level: Code
    centre_id: int
    mentor_id: int


@dataclass(frozen=True, kw_only=True)
class ApplicationReturned(OfParticipation, name="participation.returned"):
    """The reason stands with the act and not in the history."""


@dataclass(frozen=True, kw_only=True)
class ApplicationRejected(OfParticipation, name="participation.rejected"):
    """The reason stands with the act and not in the history."""


@dataclass(frozen=True, kw_only=True)
class ApplicationApproved(OfParticipation, name="participation.approved"):
    """From now on these norms hold for this participation, whatever the next season says."""

    season_year: int
    season_version: int
    norms: Code


@dataclass(frozen=True, kw_only=True)
class MentorEntrusted(OfParticipation, name="participation.entrusted"):
    """The centre has given it to another mentor, who leads it from now on."""

    mentor_id: int


@dataclass(frozen=True, kw_only=True)
class RepresentativeNeeded(OfParticipation, name="participation.representative_needed"):
    """A day of birth was corrected: they are under age, so a legal representative has to accept too, and has not."""


@dataclass(frozen=True, kw_only=True)
class RepresentativeAsked(OfParticipation, name="participation.representative_asked"):
    """The participant has named, after the approval, the legal representative who has to accept."""


@dataclass(frozen=True, kw_only=True)
class AgreementAccepted(OfParticipation, name="participation.agreement_accepted"):
    """By the participant or by a representative; `text` is the version that they accepted."""

    by: Code
    text: int


@dataclass(frozen=True, kw_only=True)
class AgreementComplete(OfParticipation, name="participation.agreement_complete"):
    """Everybody has accepted it who has to."""


@dataclass(frozen=True, kw_only=True)
class ScheduleConfirmed(OfParticipation, name="participation.schedule_agreed"):
    """Both sides have agreed on one version of it: `how` is `together`."""

    how: Code


@dataclass(frozen=True, kw_only=True)
class ParticipantRegistered(OfParticipation, name="participation.activated"):
    """The mentor has pressed “Participant” (R095). `norms` is the digest of what holds from now on."""

    season_year: int
    season_version: int
    norms: Code


@dataclass(frozen=True, kw_only=True)
class ParticipationWithdrawn(OfParticipation, name="participation.withdrawn"):
    by: Code


@dataclass(frozen=True, kw_only=True)
class PortraitShown(OfParticipation, name="participation.portrait_shown"):
    """The applicant has put a photograph on their personal page. Which one stands nowhere in the history."""


@dataclass(frozen=True, kw_only=True)
class PortraitRemoved(OfParticipation, name="participation.portrait_removed"):
    """The participant shows no photograph any more, in this participation and in earlier ones."""


@dataclass(frozen=True, kw_only=True)
class AgreementTextApproved(events.Event, name="participation.agreement_text_approved"):
    version: int

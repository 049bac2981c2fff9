"""Public interface of the participation applet: from "Apply" to "You are registered"."""

from .activating import NormsToHold, activate, is_of_age_for_level, newer_norms, norms_to_hold, schedule_agreed
from .agreeing import accept, approve_text, ask_for_code, current_text, missing_signers_of
from .applying import Draft, begin, require_age, submit, withdraw, write
from .corrections.actions import correct_identity
from .corrections.consequences import Consequence
from .corrections.refusals import CorrectionHasConsequences
from .family_links import RepresentativeViewer, viewer_by_link
from .kinds import Act, State
from .letters import address_of
from .naming import may_name_representative, name_own_representative
from .obligations import (
    Asked,
    Obligation,
    asked_at,
    asked_by_norms,
    asked_by_promise,
    level_on,
    obligation_of,
    obligation_read,
)
from .participations import reached_through
from .places import (
    Offered,
    centres_in_region,
    centres_offered,
    follow_centre,
    has_lost_mentor,
    is_led_by_nobody,
    is_mentor_in,
    mentors_offered,
    mentors_to_apply_to,
    named,
    person_with_public_id,
    region_with_code,
    regions_offered,
)
from .portraits.actions import portrait_of, remove_portrait, show_portrait
from .portraits.models import Portrait
from .queries import (
    WAITING_FOR_CENTRE,
    WAITING_FOR_MENTOR,
    After,
    earlier_participations,
    last_act_of,
    one_participation,
    own_participation,
    own_participation_key,
    own_participation_with_names,
    page_of_participations,
)
from .refusals import (
    ActsForSomebody,
    NoSuchParticipation,
    NotAMentorThere,
    NotAPlaceToApply,
    NotInThisState,
    ParticipationChanged,
    ScheduleNotAgreed,
)
from .representatives import has_accepted_for, is_represented, participation_for
from .reviewing import approve, entrust, reject, return_
from .rules import age_verdict, directions_of
from .season_norms import FrozenNorms, LevelOffer, freeze, levels_offered
from .states import TRANSITIONS, may_follow
from .steps import locked, require_mentor, require_own

__all__ = [
    "TRANSITIONS",
    "WAITING_FOR_CENTRE",
    "WAITING_FOR_MENTOR",
    "Act",
    "ActsForSomebody",
    "After",
    "Asked",
    "Consequence",
    "CorrectionHasConsequences",
    "Draft",
    "FrozenNorms",
    "LevelOffer",
    "NoSuchParticipation",
    "NormsToHold",
    "NotAMentorThere",
    "NotAPlaceToApply",
    "NotInThisState",
    "Obligation",
    "Offered",
    "ParticipationChanged",
    "Portrait",
    "RepresentativeViewer",
    "ScheduleNotAgreed",
    "State",
    "accept",
    "activate",
    "address_of",
    "age_verdict",
    "approve",
    "approve_text",
    "ask_for_code",
    "asked_at",
    "asked_by_norms",
    "asked_by_promise",
    "begin",
    "centres_in_region",
    "centres_offered",
    "correct_identity",
    "current_text",
    "directions_of",
    "earlier_participations",
    "entrust",
    "follow_centre",
    "freeze",
    "has_accepted_for",
    "has_lost_mentor",
    "is_led_by_nobody",
    "is_mentor_in",
    "is_of_age_for_level",
    "is_represented",
    "last_act_of",
    "level_on",
    "levels_offered",
    "locked",
    "may_follow",
    "may_name_representative",
    "mentors_offered",
    "mentors_to_apply_to",
    "missing_signers_of",
    "name_own_representative",
    "named",
    "newer_norms",
    "norms_to_hold",
    "obligation_of",
    "obligation_read",
    "one_participation",
    "own_participation",
    "own_participation_key",
    "own_participation_with_names",
    "page_of_participations",
    "participation_for",
    "person_with_public_id",
    "portrait_of",
    "reached_through",
    "region_with_code",
    "regions_offered",
    "reject",
    "remove_portrait",
    "require_age",
    "require_mentor",
    "require_own",
    "return_",
    "schedule_agreed",
    "show_portrait",
    "submit",
    "viewer_by_link",
    "withdraw",
    "write",
]

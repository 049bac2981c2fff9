"""Public interface of the participation applet: from "Apply" to "You are registered"."""

from .activating import activate, confirm_schedule, newer_norms
from .agreeing import accept, approve_text, ask_for_code, current_text, missing_signers_of
from .applying import Draft, begin, submit, withdraw, write
from .family_links import RepresentativeViewer, viewer_by_link
from .places import (
    Offered,
    centres_offered,
    mentors_offered,
    named,
    person_with_public_id,
    region_with_code,
    regions_offered,
)
from .queries import (
    WAITING_FOR_CENTRE,
    WAITING_FOR_MENTOR,
    After,
    one_participation,
    own_participation,
    page_of_participations,
)
from .refusals import ActsForSomebody, NoSuchParticipation
from .representatives import participation_for
from .reviewing import approve, reject, return_
from .rules import age_verdict, directions_of
from .season_norms import FrozenNorms, LevelOffer, freeze, levels_offered
from .states import TRANSITIONS, Act, State, may_follow

__all__ = [
    "TRANSITIONS",
    "WAITING_FOR_CENTRE",
    "WAITING_FOR_MENTOR",
    "Act",
    "ActsForSomebody",
    "After",
    "Draft",
    "FrozenNorms",
    "LevelOffer",
    "NoSuchParticipation",
    "Offered",
    "RepresentativeViewer",
    "State",
    "accept",
    "activate",
    "age_verdict",
    "approve",
    "approve_text",
    "ask_for_code",
    "begin",
    "centres_offered",
    "confirm_schedule",
    "current_text",
    "directions_of",
    "freeze",
    "levels_offered",
    "may_follow",
    "mentors_offered",
    "missing_signers_of",
    "named",
    "newer_norms",
    "one_participation",
    "own_participation",
    "page_of_participations",
    "participation_for",
    "person_with_public_id",
    "region_with_code",
    "regions_offered",
    "reject",
    "return_",
    "submit",
    "viewer_by_link",
    "withdraw",
    "write",
]

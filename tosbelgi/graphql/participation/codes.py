"""GraphQL enumerations of participations: states, acts, relations, and what a centre decides."""

from enum import Enum

from tosbelgi.programme.participation import api as participation
from tosbelgi.programme.people.api import Relation as RelationValue

from ..enums import described_enum

ParticipationState = described_enum(
    participation.State,
    "ParticipationState",
    "Where a participation stands.",
    {
        "draft": "It is being written; only its author sees it.",
        "submitted": "It waits for the centre.",
        "returned": "The centre has given it back to be corrected.",
        "approved": "The centre has taken it on, its norms are frozen; the agreement waits to be accepted.",
        "agreed": "Everybody who has to has accepted the agreement.",
        "scheduled": "The schedule is agreed; the mentor can register the participant.",
        "active": "The participant is registered.",
        "rejected": "The centre has turned it down.",
        "withdrawn": "It was ended by the participant or their representative.",
    },
)
ParticipationAct = described_enum(
    participation.Act,
    "ParticipationAct",
    "What somebody did with a participation.",
    {
        "begin": "The application was begun.",
        "submit": "It was submitted.",
        "return": "The centre gave it back to be corrected.",
        "reject": "The centre turned it down.",
        "approve": "The centre took it on.",
        "name": "After the approval a legal representative was named.",
        "entrust": "The centre entrusted it to another mentor.",
        "accept": "One side accepted the agreement.",
        "agree": "With that everybody has accepted it.",
        "schedule": "Both sides have agreed on one version of the schedule.",
        "activate": "The mentor registered the participant.",
        "withdraw": "It was ended of their own will.",
    },
)
Relation = described_enum(
    RelationValue,
    "Relation",
    "How a legal representative is related to whom they represent.",
    {
        "parent": "A parent.",
        "adoptive_parent": "An adoptive parent.",
        "guardian": "The guardian of a child under fourteen.",
        "custodian": "The guardian of a child of fourteen or older.",
        "foster_parent": "A foster parent.",
        "other": "Another representative by law.",
    },
)


class Decision(Enum):
    """What a centre may decide about an application."""

    APPROVE = "approve"
    RETURN = "return"
    REJECT = "reject"


ApplicationDecision = described_enum(
    Decision,
    "ApplicationDecision",
    "What a centre decides about an application.",
    {
        "approve": "Take it on: the norms of this day are frozen for it.",
        "return": "Give it back to be corrected, with a reason.",
        "reject": "Turn it down, with a reason.",
    },
)

"""Public interface of the notifications applet: write a letter, see how far it is, and what `wiring` subscribes."""

from .actions import write_letter
from .gathering import check_gathered, is_any_due, write_gathered
from .kinds import Delivery, LetterKind
from .of_decisions import hear_decision
from .of_schedules import hear_of_schedule
from .of_withdrawals import write_of_withdrawal
from .on_the_way import TO_FAMILIES, TO_PARTICIPANTS, write_of_need, write_to_family, write_to_participant
from .queries import delivery_of
from .subscriptions import drop_letters, write_invitation
from .to_those_who_lead import write_to_centre, write_to_mentor

__all__ = [
    "TO_FAMILIES",
    "TO_PARTICIPANTS",
    "Delivery",
    "LetterKind",
    "check_gathered",
    "delivery_of",
    "drop_letters",
    "hear_decision",
    "hear_of_schedule",
    "is_any_due",
    "write_gathered",
    "write_invitation",
    "write_letter",
    "write_of_need",
    "write_of_withdrawal",
    "write_to_centre",
    "write_to_family",
    "write_to_mentor",
    "write_to_participant",
]

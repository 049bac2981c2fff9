"""Letters that follow from a withdrawal, whoever has withdrawn: what waited is dropped, and who carried it is told.

Whoever withdraws knows it. A participant whose legal representative has done it gets a letter.
"""

from ..participation.events import ParticipationWithdrawn
from ..participation.models import Participation
from .actions import take_back
from .kinds import LetterKind
from .on_the_way import write_own
from .to_those_who_lead import tell_centre, tell_mentor

BY_REPRESENTATIVE = "representative"


def write_of_withdrawal(event: ParticipationWithdrawn, seq: int) -> None:
    """To the centre it was handed to, to the mentor it was entrusted to, and to the participant if another did it.

    One handler does it all, in this order: no letter of this fact is taken back by it.
    """
    take_back(participation_id=event.participation_id)
    row = Participation.objects.filter(pk=event.participation_id).first()
    if row is None:
        return
    if event.by == BY_REPRESENTATIVE:
        write_own(LetterKind.WITHDRAWN, event, seq)
    if row.submitted_at is not None:
        tell_centre(LetterKind.CENTRE_WITHDRAWN, row, seq)
    if row.norms:
        tell_mentor(LetterKind.MENTOR_WITHDRAWN, row, seq)

"""Who signs for a participation and may end it: its participant, and a legal representative by their link (D9)."""

from dataclasses import dataclass
from uuid import UUID

from ..people.api import Viewer
from .family_links import RepresentativeViewer
from .participations import Participation
from .representatives import locked_for_representative
from .steps import locked, require_own

Signer = Viewer | RepresentativeViewer


@dataclass(frozen=True)
class Side:
    """One of both: their person, whether they represent somebody, and how they are called in an act."""

    person_id: int
    as_representative: bool
    user_id: int | None

    @property
    def name(self) -> str:
        return "representative" if self.as_representative else "participant"


def locked_side(participation: UUID, by: Signer) -> tuple[Participation, Side]:
    """The participation, locked, and for which side this is: nobody else's is found."""
    if isinstance(by, RepresentativeViewer):
        return locked_for_representative(participation, by), Side(by.person_id, True, None)
    row = locked(participation, by)
    require_own(row, by)
    return row, Side(by.person_id, False, by.user_id)

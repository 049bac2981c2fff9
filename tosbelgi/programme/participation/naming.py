"""Action of a participant who turned out to be under age after the approval: name who represents them by law (D9)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from tosbelgi.kernel import events

from ..people.api import Viewer
from .agreeing import missing_signers_of
from .applying import checked_page, lock_own_person
from .events import RepresentativeAsked
from .kinds import Act
from .participations import Participation
from .representatives import is_represented, name_representative
from .steps import is_repeated, locked, not_now, require_own, require_state, require_version, write_down

OF_REPRESENTATIVE = (
    "representative_given_name",
    "representative_family_name",
    "representative_relation",
    "representative_email",
)


@transaction.atomic
def name_own_representative(
    *, participation: UUID, version: int, page: Mapping[str, str], by: Viewer, at: datetime
) -> Participation:
    """Name the representative who has to accept and whom nobody has named yet; a letter asks them to.

    `page` holds the columns of the personal page that tell of them. Whoever was named before the approval stays: the
    centre has seen them.
    """
    lock_own_person(by)
    row = locked(participation, by)
    require_own(row, by)
    own_page = row.personal_page
    texts = checked_page({name: page.get(name, "") for name in OF_REPRESENTATIVE})
    is_there = all(getattr(own_page, name) == text for name, text in texts.items())
    if is_there and is_repeated(row, Act.NAME, person_id=by.person_id, version=row.version):
        return row
    require_state(row, Act.NAME)
    if not may_name_representative(row, at):
        raise not_now(row)
    require_version(row, version)
    for name, text in texts.items():
        setattr(own_page, name, text)
    own_page.save(update_fields=list(texts))
    name_representative(row, own_page, by=by, at=at)
    row.version += 1
    row.changed_at = at
    row.save(update_fields=["version", "changed_at"])
    write_down(row, Act.NAME, person_id=by.person_id, role=by.role.value, at=at)
    events.record(
        RepresentativeAsked(
            participation_id=row.pk, version=row.version, about=(row.person_id,), by_id=by.user_id, at=at
        )
    )
    return row


def may_name_representative(row: Participation, at: datetime) -> bool:
    """Has a representative to accept, and there is none?"""
    return "representative" in missing_signers_of(row, at) and not is_represented(row, at)

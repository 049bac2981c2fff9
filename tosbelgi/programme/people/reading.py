"""Reading is an act too: who opened whose data is written once a request, at the edge."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from tosbelgi.kernel import events
from tosbelgi.kernel.events import Code

from .events import PersonOpened
from .viewer import Viewer


@transaction.atomic
def record_reading(*, person_ids: Collection[int], by: Viewer, at: datetime) -> None:
    """Write down that the viewer has opened these persons' data; one's own is nobody's business. One line for all."""
    others = tuple(sorted(set(person_ids) - {by.person_id}))
    if others:
        events.record(PersonOpened(role=Code(by.role.value), about=others, by_id=by.user_id, at=at))

"""One page of a list of participations, and the way to the next: by the place where it ended, never by a number."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from tosbelgi.kernel.codes import LevelCode

from ...journal.api import count_waiting
from ...participation.api import After, State, page_of_participations
from ...participation.models import Participation
from ...people.api import Role
from ..frame import CabinetRequest
from ..progress.standing import standing_of

SIZE = 20


def listed(request: CabinetRequest, *, states: Iterable[State], view: str = "") -> dict[str, Any]:
    """The rows of this page and the query of the next one of this view, empty at the end.

    One query; a mentor's has three more.
    """
    place = moment_and_key(request)
    after = After(*place) if place else None
    rows = page_of_participations(request.viewer, states=states, size=SIZE + 1, after=after)
    page, more = rows[:SIZE], rows[SIZE:]
    is_mentor = request.viewer.role is Role.MENTOR
    waiting = count_waiting(request.viewer, [row.pk for row in page]) if is_mentor else {}
    standing = standing_of(request.viewer, page) if is_mentor else {}
    return {
        "rows": [_line(row) | {"waiting": waiting.get(row.pk, 0), "standing": standing.get(row.pk)} for row in page],
        "next": _query(view, page[-1]) if more else "",
        "later": after,
    }


def _line(row: Participation) -> dict[str, Any]:
    language = get_language() or "kk"
    return {
        "row": row,
        "name": row.person.display_name,
        "level": LevelCode(row.level).label if row.level else "",
        "state": State(row.state).label,
        "centre": (row.centre.word("name", language) or row.centre.name_kk) if row.centre else "",
        "mentor": row.mentor.display_name if row.mentor else "",
        "days": (timezone.now() - row.submitted_at).days if row.submitted_at else None,
    }


def moment_and_key(request: CabinetRequest) -> tuple[datetime, int] | None:
    """Where the page before ended, as the address tells it; anything else in the address begins at the first."""
    at, pk = request.GET.get("at", ""), request.GET.get("pk", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19) or len(at) > 40:
        return None
    try:
        moment = parse_datetime(at)
    except ValueError:
        return None
    # Moments at the ends of time leave them when they are told in another zone.
    if moment is None or moment.tzinfo is None or not 2000 <= moment.year <= 2200:
        return None
    return moment, int(pk)


def _query(view: str, last: Participation) -> str:
    assert last.submitted_at is not None
    kept = {view: ""} if view else {}
    return "?" + urlencode(kept | {"at": last.submitted_at.isoformat(), "pk": last.pk})

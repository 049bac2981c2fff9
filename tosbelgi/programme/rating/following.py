"""What follows from what happens in a journal: it is counted anew, and its standing moves. One subscription.

Everything that changes a figure or a place goes through here, one after the other, in the transaction of its count.
"""

from collections import Counter
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of

from ..assessment.api import recount
from ..assessment.models import Progress
from ..catalogue.api import cohort_year, norms_from_json
from ..journal.events import EmployerConfirmed, EntryConfirmed, EntryReturned, EntrySent, EntryUnconfirmed
from ..participation.api import State
from ..participation.events import ParticipantRegistered, ParticipationWithdrawn
from ..participation.models import Participation
from ..people.models import Centre
from ..schedule.events import ScheduleAgreed
from .events import CentreMoved
from .models import Standing
from .tallies import Place, place_of, shift

FOLLOWED = (
    ParticipantRegistered,
    ScheduleAgreed,
    EntrySent,
    EntryReturned,
    EntryConfirmed,
    EntryUnconfirmed,
    EmployerConfirmed,
    ParticipationWithdrawn,
    CentreMoved,
)
OfOne = (
    ParticipantRegistered
    | ScheduleAgreed
    | EntrySent
    | EntryReturned
    | EntryConfirmed
    | EntryUnconfirmed
    | EmployerConfirmed
    | ParticipationWithdrawn
)


def follow(event: OfOne | CentreMoved, seq: int) -> None:
    """Handler: count the participation anew and move its standing; of a centre that has moved, all its standings."""
    if isinstance(event, CentreMoved):
        move_centre(event.centre_id)
    else:
        count_anew(event.participation_id, at=event.at)


@transaction.atomic
def count_anew(participation: int, *, at: datetime) -> None:
    """Count it, and have it stand where that puts it. Once more, nothing changes."""
    progress = recount(participation, at=at).progress
    owner = Participation.objects.filter(pk=participation).first()
    if owner is not None:
        settle(owner, progress)


def should_stand(owner: Participation, progress: Progress | None) -> Place | None:
    """Where a participation belongs, by its figures; None where it takes part no longer, or is not counted."""
    if owner.stands is not State.ACTIVE or owner.activated_at is None or progress is None or owner.region_id is None:
        return None
    term = norms_from_json(owner.norms).term_months
    return Place(owner.level, cohort_year(day_of(owner.activated_at), term), owner.region_id, progress.percent)


def settle(owner: Participation, progress: Progress | None) -> None:
    """Let the participation stand where it should, and the tallies follow."""
    stored = Standing.objects.select_for_update().filter(participation=owner).first()
    before, after = place_of(stored) if stored else None, should_stand(owner, progress)
    if before == after:
        return
    if after is None:
        Standing.objects.filter(participation=owner).delete()
    elif stored is None:
        Standing.objects.create(participation=owner, **after._asdict())
    else:
        Standing.objects.filter(pk=stored.pk).update(**after._asdict())
    moves: Counter[Place] = Counter()
    moves.update({after: 1} if after else {})
    moves.subtract({before: 1} if before else {})
    shift(moves)


def move_centre(centre: int) -> None:
    """Whoever stands with a centre's former region stands with the one that their participation names now."""
    rows = Standing.objects.select_for_update(of=("self",)).select_related("participation").order_by("pk")
    moved = list(rows.filter(participation__centre=centre).exclude(region=F("participation__region")))
    moves: Counter[Place] = Counter()
    for row in moved:
        moves[place_of(row)] -= 1
        row.region_id = row.participation.region_id or row.region_id
        moves[place_of(row)] += 1
    Standing.objects.bulk_update(moved, ["region"], batch_size=500)
    shift(moves)


def tell_of_moved_centre(sender: type[Centre], instance: Centre, **kwargs: object) -> None:
    """Receiver, before participations follow their centre: the standings follow, too, as everything that moves them."""
    rows = Participation.objects.filter(centre=instance.pk, activated_at__isnull=False)
    if not rows.exclude(region=instance.region_id).exists():
        return
    with transaction.atomic():
        events.record(CentreMoved(centre_id=instance.pk, region_id=instance.region_id, by_id=None, at=timezone.now()))

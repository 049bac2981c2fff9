"""What somebody took part in before: each with the way to its journal and its schedule, which are only read now."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.dates import date_words
from tosbelgi.language.languages import SOURCE

from ...models import Participation, Schedule
from ...participation.api import earlier_participations
from ...people.api import Viewer
from .written import level_title


@dataclass(frozen=True)
class Earlier:
    """One of them: its level, where it ended and when, and where what is left of it is read."""

    title: str
    state: str
    day: str
    journal_url: str
    schedule_url: str


def earlier_of(viewer: Viewer) -> list[Earlier]:
    """All of them, the last first. One query, and one more where there is any."""
    rows = earlier_participations(viewer)
    written = Schedule.objects.visible_to(viewer).filter(participation__in=rows, version__gt=0)
    return list(_lines(rows, {*written.values_list("participation_id", flat=True)} if rows else set()))


def title_of(row: Participation) -> str:
    """What tells it from others: its level, where one was chosen."""
    return level_title(row.level) or pgettext("to take part", "Application")


def _lines(rows: Iterable[Participation], with_schedule: Collection[int]) -> Iterable[Earlier]:
    language = get_language() or SOURCE
    for row in rows:
        yield Earlier(
            title=title_of(row),
            state=str(row.stands.label),
            day=date_words(day_of(row.changed_at), language),
            journal_url=reverse("cabinet_earlier_journal", args=[row.public_id]) if row.activated_at else "",
            schedule_url=reverse("cabinet_earlier_schedule", args=[row.public_id]) if row.pk in with_schedule else "",
        )

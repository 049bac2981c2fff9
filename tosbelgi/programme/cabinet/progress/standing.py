"""How far each participant of a list is, and the signal beside them, from what is stored: no journal is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from tosbelgi.kernel.calendar import day_of

from ...assessment.api import Signal, progress_of, prospect_of, signal_rule_words, silent_days
from ...journal.api import agreed_plans
from ...models import Participation
from ...people.api import Viewer
from .words import percent_words


@dataclass(frozen=True)
class Standing:
    """One participant's percent and signal, in words."""

    percent: str
    signal: str
    words: str


@dataclass(frozen=True)
class Rule:
    """A signal, and when it is shown."""

    signal: str
    words: str
    rule: str


def standing_of(viewer: Viewer, rows: Sequence[Participation]) -> dict[int, Standing]:
    """Of those that are registered, by their keys. Two queries, however many they are."""
    registered = [row for row in rows if row.activated_at is not None]
    if not registered:
        return {}
    today = day_of(timezone.now())
    keys = [row.pk for row in registered]
    progress, plans = progress_of(viewer, keys), agreed_plans(keys)
    found = {}
    for row in registered:
        if row.pk in progress and (plan := plans.get(row.pk)) is not None:
            signal = prospect_of(row, progress[row.pk], plan, today=today).signal
            found[row.pk] = Standing(percent_words(progress[row.pk].percent), signal.value, str(signal.label))
    return found


def rules_of_signals() -> list[Rule]:
    """Every signal with its rule, in the order in which they are looked for."""
    days = silent_days(day_of(timezone.now()))
    return [Rule(one.value, str(one.label), signal_rule_words(one, days)) for one in Signal]

"""Outlook and signal of a participation from what is stored of it: for lists, without reading any journal."""

from dataclasses import dataclass
from datetime import date

from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.calendar import day_of

from ..participation.models import Participation
from ..schedule.api import Plan
from .counting import asked_by
from .models import Progress
from .outlook import Outlook, outlook
from .signals import Signal, signal_of


@dataclass(frozen=True)
class Prospect:
    outlook: Outlook
    signal: Signal


def silent_days(on: date) -> int:
    """After how many days without an entry somebody counts as silent: the operator's."""
    days: int = operator_settings.value("assessment.silent_days", on=on)
    return days


def prospect_of(participation: Participation, progress: Progress, plan: Plan, *, today: date) -> Prospect:
    """How it goes on from today. No query but that of the setting, whose value is kept."""
    norms, asked = asked_by(participation, plan)
    activated_on = day_of(participation.activated_at) if participation.activated_at else plan.starts_on
    ahead = outlook(asked, norms.term_months, progress.figures, plan, activated_on=activated_on, today=today)
    signal = signal_of(
        is_complete=progress.is_complete,
        outlook=ahead,
        last_sent_on=day_of(progress.last_sent_at) if progress.last_sent_at else None,
        activated_on=activated_on,
        today=today,
        silent_days=silent_days(today),
    )
    return Prospect(ahead, signal)

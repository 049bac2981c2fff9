"""The letter of what a mentor decided: entries that were returned, confirmed or not any more, and extra tasks.

It names directions and days. The reason of a return, what a task asks and what was written stand in the cabinet alone.
Whoever leads the participation by now, what was decided holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max
from django.utils.functional import Promise

from tosbelgi.kernel.codes import DirectionCode

from ..journal.api import Act, State
from ..journal.events import EntryConfirmed, EntryReturned, EntryUnconfirmed, ExtraTaskGiven
from ..journal.models import EntryAct
from ..participation.api import State as ParticipationState
from ..participation.models import Participation
from .kinds import LetterKind
from .models import GatheredFact
from .on_the_way import tell_participant
from .settling import Settled, hear

Decision = EntryReturned | EntryConfirmed | EntryUnconfirmed
ACTS = {EntryReturned: Act.RETURN, EntryConfirmed: Act.CONFIRM, EntryUnconfirmed: Act.UNCONFIRM}
PARTS = (Act.RETURN, Act.UNCONFIRM, Act.SET_TASK, Act.CONFIRM)
LEADS_TO = {Act.RETURN: State.RETURNED, Act.CONFIRM: State.CONFIRMED, Act.UNCONFIRM: State.UNCONFIRMED}
# A decision is told once it is older: the button that takes a confirmation back stands there for ten seconds.
SURE_AFTER = timedelta(minutes=1)
MOST_NAMED = 20


@dataclass(frozen=True)
class Named:
    """By what a letter names an entry or a task."""

    direction: str | Promise
    day: date


@dataclass(frozen=True)
class Said:
    """What is said of one entry or task, and the number of the fact from which it follows."""

    act: Act
    named: Named
    line: int


@dataclass(frozen=True)
class Part:
    """What one part of the letter tells of: how many, the first of them by name, and how many more there are."""

    count: int
    named: Sequence[Named]
    more: int


def hear_decision(event: Decision | ExtraTaskGiven, seq: int) -> None:
    """The participant will be told of it."""
    about = {"participation_id": event.participation_id}
    if isinstance(event, ExtraTaskGiven):
        hear(LetterKind.DECISIONS, seq, task_id=event.task_id, **about)
        return
    acts = EntryAct.objects.filter(entry=event.entry_id, act=ACTS[type(event)], version=event.version, at=event.at)
    if (act := acts.order_by("pk").last()) is not None:
        hear(LetterKind.DECISIONS, seq, act_id=act.pk, **about)


def tell_decisions(row: Participation, facts: Sequence[GatheredFact], at: datetime) -> Settled:
    """What is so by now, to the participant; of a participation that has ended, nothing. Two queries and the letter."""
    if row.stands is not ParticipationState.ACTIVE:
        return Settled(facts)
    settled, said = [], []
    for fact in facts:
        if (task := fact.task) is not None:
            settled.append(fact)
            if task.done_by_id is None:
                said.append(Said(Act.SET_TASK, Named(DirectionCode(task.direction).label, task.due_on), fact.line))
    of_entries, said_of_entries = _of_entries(facts, at)
    settled, said = settled + of_entries, said + said_of_entries
    if not said:
        return Settled(settled)
    context = {act.value: _part([one.named for one in said if one.act is act]) for act in PARTS}
    line = max(one.line for one in said)
    letter = tell_participant(LetterKind.DECISIONS, row, line, at=at, url_name="cabinet_journal", context=context)
    return Settled(settled, letter)


def _of_entries(facts: Sequence[GatheredFact], at: datetime) -> tuple[list[GatheredFact], list[Said]]:
    """Which facts about entries are settled, and what is said of them.

    An entry of which another decision is on its way here, or was made just now, waits with all that is known of it.
    """
    heard: dict[int, list[tuple[EntryAct, GatheredFact]]] = defaultdict(list)
    for fact in facts:
        if (act := fact.act) is not None:
            heard[act.entry_id].append((act, fact))
    latest = _latest_decisions(heard)
    known = set(GatheredFact.objects.filter(act__in=latest.values()).values_list("act_id", flat=True))
    settled, said = [], []
    for entry_id, pairs in heard.items():
        pairs.sort(key=lambda pair: pair[0].pk)
        last, fact = pairs[-1]
        if latest[entry_id] not in known or last.at > at - SURE_AFTER:
            continue
        settled += [one for _act, one in pairs]
        left = left_to_tell([(Act(act.act), act.version) for act, _fact in pairs])
        if left and last.pk == latest[entry_id] and last.entry.stands is LEADS_TO[left]:
            said.append(Said(left, Named(DirectionCode(last.entry.direction).label, last.entry.day), fact.line))
    return settled, said


def left_to_tell(acts: Sequence[tuple[Act, int]]) -> Act | None:
    """What is to be told of one entry after these decisions, each of a version; None where nothing has changed for it.

    >>> left_to_tell([(Act.CONFIRM, 1), (Act.UNCONFIRM, 1)])
    >>> left_to_tell([(Act.UNCONFIRM, 1), (Act.CONFIRM, 1)])
    >>> left_to_tell([(Act.UNCONFIRM, 1), (Act.CONFIRM, 2)]).value
    'confirm'
    >>> left_to_tell([(Act.CONFIRM, 1), (Act.UNCONFIRM, 1), (Act.RETURN, 1)]).value
    'return'
    >>> left_to_tell([(Act.UNCONFIRM, 1)]).value
    'unconfirm'
    """
    (first, before), (last, version) = acts[0], acts[-1]
    was_confirmed = first is Act.UNCONFIRM
    if last is Act.UNCONFIRM and not was_confirmed:
        return None
    if last is Act.CONFIRM and was_confirmed and version == before:
        return None
    return last


def _latest_decisions(entry_ids: Iterable[int]) -> dict[int, int]:
    """The number of the newest decision about each of these entries."""
    rows = EntryAct.objects.filter(entry__in=list(entry_ids), act__in=list(LEADS_TO)).order_by()
    return dict(rows.values_list("entry").annotate(Max("pk")))


def _part(named: Sequence[Named]) -> Part:
    in_order = sorted(named, key=lambda one: one.day)
    return Part(len(named), in_order[:MOST_NAMED], max(0, len(named) - MOST_NAMED))

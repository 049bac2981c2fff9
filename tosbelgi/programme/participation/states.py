"""States of a participation and the acts that lead from one to another (D7): one table, which docs and tests draw."""

from dataclasses import dataclass
from enum import Enum

from .kinds import Act, State


class Actor(Enum):
    """Who may do it. A centre is its head and its staff; the mentor is who leads the participation."""

    PARTICIPANT = "participant"
    REPRESENTATIVE = "representative"
    CENTRE = "centre"
    MENTOR = "mentor"


@dataclass(frozen=True)
class Transition:
    """An act, the states it may begin in, the state it leads to, and who may do it. One that `ends` nowhere stays."""

    act: Act
    begins: frozenset[State]
    ends: State | None
    actors: frozenset[Actor]

    def leads_to(self, state: State) -> State:
        """Where a participation stands after it that stood there."""
        return self.ends or state


def _transition(act: Act, begins: tuple[State, ...], ends: State | None, *actors: Actor) -> Transition:
    return Transition(act, frozenset(begins), ends, frozenset(actors))


_SIGNERS = (Actor.PARTICIPANT, Actor.REPRESENTATIVE)
BEFORE_ACTIVE = (
    State.DRAFT,
    State.SUBMITTED,
    State.RETURNED,
    State.APPROVED,
    State.AGREED,
    State.SCHEDULED,
)
# One at a time: whoever is registered goes on with that, and begins the next when it is over.
UNDER_WAY = (*BEFORE_ACTIVE, State.ACTIVE)
ENDED = (State.REJECTED, State.WITHDRAWN)
# Where the agreement is accepted: also once it was complete, by whom has turned out to be needed since.
SIGNING = (State.APPROVED, State.AGREED, State.SCHEDULED)
# What was frozen at the approval stays for good.
WITH_NORMS = (State.APPROVED, State.AGREED, State.SCHEDULED, State.ACTIVE)

TRANSITIONS: tuple[Transition, ...] = (
    _transition(Act.SUBMIT, (State.DRAFT, State.RETURNED), State.SUBMITTED, Actor.PARTICIPANT),
    _transition(Act.RETURN, (State.SUBMITTED,), State.RETURNED, Actor.CENTRE),
    _transition(Act.REJECT, (State.SUBMITTED,), State.REJECTED, Actor.CENTRE),
    _transition(Act.APPROVE, (State.SUBMITTED,), State.APPROVED, Actor.CENTRE),
    _transition(Act.ENTRUST, WITH_NORMS, None, Actor.CENTRE),
    _transition(Act.NAME, SIGNING, None, Actor.PARTICIPANT),
    _transition(Act.ACCEPT, SIGNING, None, *_SIGNERS),
    _transition(Act.AGREE, (State.APPROVED,), State.AGREED, *_SIGNERS),
    _transition(Act.SCHEDULE, (State.AGREED,), State.SCHEDULED, Actor.PARTICIPANT, Actor.MENTOR),
    _transition(Act.ACTIVATE, (State.SCHEDULED,), State.ACTIVE, Actor.MENTOR),
    _transition(Act.WITHDRAW, UNDER_WAY, State.WITHDRAWN, *_SIGNERS),
)
_BY_ACT = {one.act: one for one in TRANSITIONS}


def transition_of(act: Act) -> Transition:
    """The row of the table for this act; `Act.BEGIN` has none, since nothing is there before it."""
    return _BY_ACT[act]


def may_follow(state: State, act: Act) -> bool:
    """Does the table let this act begin here?

    >>> may_follow(State.DRAFT, Act.SUBMIT), may_follow(State.DRAFT, Act.APPROVE), may_follow(State.ACTIVE, Act.SUBMIT)
    (True, False, False)
    """
    return act in _BY_ACT and state in _BY_ACT[act].begins

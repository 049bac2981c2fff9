"""States of an entry and the acts that lead from one to another (A50): one table, which docs and tests draw."""

from dataclasses import dataclass
from enum import Enum

from .kinds import Act, State


class Actor(Enum):
    """Who may do it: whose entry it is, or the mentor who leads that participation."""

    PARTICIPANT = "participant"
    MENTOR = "mentor"


@dataclass(frozen=True)
class Transition:
    """An act, the states it may begin in, the state it leads to, and who may do it. One that `ends` nowhere stays."""

    act: Act
    begins: frozenset[State]
    ends: State | None
    actor: Actor

    def leads_to(self, state: State) -> State:
        """Where an entry stands after it that stood there."""
        return self.ends or state


def _transition(act: Act, begins: tuple[State, ...], ends: State | None, actor: Actor) -> Transition:
    return Transition(act, frozenset(begins), ends, actor)


_OWN = (State.DRAFT, State.RETURNED, State.UNCONFIRMED)
# What lies with the mentor: nobody has looked yet, or a confirmation was taken back.
WAITING = (State.SENT, State.UNCONFIRMED)
# What stands as done as far as the participant says: no other entry may tell of the same hours or of the same book.
STANDING = (State.SENT, State.UNCONFIRMED, State.CONFIRMED)

TRANSITIONS: tuple[Transition, ...] = (
    _transition(Act.WRITE, (*_OWN, State.SENT), None, Actor.PARTICIPANT),
    _transition(Act.SEND, _OWN, State.SENT, Actor.PARTICIPANT),
    _transition(Act.DELETE, (State.DRAFT,), None, Actor.PARTICIPANT),
    _transition(Act.RETURN, WAITING, State.RETURNED, Actor.MENTOR),
    _transition(Act.CONFIRM, WAITING, State.CONFIRMED, Actor.MENTOR),
    _transition(Act.UNCONFIRM, (State.CONFIRMED,), State.UNCONFIRMED, Actor.MENTOR),
    _transition(Act.EMPLOYER_SAID, WAITING, None, Actor.MENTOR),
    _transition(Act.SET_TASK, (State.SENT, State.RETURNED, State.CONFIRMED, State.UNCONFIRMED), None, Actor.MENTOR),
)
_BY_ACT = {one.act: one for one in TRANSITIONS}


def transition_of(act: Act) -> Transition:
    """The row of the table for this act."""
    return _BY_ACT[act]


def may_follow(state: State, act: Act) -> bool:
    """Does the table let this act begin here?

    >>> may_follow(State.DRAFT, Act.SEND), may_follow(State.DRAFT, Act.CONFIRM), may_follow(State.CONFIRMED, Act.WRITE)
    (True, False, False)
    """
    return state in _BY_ACT[act].begins

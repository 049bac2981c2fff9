"""Which engine answers: the search server where there is one and it is well, else the database."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from ..documents.question import Question
from ..models import Generation, RemoteIndex
from . import server
from .answers import Matches, Place
from .database import DatabaseEngine

NOTHING = Matches([], 0, {})
BEHIND = timedelta(seconds=30)  # that the search server may be, and still answer


class State(NamedTuple):
    """The generation that answers, and how often it has changed."""

    generation: int
    revision: int


def index_state() -> State | None:
    """None before the first index is built."""
    row = Generation.objects.filter(state=Generation.State.CURRENT).values_list("pk", "revision").first()
    return State(*row) if row else None


def answering_engine() -> str:
    """In a word, from what answers are made at present: another word, perhaps other answers."""
    current = index_state()
    if current is None or not server.is_configured():
        return str(current)
    sent = RemoteIndex.objects.filter(name=server.index_name(current.generation)).values_list("sent", flat=True).first()
    return f"{current} {sent}"


def find_matches(question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
    """What fits, from whichever engine can say so now."""
    current = index_state()
    if current is None:
        return NOTHING
    if server.is_configured() and is_replica_current(current):
        from .elastic import ElasticEngine  # only where there is a server

        def ask() -> Matches:
            engine = ElasticEngine(server.client(), server.index_name(current.generation))
            return engine.matches(question, first=first, after=after, counting=counting)

        try:
            return server.call_server(ask)
        except server.ServerDown:
            pass
    return DatabaseEngine(current.generation).matches(question, first=first, after=after, counting=counting)


def is_replica_current(current: State) -> bool:
    """Does the search server have this generation, in its present state or that of some seconds ago?"""
    recent = Q(sent__gte=current.revision) | Q(level_at__gt=timezone.now() - BEHIND)
    name = server.index_name(current.generation)
    return RemoteIndex.objects.filter(recent, name=name, level_at__isnull=False).exists()

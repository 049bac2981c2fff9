"""Chooses the search engine: the search server where it is configured, up and current, else the database."""

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
MAX_LAG = timedelta(seconds=30)  # that the search server may have, and still answer


class State(NamedTuple):
    """The current generation, and its revision: how often it has changed."""

    generation: int
    revision: int


def index_state() -> State | None:
    """None before the first index is built."""
    row = Generation.objects.filter(state=Generation.State.CURRENT).values_list("pk", "revision").first()
    return State(*row) if row else None


def answering_state() -> str:
    """A string for the state that answers come from: when it changes, answers may change."""
    current = index_state()
    if current is None or not server.is_configured():
        return str(current)
    sent = RemoteIndex.objects.filter(name=server.index_name(current.generation)).values_list("sent", flat=True).first()
    return f"{current} {sent}"


def find_matches(question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
    """Matches from the engine that is available now."""
    current = index_state()
    if current is None:
        return NOTHING
    if server.is_configured() and is_replica_current(current):
        from .elastic import ElasticEngine  # only where there is a server

        def search_server() -> Matches:
            engine = ElasticEngine(server.client(), server.index_name(current.generation))
            return engine.matches(question, first=first, after=after, counting=counting)

        try:
            return server.call_server(search_server)
        except server.ServerDown:
            pass
    return DatabaseEngine(current.generation).matches(question, first=first, after=after, counting=counting)


def is_replica_current(current: State) -> bool:
    """Does the search server have this generation, in its present state or that of some seconds ago?"""
    recent = Q(sent__gte=current.revision) | Q(level_at__gt=timezone.now() - MAX_LAG)
    name = server.index_name(current.generation)
    return RemoteIndex.objects.filter(recent, name=name, level_at__isnull=False).exists()

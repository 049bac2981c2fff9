"""Which engine answers: the search server where there is one and it is well, else the database."""

from .engines.answers import Matches, Place
from .engines.database import DatabaseEngine
from .models import Generation
from .questions import Question

NOTHING = Matches([], 0, {})


def state() -> tuple[int, int] | None:
    """The generation that answers and its revision; None before the first index is built."""
    return Generation.objects.filter(state=Generation.State.CURRENT).values_list("pk", "revision").first()


def matches(question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
    current = state()
    if current is None:
        return NOTHING
    return DatabaseEngine(current[0]).matches(question, first=first, after=after, counting=counting)

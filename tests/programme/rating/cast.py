"""Several who are counted, and the subscription that follows their journals, alone."""

import pytest

from tests.programme.assessment.cast import Counted, make_counted
from tosbelgi.kernel.facts import delivery, sealing, subscriptions
from tosbelgi.programme.models import Participation, Standing
from tosbelgi.programme.rating import api as rating
from tosbelgi.programme.rating.checking import mend
from tosbelgi.programme.rating.tallies import stored_tallies, tallies_that_should_be


def follow() -> int:
    """Let be told what was not told yet."""
    sealing.seal()
    return delivery.deliver()


def differing() -> dict[int, tuple[str, ...]]:
    """What is stored otherwise than it should be, of everybody, and of the tallies."""
    found = {key: columns for part in rating.compared(100) for key, columns in part.differing.items()}
    return found | ({0: ("tallies",)} if rating.differing_tallies() else {})


@pytest.fixture
def alone(monkeypatch):
    """No other subscription is told anything."""
    own = {rating.SUBSCRIPTION: subscriptions.find_subscription(rating.SUBSCRIPTION)}
    monkeypatch.setattr(subscriptions, "_subscriptions", own)


def counted_at(percent_of_sport: int = 0, **more) -> Counted:
    """Somebody with so many weeks of sport, standing where that puts them."""
    diary = make_counted(**more)
    for week in range(percent_of_sport):
        diary.row("session", "sport", 7 * week, minutes=60)
    mend(diary.participation.pk, at=diary.at)
    return diary


def standing_of(diary: Counted) -> Standing | None:
    return Standing.objects.filter(participation=diary.participation).first()


def state(diary: Counted, to: str) -> None:
    Participation.objects.filter(pk=diary.participation.pk).update(state=to)


def tallies_are_right() -> bool:
    return stored_tallies() == tallies_that_should_be()

"""The worker's thread that seals and tells: when it looks, what one turn does, and that no failure ends it."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.facts import delivery, following, sealing, subscriptions
from tosbelgi.kernel.facts.following import GATHER, LOOK, PAUSE, TURN, Follower, follow_for_ever
from tosbelgi.kernel.models import HistoryRoot, ParkedLine

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(events.Event, name="test.kettle_boiled_for_the_follower"):
    pass


@pytest.fixture(autouse=True)
def told(monkeypatch):
    monkeypatch.setattr(subscriptions, "_subscriptions", {})
    sealing.seal()
    told = []
    subscriptions.subscribe("teller", lambda event, seq: told.append(seq), to=KettleBoiled)
    return told


@pytest.fixture
def clock(monkeypatch):
    """The clock of the process, which the test moves on."""
    clock = {"now": 100.0}
    monkeypatch.setattr(following.time, "monotonic", lambda: clock["now"])
    return clock


def boil():
    events.record(KettleBoiled(by_id=7, at=timezone.now()))


def parked_again():
    """A line that was parked, and that somebody has asked to be tried again."""
    boil()
    sealing.seal()
    line = sealing.HistoryLine.objects.latest("pk")
    delivery.deliver()
    return ParkedLine.objects.create(
        subscription="teller", line=line, tries=5, error="x", parked_at=line.at, again_at=line.at
    )


def test_what_has_happened_is_told_in_the_same_turn(told, clock):
    follower = Follower()
    follower.turn()
    boil()
    assert (follower.turn(), len(told)) == (1, 1)


def test_an_idle_turn_looks_only_when_it_is_woken_or_ten_seconds_are_over(told, clock):
    follower = Follower()
    follower.turn()
    parked_again()
    clock["now"] += LOOK - 0.01
    assert (follower.turn(), ParkedLine.objects.count()) == (0, 1)
    clock["now"] += 0.01
    assert (follower.turn(), ParkedLine.objects.count()) == (1, 0)

    parked_again()
    assert follower.turn() == 0, "it has just looked"
    assert (follower.turn(woken=True), ParkedLine.objects.count()) == (1, 0)


def test_a_day_after_which_nothing_happens_is_closed_too(monkeypatch, told, clock):
    boil()
    Follower().turn()
    now = timezone.now()
    today = day_of(now)
    assert not HistoryRoot.objects.filter(day=today).exists()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    Follower().turn()
    assert HistoryRoot.objects.filter(day=today).exists()


class Over(BaseException):
    """Ends what else goes on for ever."""


def test_a_turn_that_fails_is_tried_again_after_a_pause_with_another_connection(monkeypatch):
    told = []
    answers = iter([OperationalError("gone"), 0, 0])
    woken = iter([False, True, False])

    class Waiter:
        def wait(self, seconds):
            told.append(f"waits {seconds}")
            return next(woken, False)

        wait_for_work = wait

    def turn(self, *, woken=False):
        told.append(f"turn {woken}")
        answer = next(answers, Over())
        if isinstance(answer, BaseException):
            raise answer
        return answer

    monkeypatch.setattr(following, "Waiter", Waiter)
    monkeypatch.setattr(Follower, "turn", turn)
    monkeypatch.setattr(following.connection, "close", lambda: told.append("closes"))
    monkeypatch.setattr(following.time, "sleep", lambda seconds: told.append(f"gathers {seconds}"))
    with pytest.raises(Over):
        follow_for_ever()

    assert told == [
        "turn False", "closes", f"waits {PAUSE}", f"waits {TURN}", f"gathers {GATHER}",
        "turn True", f"waits {TURN}", "turn False", f"waits {TURN}", "turn False",
    ]  # fmt: skip

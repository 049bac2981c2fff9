"""How far a subscription has come: its standing, its name for people, and whom else it leaves alone."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from tosbelgi.kernel import events
from tosbelgi.kernel.facts import delivery, sealing, subscriptions, wakeups
from tosbelgi.kernel.facts.delivery import PAUSES, ask_again, deliver, retry_parked
from tosbelgi.kernel.facts.subscriptions import check_facts, standings
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.history import PATIENCE
from tosbelgi.kernel.models import HistoryHead, HistoryLine, ParkedLine, SubscriptionCursor

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(events.Event, name="test.kettle_boiled_for_cursors"):
    litres: int


class Cups:
    def __init__(self):
        self.filled, self.broken = [], False

    def fill(self, event, seq):
        if self.broken:
            raise ArithmeticError("too many")
        self.filled.append(event)


@pytest.fixture(autouse=True)
def no_other_subscriptions(monkeypatch):
    monkeypatch.setattr(subscriptions, "_subscriptions", {})
    sealing.seal()


@pytest.fixture
def cups():
    cups = Cups()
    subscriptions.subscribe("cups", cups.fill, to=KettleBoiled)
    return cups


def boil(number: int = 1, at=None):
    for _litre in range(number):
        events.record(KettleBoiled(litres=1, by_id=7, at=at or timezone.now()))
    sealing.seal()


def cursor(name="cups") -> SubscriptionCursor:
    return SubscriptionCursor.objects.get(name=name)


def test_a_line_that_is_not_sealed_has_no_number_to_be_told_with(cups):
    events.record(KettleBoiled(litres=1, by_id=7, at=timezone.now()))
    [one] = subscriptions.subscriptions()
    one.tell(HistoryLine.objects.latest("pk"))
    assert cups.filled == []


def test_one_that_has_never_been_told_stands_where_it_will_begin(cups):
    subscriptions.subscribe("new", cups.fill, to=KettleBoiled, from_now=True)
    boil(2)
    assert {one.name: (one.behind, one.since is None) for one in standings()} == {"cups": (2, False), "new": (0, True)}


def test_what_waits_has_waited_since_it_was_recorded_and_not_since_it_happened(cups):
    boil(at=timezone.now() - timedelta(days=3))
    assert standings()[0].since == HistoryLine.objects.latest("pk").recorded_at
    check_facts()


def test_what_was_written_before_times_of_recording_has_waited_since_it_happened(cups):
    sealing.seal()
    head = sealing._locked_head()
    at = timezone.now() - timedelta(days=3)
    HistoryLine.objects.create(
        name=KettleBoiled.event_name, at=at, recorded_at=None, seq=head.seq + 1, previous="x", digest="y"
    )
    assert standings()[0].since == at


def test_a_subscription_may_be_behind_for_just_a_minute(cups):
    boil()
    since = HistoryLine.objects.latest("pk").recorded_at
    check_facts(now=since + PATIENCE)
    with pytest.raises(Unready, match="cups is 1 lines behind"):
        check_facts(now=since + PATIENCE + timedelta(microseconds=1))


def test_people_read_a_label_and_of_one_that_is_gone_its_name():
    subscriptions.subscribe("cups", print, to=KettleBoiled, label="Cups are filled")
    subscriptions.subscribe("mugs", print, to=KettleBoiled)
    assert [subscriptions.label_of(name) for name in ("cups", "mugs", "jugs")] == ["Cups are filled", "mugs", "jugs"]
    assert [one.label for one in standings()] == ["Cups are filled", "mugs"]


def test_a_clock_that_was_put_back_holds_up_nothing(cups):
    """The next try lies further ahead than any pause: the time was wrong when it was said."""
    cups.broken = True
    boil()
    now = timezone.now()
    deliver(now)
    cups.broken = False
    SubscriptionCursor.objects.update(next_try_at=now + PAUSES[-1])
    assert deliver(now) == 0
    SubscriptionCursor.objects.update(next_try_at=now + PAUSES[-1] + timedelta(seconds=1))
    assert deliver(now) == 1


def test_one_whose_cursor_another_worker_holds_is_left_to_it(cups):
    boil()
    [one] = subscriptions.subscriptions()
    assert delivery._tell_batch(one, timezone.now(), 1) is None, "there is none to be had"
    assert cups.filled == []


def test_a_failure_at_the_commit_is_noted_on_no_line_if_another_worker_has_told_it_meanwhile(cups, monkeypatch):
    boil()
    [one] = subscriptions.subscriptions()
    deliver()

    def broken(*given):
        raise ArithmeticError("at its commit")

    monkeypatch.setattr(delivery, "_tell_batch", broken)
    assert delivery._tell_next(one, timezone.now()) is None
    assert (cursor().tries, cursor().error) == (0, "")


def test_two_workers_that_begin_a_subscription_at_once_begin_it_once(cups):
    [one] = subscriptions.subscriptions()
    assert [subscriptions._begin(one), subscriptions._begin(one)] == [0, 0]
    assert cursor().seq == 0


def test_on_a_site_without_a_history_what_happens_from_now_on_begins_with_its_first_line(cups):
    HistoryHead.objects.all().delete()
    subscriptions.subscribe("new", cups.fill, to=KettleBoiled, from_now=True)
    deliver()
    assert cursor("new").seq == 0


@pytest.fixture
def parked(cups):
    cups.broken = True
    boil(2)
    now = timezone.now()
    for _try in range(2 * (len(PAUSES) + 1)):
        deliver(now)
        now += timedelta(hours=1)
    cups.broken = False
    return list(ParkedLine.objects.order_by("pk"))


def test_only_the_line_that_was_asked_for_is_tried_and_the_worker_is_woken_for_it(
    parked, cups, monkeypatch, django_capture_on_commit_callbacks
):
    woken = []
    monkeypatch.setattr(wakeups, "wake", lambda: woken.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        assert ask_again(parked[1].pk, timezone.now())
    assert woken == [True]
    assert retry_parked() == 1
    assert list(ParkedLine.objects.all()) == [parked[0]]
    assert len(cups.filled) == 1


def test_a_line_that_another_worker_has_tried_meanwhile_is_not_tried_again(parked, cups):
    assert not delivery._retry(parked[0].pk)
    assert cups.filled == []
    ask_again(parked[1].pk, timezone.now())
    assert not delivery._retry(parked[0].pk), "another one was asked for"
    assert cups.filled == []


def test_a_line_that_fails_at_the_commit_of_its_new_try_stays_parked_with_one_try_more(parked, cups, monkeypatch):
    def broken(pk):
        raise ArithmeticError("at its commit")

    monkeypatch.setattr(delivery, "_retry_parked", broken)
    ask_again(parked[0].pk, timezone.now())
    assert retry_parked() == 0
    again = ParkedLine.objects.get(pk=parked[0].pk)
    assert (again.error.split()[0], again.tries, again.again_at) == ("ArithmeticError", parked[0].tries + 1, None)
    assert cups.filled == []


def test_a_line_that_fails_again_says_what_is_wrong_now(parked, monkeypatch):
    monkeypatch.setattr(subscriptions, "_subscriptions", {})
    ask_again(parked[0].pk, timezone.now())
    assert retry_parked() == 0
    again = ParkedLine.objects.get(pk=parked[0].pk)
    assert (again.error, again.tries, again.again_at) == ("no such subscription", parked[0].tries + 1, None)

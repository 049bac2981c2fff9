"""What follows from a fact: once, in order; a line that fails is tried again, then parked, and the rest goes on."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tosbelgi import wiring
from tosbelgi.kernel import events, history
from tosbelgi.kernel.facts import delivery, sealing, subscriptions, wakeups
from tosbelgi.kernel.facts.delivery import PAUSES, ask_again, deliver, retry_parked
from tosbelgi.kernel.facts.following import Follower
from tosbelgi.kernel.facts.subscriptions import check_facts, standings
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.models import HistoryLine, HistoryRoot, ParkedLine, SubscriptionCursor

pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(events.Event, name="test.kettle_boiled_again"):
    litres: int


@dataclass(frozen=True, kw_only=True)
class KettleEmptied(events.Event, name="test.kettle_emptied"):
    pass


@pytest.fixture(autouse=True)
def no_other_subscriptions(monkeypatch):
    monkeypatch.setattr(subscriptions, "_subscriptions", {})
    sealing.seal()


def boil(*litres, about=()):
    for number in litres:
        events.record(KettleBoiled(litres=number, by_id=7, at=timezone.now(), about=about))
    sealing.seal()


class Cups:
    """A handler that fills a cup for each litre; some litres break it."""

    def __init__(self):
        self.filled, self.broken = [], set()

    def fill(self, event, seq):
        if event.litres in self.broken:
            raise ArithmeticError(f"{event.litres} litres are too many")
        self.filled.append(event.litres)


@pytest.fixture
def cups():
    cups = Cups()
    subscriptions.subscribe("cups", cups.fill, to=KettleBoiled)
    return cups


def test_each_line_is_told_once_in_order(cups):
    boil(1, 2)
    events.record(KettleEmptied(by_id=7, at=timezone.now()))
    boil(3)

    assert [deliver(), deliver()] == [3, 0]

    assert cups.filled == [1, 2, 3]
    assert SubscriptionCursor.objects.get(name="cups").seq == HistoryLine.objects.latest("pk").seq


def test_a_handler_is_told_the_event_and_the_number_of_its_line():
    told = []
    subscriptions.subscribe("teller", lambda event, seq: told.append((event, seq)), to=KettleBoiled)
    boil(1, about=(12, 11))
    deliver()

    line = HistoryLine.objects.latest("pk")
    assert told == [(KettleBoiled(litres=1, by_id=7, at=line.at, about=(11, 12)), line.seq)]


def test_what_is_not_sealed_yet_is_told_to_nobody(cups):
    events.record(KettleBoiled(litres=1, by_id=7, at=timezone.now()))
    assert (deliver(), cups.filled) == (0, [])
    assert Follower().turn() == 1
    assert cups.filled == [1]


def test_many_lines_are_told_batch_by_batch(cups, monkeypatch):
    monkeypatch.setattr(delivery, "BATCH", 2)
    boil(1, 2, 3, 4, 5)
    assert deliver() == 5
    assert cups.filled == [1, 2, 3, 4, 5]


def test_several_events_come_by_one_cursor_in_order():
    told = []
    subscriptions.subscribe(
        "both", lambda event, seq: told.append(type(event).__name__), to=(KettleBoiled, KettleEmptied)
    )
    boil(1)
    events.record(KettleEmptied(by_id=7, at=timezone.now()))
    boil(2)
    deliver()
    assert told == ["KettleBoiled", "KettleEmptied", "KettleBoiled"]


def test_one_that_is_new_hears_of_everything_unless_it_begins_now():
    boil(1)
    all_of_it, from_now_on = Cups(), Cups()
    subscriptions.subscribe("old", all_of_it.fill, to=KettleBoiled)
    subscriptions.subscribe("new", from_now_on.fill, to=KettleBoiled, from_now=True)
    deliver()
    boil(2)
    deliver()
    assert (all_of_it.filled, from_now_on.filled) == ([1, 2], [2])


def test_what_was_erased_before_it_was_told_is_not_told(cups):
    boil(1, about=(11,))
    boil(2)
    history.erase_person(11)
    deliver()
    assert cups.filled == [2]


def test_a_line_that_fails_waits_longer_each_time_and_is_then_parked_while_the_rest_goes_on(cups):
    cups.broken = {2}
    boil(1, 2, 3)
    now = timezone.now()

    for pause in (timedelta(seconds=seconds) for seconds in (1, 5, 30, 120)):
        deliver(now)
        assert cups.filled == [1], "what comes after it waits for it"
        cursor = SubscriptionCursor.objects.get(name="cups")
        assert (cursor.next_try_at, cursor.error.split()[0]) == (now + pause, "ArithmeticError")
        assert "litres" not in cursor.error, "the words of an error may name people"
        deliver(now + pause - timedelta(milliseconds=1))
        assert SubscriptionCursor.objects.get(name="cups").tries == cursor.tries, "nothing is tried before its time"
        now += pause
    deliver(now)

    assert cups.filled == [1, 3]
    parked = ParkedLine.objects.get()
    assert (parked.subscription, parked.line.facts["litres"], parked.tries) == ("cups", 2, 5)
    assert "ArithmeticError" in parked.error
    assert "litres" not in parked.error
    with pytest.raises(Unready, match="cups has parked 1 lines"):
        check_facts()


def test_a_line_that_fails_and_then_does_not_is_told_once(cups):
    cups.broken = {1}
    boil(1, 2)
    deliver()
    cups.broken = set()
    deliver(timezone.now() + AN_HOUR)
    assert cups.filled == [1, 2]
    cursor = SubscriptionCursor.objects.get(name="cups")
    assert (cursor.tries, cursor.error, cursor.next_try_at) == (0, "", None)


def test_what_a_failing_handler_has_written_is_undone():
    def write_and_fail(event, seq):
        HistoryRoot.objects.create(day="2020-01-01", seq=0, digest="x")
        raise ArithmeticError

    subscriptions.subscribe("writer", write_and_fail, to=KettleBoiled)
    boil(1)
    deliver()
    assert not HistoryRoot.objects.filter(day="2020-01-01").exists()
    assert SubscriptionCursor.objects.get(name="writer").tries == 1


def test_one_that_fails_holds_up_no_other(cups):
    cups.broken = {1}
    other = Cups()
    subscriptions.subscribe("other", other.fill, to=KettleBoiled)
    boil(1, 2)
    deliver()
    assert (cups.filled, other.filled) == ([], [1, 2])


@pytest.fixture
def parked(cups):
    cups.broken = {1}
    boil(1)
    now = timezone.now()
    for _try in range(len(PAUSES) + 1):
        deliver(now)
        now += AN_HOUR
    return ParkedLine.objects.get()


def test_a_parked_line_is_tried_again_when_somebody_asks(parked, cups):
    assert retry_parked() == 0
    ask_again(parked.pk, timezone.now())
    assert retry_parked() == 0
    again = ParkedLine.objects.get()
    assert (again.again_at, again.tries) == (None, parked.tries + 1)

    cups.broken = set()
    ask_again(parked.pk, timezone.now())
    assert retry_parked() == 1

    assert (cups.filled, ParkedLine.objects.exists()) == ([1], False)
    assert not ask_again(parked.pk, timezone.now())
    check_facts()


def test_a_parked_line_of_a_subscription_that_is_gone_stays_and_says_so(parked, monkeypatch):
    monkeypatch.setattr(subscriptions, "_subscriptions", {})
    ask_again(parked.pk, timezone.now())
    assert retry_parked() == 0
    assert ParkedLine.objects.get().error == "no such subscription"


def test_how_far_one_is_behind_is_known_and_after_a_minute_complained_of(cups):
    boil(1, 2)
    [standing] = standings()
    assert (standing.name, standing.behind, standing.parked) == ("cups", 2, 0)
    check_facts()
    with pytest.raises(Unready, match="cups is 2 lines behind"):
        check_facts(now=timezone.now() + timedelta(seconds=61))
    deliver()
    assert (standings()[0].behind, standings()[0].since) == (0, None)
    check_facts(now=timezone.now() + timedelta(seconds=61))


def test_a_handler_that_leaves_or_takes_back_what_it_did_has_failed():
    def leave(event, seq):
        raise SystemExit(2)

    def roll_back(event, seq):
        transaction.set_rollback(True)

    def write_unless_there(event, seq):
        SubscriptionCursor.objects.create(name=f"written for {seq}", seq=0)
        with suppress(IntegrityError):
            SubscriptionCursor.objects.create(name="leaver", seq=0)  # all of it is rolled back with this one

    subscriptions.subscribe("leaver", leave, to=KettleBoiled)
    subscriptions.subscribe("undoer", roll_back, to=KettleBoiled)
    subscriptions.subscribe("writer", write_unless_there, to=KettleBoiled)
    boil(1)
    deliver()
    tries = dict(SubscriptionCursor.objects.values_list("name", "tries"))
    assert tries == {"leaver": 1, "undoer": 1, "writer": 1}


def test_a_line_of_a_version_that_this_release_does_not_know_waits_for_the_release_that_does(cups, monkeypatch):
    """While a release goes out, an older worker reads what a newer site has recorded."""
    monkeypatch.setattr(events, "_kinds", dict(events._kinds))

    @dataclass(frozen=True, kw_only=True)
    class KettleBoiledNewer(events.Event, name="test.kettle_boiled_again", version=2):
        litres: int

    boil(1)
    events.record(KettleBoiledNewer(litres=2, by_id=7, at=timezone.now()))
    boil(3)
    deliver()
    assert cups.filled == [1]
    assert "version 2" in SubscriptionCursor.objects.get(name="cups").error

    subscriptions.subscribe("cups", cups.fill, to=(KettleBoiled, KettleBoiledNewer))
    deliver(timezone.now() + AN_HOUR)
    assert cups.filled == [1, 2, 3]


def test_again_on_a_version_that_is_still_unknown_keeps_the_line_parked(parked, cups):
    @dataclass(frozen=True, kw_only=True)
    class Other(events.Event, name="test.kettle_of_another_release"):
        pass

    subscriptions._subscriptions.clear()
    subscriptions.subscribe("cups", cups.fill, to=Other)
    events._kinds.pop((Other.event_name, 1))
    ask_again(parked.pk, timezone.now())
    assert (retry_parked(), ParkedLine.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("name", "to"),
    [("n" * 65, KettleBoiled), ("Letters", KettleBoiled), ("letters", ()), ("letters", events.Event)],
)
def test_a_subscription_without_a_proper_name_or_event_is_refused(name, to):
    with pytest.raises(TypeError):
        subscriptions.subscribe(name, print, to=to)
    assert subscriptions.subscriptions() == []


def test_another_handler_under_the_same_name_is_refused_and_the_same_again_changes_nothing(cups):
    subscriptions.subscribe("cups", cups.fill, to=KettleBoiled)
    with pytest.raises(TypeError, match="one subscription: cups"):
        subscriptions.subscribe("cups", print, to=KettleBoiled)
    boil(1)
    deliver()
    assert cups.filled == [1]


def test_one_that_begins_now_hears_of_what_was_recorded_before_the_worker_s_first_turn():
    told = Cups()
    subscriptions.subscribe("new", told.fill, to=KettleBoiled, from_now=True)
    events.record(KettleBoiled(litres=1, by_id=7, at=timezone.now()))
    Follower().turn()
    assert told.filled == [1]


def test_a_cursor_that_was_set_back_before_a_parked_line_parks_it_again_and_goes_on(parked, cups):
    SubscriptionCursor.objects.update(seq=parked.line.seq - 1)
    boil(2)
    now = timezone.now()
    for _try in range(len(PAUSES) + 1):
        deliver(now)
        now += AN_HOUR
    assert (cups.filled, ParkedLine.objects.count()) == ([2], 1)


def test_a_file_where_the_pipe_should_be_makes_nobody_run_in_circles(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    wakeups._pipe(wakeups.SOON).write_text("put back from a backup")
    waiter = wakeups.Waiter()
    assert waiter.wait(0) is False


def test_erasing_a_person_takes_along_what_is_parked_about_them(cups):
    cups.broken = {1}
    boil(1, about=(11,))
    now = timezone.now()
    for _try in range(len(PAUSES) + 1):
        deliver(now)
        now += AN_HOUR
    assert ParkedLine.objects.count() == 1
    history.erase_person(11)
    assert not ParkedLine.objects.exists()


def test_the_events_of_each_subscription_stand_written_down():
    """A cursor has passed the lines of events that join later, and waits at versions that leave: both lose or stop
    something. Another event needs a subscription of its own; a version leaves when no line of it is behind a cursor."""
    wiring.subscribe_to_events()
    found = {one.name: {f"{name} {version}" for name, version in one.kinds} for one in subscriptions.subscriptions()}
    assert found == {
        "settings": {"setting.changed 1", "setting.change_withdrawn 1"},
        "letters.invitation": {"people.invited 1"},
        "letters.revoked": {"people.invitation_revoked 1"},
        "letters.participants": {
            "participation.activated 1",
            "participation.approved 1",
            "participation.rejected 1",
            "participation.returned 1",
            "participation.submitted 1",
        },
        "letters.families": {"participation.approved 1", "participation.submitted 1"},
        "letters.withdrawn": {"participation.withdrawn 1"},
        "letters.centres": {"participation.submitted 1"},
        "progress": {
            "participation.activated 1",
            "participation.withdrawn 1",
            "schedule.agreed 1",
            "journal.entry_sent 1",
            "journal.entry_returned 1",
            "journal.entry_confirmed 1",
            "journal.entry_unconfirmed 1",
            "journal.employer_confirmed 1",
            "rating.centre_moved 1",
        },
        "letters.mentors": {"participation.approved 1"},
        "letters.entrusted": {"participation.entrusted 1"},
        "letters.representative_needed": {"participation.representative_needed 1"},
        "letters.representative_asked": {"participation.representative_asked 1"},
        "letters.decisions": {
            "journal.entry_returned 1",
            "journal.entry_confirmed 1",
            "journal.entry_unconfirmed 1",
            "journal.task_given 1",
        },
        "letters.schedules": {"schedule.changed 1"},
        "pages": {"content.published 1", "content.unpublished 1", "content.deleted 1"},
    }


def test_an_idle_turn_costs_one_query(cups, django_assert_num_queries):
    follower = Follower()
    follower.turn()
    with django_assert_num_queries(1):
        assert follower.turn() == 0


def test_roots_are_public_and_may_be_kept(client, django_assert_num_queries):
    boil(1)
    sealing.close_day(now=timezone.now() + timedelta(days=1))
    root = HistoryRoot.objects.latest("day")
    with django_assert_num_queries(1):
        answer = client.get(reverse("history_roots"))
    assert answer.content.decode().splitlines()[0] == f"{root.day} {root.seq} {root.digest}"
    assert answer["Content-Type"].startswith("text/plain")
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer


def test_the_roots_of_the_latest_three_years_are_shown_and_older_ones_are_bound_by_these(client):
    first = date(2031, 1, 1)
    days = [first + timedelta(days=number) for number in range(1101)]
    HistoryRoot.objects.bulk_create(HistoryRoot(day=day, seq=number, digest="x") for number, day in enumerate(days))
    shown = client.get(reverse("history_roots")).content.decode().splitlines()
    assert (len(shown), shown[0], shown[-1]) == (1100, f"{days[-1]} 1100 x", f"{days[1]} 1 x")

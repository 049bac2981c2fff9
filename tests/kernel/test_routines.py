"""Of several workers one runs a routine; where it dies or hangs another one does; a long routine is no death."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings as site_settings
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tosbelgi.kernel import health, jobs, scheduler
from tosbelgi.kernel.facts import following, sealing
from tosbelgi.kernel.lanes import LANES
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.models import Heartbeat, RoutineClaim
from tosbelgi.kernel.worker import JobWorker

from .test_interrupted_jobs import wait_until

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


class Killed(BaseException):
    """What no routine and no clock survives."""


class Watch:
    """The time as a worker reads it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def watch():
    return Watch()


@pytest.fixture
def routines(monkeypatch):
    """A schedule of its own; the list of what has run."""
    monkeypatch.setattr(scheduler, "_tasks", {})
    return []


@pytest.fixture
def committed(killable, monkeypatch):
    """A site where threads see what others have committed; what a test leaves there goes."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    yield killable
    RoutineClaim.objects.all().delete()


@pytest.mark.django_db
class TestWhenItIsDue:
    def test_it_comes_round_and_one_that_fails_stops_no_other(self, routines, watch):
        scheduler.schedule(5, "broken")(lambda: 1 / 0)
        scheduler.schedule(5, "sound")(lambda: routines.append(1))
        clock = scheduler.Clock("aqtau", watch)

        assert clock.run_due() == ["broken", "sound"]
        watch.later(4)
        assert clock.run_due() == []
        watch.later(1)
        assert clock.run_due() == ["broken", "sound"]
        assert routines == [1, 1]

    def test_a_worker_that_starts_anew_waits_for_what_was_done_before(self, routines, watch):
        scheduler.schedule(24 * 3600, "daily")(lambda: routines.append(1))
        assert scheduler.Clock("aqtau", watch).run_due() == ["daily"]
        watch.later(3600)
        assert scheduler.Clock("atyrau", watch).run_due() == []
        watch.later(23 * 3600)
        assert scheduler.Clock("atyrau", watch).run_due() == ["daily"]

    def test_between_two_dates_the_database_is_asked_nothing(self, routines, watch, django_assert_num_queries):
        for number in range(9):
            scheduler.schedule(60, f"routine-{number}")(lambda: None)
        clock, other = scheduler.Clock("aqtau", watch), scheduler.Clock("atyrau", watch)
        clock.run_due()
        watch.later(1)
        with django_assert_num_queries(1):
            assert other.run_due() == [], "to learn when anything is due again"
        with django_assert_num_queries(0):
            for _second in range(58):
                watch.later(1)
                assert clock.run_due() == other.run_due() == []

    def test_it_is_due_though_a_clock_was_put_back(self, routines, watch):
        scheduler.schedule(60, "routine")(lambda: routines.append(watch.now))
        clock = scheduler.Clock("aqtau", watch)
        clock.run_due()
        watch.later(-3600)
        assert clock.run_due() == ["routine"]

    def test_to_be_run_at_once_it_need_not_be_due(self, routines, watch):
        scheduler.schedule(60, "routine")(lambda: routines.append(1))
        assert [scheduler.Clock(name, watch).run_all() for name in ("aqtau", "atyrau")] == [["routine"], ["routine"]]


@pytest.mark.django_db
class TestAWorkerThatIsGone:
    @pytest.fixture
    def left(self, routines, watch):
        """A routine in which a worker has died."""
        deaths = [Killed()]

        @scheduler.schedule(24 * 3600, "daily", limit=300)
        def work():
            if deaths:
                raise deaths.pop()
            routines.append(watch.now)

        with pytest.raises(Killed):
            scheduler.Clock("dead", watch).run_due()
        return routines

    def test_what_it_was_running_is_taken_up_within_half_a_minute_and_not_a_day_later(self, left, watch):
        other = scheduler.Clock("atyrau", watch)
        watch.later(29)
        assert other.run_due() == other.run_all() == [], "it may live still"
        watch.later(1)
        assert other.run_due() == ["daily"]
        watch.later(3600)
        assert other.run_due() == []
        assert len(left) == 1

    def test_it_is_taken_up_though_it_died_under_a_clock_that_was_a_year_ahead(self, left, watch):
        watch.later(-365 * 24 * 3600)
        assert scheduler.Clock("atyrau", watch).run_due() == ["daily"]

    def test_a_clock_a_little_ahead_of_ours_keeps_its_routine(self, left, watch):
        watch.later(-20)
        other = scheduler.Clock("atyrau", watch)
        assert other.run_due() == other.run_all() == []

    def test_one_that_lives_keeps_it_until_its_time_is_over(self, routines, watch):
        busy, other, told = scheduler.Clock("aqtau", watch), scheduler.Clock("atyrau", watch), []

        @scheduler.schedule(24 * 3600, "daily", limit=300)
        def work():
            routines.append(watch.now)
            if len(routines) > 1:
                return  # the other one
            for _beat in range(40):
                watch.later(10)
                busy.renew_claim()
                told.append(other.run_due())

        assert busy.run_due() == ["daily"]

        assert told == [*[[]] * 31, ["daily"], *[[]] * 8], "300 seconds, and half a minute after the last sign"
        claim = RoutineClaim.objects.get()
        assert (claim.claimed_by, claim.next_due) == ("", NOON + timedelta(seconds=320, days=1)), (
            "the other's word holds"
        )

    def test_who_runs_nothing_holds_on_to_nothing(self, left, watch):
        scheduler.Clock("dead", watch).renew_claim()
        assert RoutineClaim.objects.get().claimed_until == NOON + scheduler.LEASE


class TestTwoAtOnce:
    def test_while_one_runs_it_no_other_does(self, committed, routines):
        begun, may_end, runs = threading.Event(), threading.Event(), {}

        @scheduler.schedule(3600, "mail")
        def work():
            routines.append(1)
            begun.set()
            assert may_end.wait(60)

        def one_worker():
            try:
                runs["aqtau"] = scheduler.Clock("aqtau").run_due()
            finally:
                connections.close_all()

        thread = threading.Thread(target=one_worker)
        thread.start()
        assert begun.wait(60)
        other = scheduler.Clock("atyrau")
        assert other.run_due() == other.run_all() == []
        may_end.set()
        thread.join(60)
        assert other.run_due() == []
        assert (runs, routines) == ({"aqtau": ["mail"]}, [1])

    def test_many_that_read_the_same_row_run_it_once(self, committed, routines, monkeypatch):
        scheduler.schedule(3600, "mail")(lambda: routines.append(1))
        now, together, ran = timezone.now(), threading.Barrier(4), []
        scheduler.read_claims(now)
        read = scheduler.read_claims

        def read_together(*asked):
            claims = read(*asked)
            together.wait(60)
            return claims

        monkeypatch.setattr(scheduler, "read_claims", read_together)

        def one_worker(name):
            try:
                ran.extend(scheduler.Clock(name).run_due())
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one_worker, args=[f"worker {number}"]) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)

        assert (ran, routines) == (["mail"], [1])


class TestWhatIsShownToThoseWhoLookAfterIt:
    @pytest.fixture(autouse=True)
    def quiet(self, committed, settings):
        settings.HEALTH_TOKEN = "a token for the monitor"
        DBTaskResult.objects.all().delete()

    def told(self, client):
        health._last = None
        answer = client.get("/readyz", headers={"authorization": "Bearer a token for the monitor"})
        return answer.status_code, answer.json()["failing"]

    def test_a_long_routine_is_no_dead_worker_and_one_that_hangs_is_named(
        self, committed, routines, client, monkeypatch
    ):
        monkeypatch.setattr(jobs, "BEAT_SECONDS", 0.05)
        begun, may_end = threading.Event(), threading.Event()

        @scheduler.schedule(30, "publish_scheduled")
        def work():
            begun.set()
            assert may_end.wait(60)

        clock = scheduler.Clock("busy")

        def go_round():
            try:
                clock.run_due()
            finally:
                connections.close_all()

        with jobs.heartbeat("busy", scheduler.beat_scheduler, clock.renew_claim):
            thread = threading.Thread(target=go_round)
            thread.start()
            assert begun.wait(60)
            now, claims = timezone.now(), RoutineClaim.objects
            Heartbeat.objects.update(at=now - timedelta(minutes=5))
            begun_earlier = {"started_at": now - timedelta(minutes=5), "next_due": now - timedelta(minutes=5)}
            claims.update(claimed_until=now - timedelta(minutes=1), **begun_earlier)
            wait_until(lambda: claims.get().claimed_until > now and not Heartbeat.objects.filter(at__lte=now).exists())
            assert self.told(client) == (200, {}), "it is at work for five minutes, and may be"

            claims.update(started_at=now - timedelta(minutes=11), ends_by=now - timedelta(minutes=1))
            status, failing = self.told(client)
            assert (status, list(failing)) == (200, ["clock"])
            assert failing["clock"].startswith("publish_scheduled runs since "), "the worker lives, and hangs there"
            may_end.set()
            thread.join(60)
        assert self.told(client) == (200, {})

        Heartbeat.objects.update(at=timezone.now() - timedelta(seconds=61))
        assert self.told(client)[0] == 503, "no process shows that it lives"
        Heartbeat.objects.update(at=timezone.now() + timedelta(days=365))
        assert self.told(client)[0] == 503, "what it said under another clock is no sign"

    def test_routines_that_nobody_begins(self, routines, client):
        scheduler.schedule(30, "publish_scheduled")(lambda: None)
        scheduler.beat_scheduler()
        never = "the clock's routines have not come round for ten minutes"
        assert self.told(client) == (200, {"clock": never})
        scheduler.read_claims(timezone.now())
        assert self.told(client) == (200, {})
        RoutineClaim.objects.update(next_due=timezone.now() - timedelta(minutes=11))
        assert self.told(client) == (200, {"clock": never})


@pytest.mark.django_db
class TestWhatAnIdleWorkerCosts:
    def test_what_need_not_run_is_looked_at_and_runs_once_a_minute(self, routines, watch):
        needed = [False]
        scheduler.schedule(5, "search", needed=lambda: needed[0])(lambda: routines.append(watch.now))
        clock = scheduler.Clock("aqtau", watch)
        for _second in range(60):
            clock.run_due()
            watch.later(1)
        assert routines == []
        clock.run_due()
        assert routines == [NOON + timedelta(seconds=60)]

        needed[0] = True
        watch.later(5)
        assert clock.run_due() == ["search"]

    def test_a_look_that_fails_leaves_it_to_the_routine(self, routines, watch):
        scheduler.schedule(5, "search", needed=lambda: 1 / 0)(lambda: routines.append(1))
        assert scheduler.Clock("aqtau", watch).run_due() == ["search"]

    def test_a_clock_sleeps_until_something_is_due_but_never_long(self, routines, watch):
        for seconds, wait in ((5, 5), (3600, scheduler.LONGEST_WAIT)):
            scheduler._tasks.clear()
            scheduler.schedule(seconds, f"every-{seconds}")(lambda: None)
            clock = scheduler.Clock("aqtau", watch)
            clock.run_due()
            assert clock.seconds_to_wait() == wait
        watch.later(10_000)
        assert clock.seconds_to_wait() == 1

    def test_a_minute_of_doing_nothing_is_few_looks_and_hardly_a_write(self, watch, monkeypatch):
        """All threads of a worker of all lanes, as the house has them, for a minute in which nothing happens.

        Each query is half a millisecond of the processor, each write is flushed.
        """
        turns = Counter()
        monkeypatch.setattr(following.time, "monotonic", lambda: watch.now.timestamp())
        monkeypatch.setattr(timezone, "now", watch)
        worker, follower = JobWorker(interval=2, once=False), following.Follower()
        clocks = [scheduler.Clock(worker.worker_id, watch, lanes=[lane]) for lane in LANES]
        sealing.seal()

        def minute():
            waits = dict.fromkeys(clocks, 0.0)
            for second in range(60):
                follower.turn()
                turns["facts"] += 1
                if second % 2 == 0:
                    worker._is_job_ready()
                    turns["jobs"] += 1
                if second % sending.TURN == 0:
                    sending.send_due()
                    turns["mail"] += 1
                if second % 10 == 0:
                    jobs._beat(worker.worker_id), scheduler.beat_scheduler()
                    turns["pulse"] += 1
                for clock in clocks:
                    if second >= waits[clock]:
                        clock.run_due()
                        waits[clock] = second + clock.seconds_to_wait()
                        turns["clock"] += 1
                watch.later(1)

        minute()  # whatever was left by others is done
        turns.clear()
        with CaptureQueriesContext(connection) as asked:
            minute()
        writes = [one["sql"] for one in asked if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
        assert turns.total() < 150, turns
        assert len(asked) < 300, Counter(one["sql"][:80] for one in asked).most_common(12)
        assert len(writes) < 40, Counter(one[:80] for one in writes).most_common(12)

"""A seeded hundredth of the proof: random kills lose no consequence of a fact, many writers leave a whole history."""

import pytest

from tests import facts_under_fire as fire
from tosbelgi.kernel import history
from tosbelgi.kernel.facts import sealing
from tosbelgi.kernel.models import HistoryLine, ParkedLine, SubscriptionCursor

WRITERS, ACTIONS = 8, 13


@pytest.fixture
def under_fire(killable):
    fire.make_tables()
    yield killable
    fire.drop_tables()


def test_a_hundred_random_kills_lose_no_consequence_of_a_fact_and_tell_none_twice(under_fire):
    fire.kill_at_random(under_fire, kills=100, seed=20)

    found = fire.verdict()
    assert found.pop("drops") > 100
    assert {name: number for name, number in found.items() if number} == {}
    assert history.verify().ok
    assert history.verify().waiting == 0


def test_what_only_the_commit_refuses_is_parked_line_by_line_and_holds_up_no_other_subscription(under_fire):
    assert under_fire.run("tests.facts_under_fire:follow_what_breaks_at_the_commit") == 0

    assert [number for (number,) in fire.rows("SELECT number FROM fire_counted ORDER BY place")] == [1, 2]
    parked = ParkedLine.objects.filter(subscription="fire.broken").order_by("line__seq")
    assert [(one.again_at, one.tries, one.error.split()[0]) for one in parked] == [(None, 6, "IntegrityError")] * 2
    assert SubscriptionCursor.objects.get(name="fire.broken").seq == HistoryLine.objects.latest("seq").seq


def test_random_actions_of_eight_writers_leave_a_history_that_verifies_also_after_people_are_erased(under_fire):
    before = HistoryLine.objects.count()
    assert under_fire.run("tests.facts_under_fire:write_at_once", WRITERS, ACTIONS, 21) == 0
    sealing.seal()

    verdict = history.verify()
    assert (verdict.ok, verdict.waiting) == (True, 0)
    drops = fire.rows("SELECT count(*) FROM fire_drop")[0][0]
    assert HistoryLine.objects.count() - before == drops > 60
    for person in (0, 7, 19):
        assert fire.erased_and_whole(person).ok

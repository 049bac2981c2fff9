"""Which days have a root, whoever else is sealing, and when a fact has waited too long."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.utils import timezone

from tosbelgi.kernel import events
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.facts import sealing, wakeups
from tosbelgi.kernel.facts.subscriptions import check_facts
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.history import PATIENCE
from tosbelgi.kernel.models import HistoryHead, HistoryLine, HistoryRoot

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(events.Event, name="test.kettle_boiled_by_day"):
    pass


def record() -> HistoryLine:
    events.record(KettleBoiled(by_id=7, at=timezone.now()))
    return HistoryLine.objects.latest("pk")


def roots() -> list:
    return list(HistoryRoot.objects.values_list("day", "seq"))


def test_a_day_within_which_more_is_sealed_closes_no_day_twice():
    record()
    sealing.seal()
    before = roots()
    record()
    sealing.seal()
    sealing.seal()
    assert roots() == before


def test_a_day_that_was_closed_while_nothing_happened_is_not_closed_by_the_next_line():
    record()
    sealing.seal()
    tomorrow = timezone.now() + DAY
    sealing.close_day(now=tomorrow)
    closed = roots()
    record()
    assert sealing.seal(now=tomorrow) == 1
    assert roots() == closed


def test_what_was_sealed_before_days_had_roots_is_closed_with_yesterday():
    record()
    sealing.seal()
    HistoryHead.objects.update(sealed_on=None)
    now, last = timezone.now() + DAY, HistoryHead.objects.get().seq
    record()
    sealing.seal(now=now)
    assert HistoryRoot.objects.get(day=day_of(now) - DAY).seq == last


def test_while_nothing_has_ever_happened_no_day_is_closed(monkeypatch):
    now = timezone.now() + 400 * DAY
    empty = HistoryHead(pk=1, seq=0, digest="0" * 64)
    assert not sealing._close_day(empty, now)
    assert not HistoryRoot.objects.filter(day__gte=day_of(now) - DAY).exists()


def test_to_close_a_day_that_is_closed_costs_one_look(django_assert_num_queries):
    record()
    sealing.seal()
    tomorrow = timezone.now() + DAY
    sealing.close_day(now=tomorrow)
    with django_assert_num_queries(1):
        sealing.close_day(now=tomorrow)


def test_who_finds_another_sealing_leaves_at_once_and_changes_nothing(monkeypatch):
    record()
    head, before = HistoryHead.objects.get(), roots()
    monkeypatch.setattr(sealing, "_locked_head", lambda: None)
    assert sealing.seal() == 0
    sealing.close_day(now=timezone.now() + DAY)
    assert (HistoryHead.objects.get().seq, roots(), sealing.is_due()) == (head.seq, before, True)


def test_a_line_may_wait_for_just_a_minute():
    sealing.seal()
    line = record()
    check_facts(now=line.recorded_at + PATIENCE)
    with pytest.raises(Unready, match="1 lines of the history"):
        check_facts(now=line.recorded_at + PATIENCE + timedelta(microseconds=1))


def test_one_transaction_wakes_the_worker_once(monkeypatch, django_capture_on_commit_callbacks):
    woken = []
    monkeypatch.setattr(wakeups, "wake", lambda name=wakeups.SOON: woken.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        for _fact in range(3):
            record()
    assert woken == [wakeups.SOON]
    with django_capture_on_commit_callbacks(execute=True):
        wakeups.wake_for_job()
    assert woken == [wakeups.SOON, wakeups.JOBS]

"""The history: append-only, chained, and whole even after a person was forgotten."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tosbelgi.kernel import events, history
from tosbelgi.kernel.models import HistoryHead, HistoryLine

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(events.Event):
    litres: int


def boil(litres=1, by_id=7):
    events.record(KettleBoiled(litres=litres, by_id=by_id, at=NOW))
    return HistoryLine.objects.order_by("-seq").first()


@pytest.fixture
def unguarded():
    """Tampering as somebody with the database's keys would do it: the triggers are taken away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER history_is_never_removed")
            cursor.execute("DROP TRIGGER history_is_never_changed")
        else:
            cursor.execute("DROP TRIGGER history_stands ON kernel_historyline")


def test_the_chain_holds_with_everything_the_quickstart_did():
    boil()
    verdict = history.verify()
    assert verdict.ok
    assert verdict.lines == HistoryLine.objects.count() > 1


@pytest.mark.parametrize("change", [{"name": "Other"}, {"facts": {"litres": 2}}, {"by_id": 8}, {"digest": "0" * 64}])
def test_an_altered_line_is_found(change, unguarded):
    line = boil()
    boil(3)
    HistoryLine.objects.filter(pk=line.pk).update(**change)

    verdict = history.verify()

    assert verdict.first_broken in {line.seq, line.seq + 1}
    with pytest.raises(CommandError, match="breaks at line"):
        call_command("verify_history")


def test_a_removed_line_is_found(unguarded):
    line = boil()
    boil(3)
    HistoryLine.objects.filter(pk=line.pk).delete()
    assert history.verify().first_broken == line.seq


def test_a_cut_off_end_is_found(unguarded):
    line = boil()
    HistoryLine.objects.filter(pk=line.pk).delete()
    assert history.verify().first_broken == line.seq


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_refuses_to_rewrite(way):
    line = boil()
    lines = HistoryLine.objects.filter(pk=line.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(name="Other") if way == "update" else lines.delete()
    with pytest.raises(TypeError):
        line.save() if way == "update" else line.delete()
    assert history.verify().ok


def test_forgetting_a_person_leaves_the_chain_verifiable():
    line = boil()
    history.erase(line.seq)
    line.refresh_from_db()
    assert (line.facts, line.by_id, line.salt) == (None, None, None)
    assert history.verify().ok


def test_listeners_hear_after_commit_only_and_one_that_fails_stops_no_other(
    django_capture_on_commit_callbacks, monkeypatch
):
    heard = []

    def broken(event):
        raise RuntimeError("deaf")

    monkeypatch.setattr(events, "_listeners", events.defaultdict(list))
    events.listen(KettleBoiled, broken)
    events.listen(KettleBoiled, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        boil(5)
        assert heard == []
    assert [event.litres for event in heard] == [5]


def test_what_is_rolled_back_never_happened():
    before = HistoryHead.objects.get().seq
    with pytest.raises(RuntimeError), transaction.atomic():
        boil()
        raise RuntimeError
    assert HistoryHead.objects.get().seq == before
    assert history.verify().ok

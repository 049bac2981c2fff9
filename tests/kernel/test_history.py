"""The history: append-only, chained, and whole even after a person was forgotten."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

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


def test_the_verdict_says_how_far_the_chain_is_whole_and_why_it_breaks(unguarded):
    line = boil()
    boil(3)
    last = boil(4)
    HistoryLine.objects.filter(pk=line.pk).delete()
    assert history.verify() == history.Verdict(line.seq - 1, line.seq, "a line is missing")

    HistoryLine.objects.filter(pk__gt=line.pk).delete()
    HistoryHead.objects.update(seq=last.seq)
    assert history.verify() == history.Verdict(line.seq - 1, line.seq, "lines at the end are missing")


def test_lines_that_were_counted_anew_do_not_hide_a_removed_one(unguarded):
    """Somebody who can reckon digests takes out a line and moves up the ones behind it."""
    removed, moved = boil(), boil(3)
    HistoryLine.objects.filter(pk=removed.pk).delete()
    digest = history.digest_of_line(removed.seq, moved.at, moved.name, moved.facts_digest, moved.previous)
    HistoryLine.objects.filter(pk=moved.pk).update(seq=removed.seq, digest=digest)

    assert history.verify() == history.Verdict(removed.seq, removed.seq, "it does not follow the line before it")


def test_a_line_written_twice_is_found(unguarded):
    """A copy with the next number and a digest of its own is no continuation."""
    line = boil()
    copied = {"at": line.at, "name": line.name, "facts": line.facts, "by_id": line.by_id, "salt": line.salt}
    digest = history.digest_of_line(line.seq + 1, line.at, line.name, line.facts_digest, line.previous)
    HistoryLine.objects.create(
        seq=line.seq + 1, facts_digest=line.facts_digest, previous=line.previous, digest=digest, **copied
    )
    assert history.verify().first_broken == line.seq + 1


@pytest.mark.parametrize(
    "kept", [{"salt"}, {"facts"}, {"by_id"}, {"salt", "facts"}, {"salt", "by_id"}, {"facts", "by_id"}]
)
def test_half_an_erasure_is_an_alteration(kept, unguarded):
    line = boil()
    HistoryLine.objects.filter(pk=line.pk).update(**dict.fromkeys({"salt", "facts", "by_id"} - kept))
    assert history.verify() == history.Verdict(line.seq, line.seq, "what it says was altered")


def test_an_empty_history_is_whole_and_its_lost_beginning_is_not(unguarded):
    HistoryLine.objects.all().delete()
    assert history.verify().first_broken == 1
    HistoryHead.objects.all().delete()
    assert history.verify() == history.Verdict(0)

    assert boil().seq == 1
    assert history.verify() == history.Verdict(1)
    HistoryHead.objects.all().delete()
    assert history.verify().first_broken == 2


def test_what_is_written_down_does_not_depend_on_the_order_of_saying():
    assert history.canonical({"b": 1, "a": "ә"}) == history.canonical({"a": "ә", "b": 1}) == '{"a":"ә","b":1}'.encode()


def test_the_salt_cannot_be_guessed():
    salts = {boil().salt for _ in range(20)}
    assert len(salts) == 20
    assert {len(bytes.fromhex(salt)) for salt in salts} == {16}


def test_a_line_and_the_head_of_the_chain_are_written_together(monkeypatch):
    before = HistoryLine.objects.count()

    def full(self, *args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(HistoryHead, "save", full)
    with pytest.raises(DatabaseError, match="full"):
        history.append(name="KettleBoiled", at=NOW, by_id=7, facts={"litres": 1})

    assert HistoryLine.objects.count() == before
    assert history.verify().ok


def test_who_appends_waits_for_the_others():
    with CaptureQueriesContext(connection) as asked:
        boil()
    if connection.features.has_select_for_update:
        assert any("kernel_historyhead" in each["sql"] and "FOR UPDATE" in each["sql"] for each in asked)


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
    line, other = boil(), boil(3)
    history.erase(line.seq)
    line.refresh_from_db()
    other.refresh_from_db()
    assert (other.facts, other.by_id) == ({"litres": 3}, 7)
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


def test_a_listener_that_is_announced_twice_hears_once(django_capture_on_commit_callbacks, monkeypatch):
    heard = []
    monkeypatch.setattr(events, "_listeners", events.defaultdict(list))
    for _again in range(2):
        events.listen(KettleBoiled, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        boil(5)
    assert [event.litres for event in heard] == [5]


def test_what_is_rolled_back_never_happened():
    before = HistoryHead.objects.get().seq
    with pytest.raises(RuntimeError), transaction.atomic():
        boil()
        raise RuntimeError
    assert HistoryHead.objects.get().seq == before
    assert history.verify().ok

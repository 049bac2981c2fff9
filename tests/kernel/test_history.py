"""The history: append-only, sealed and chained by the worker, and whole even after a person was forgotten."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tosbelgi.kernel import events, history
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.facts import sealing
from tosbelgi.kernel.facts.subscriptions import check_facts
from tosbelgi.kernel.health import Unready
from tosbelgi.kernel.models import HistoryAbout, HistoryHead, HistoryLine, HistoryRoot

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class KettleBoiled(events.Event, name="test.kettle_boiled"):
    litres: int


def record(litres=1, by_id=7, about=()):
    events.record(KettleBoiled(litres=litres, by_id=by_id, at=NOW, about=about))
    return HistoryLine.objects.latest("pk")


def boil(litres=1, by_id=7, about=()):
    """Record, and have it sealed as the worker does."""
    line = record(litres, by_id, about)
    sealing.seal()
    line.refresh_from_db()
    return line


def digest_of(line, **changes):
    told = {name: getattr(line, name) for name in ("seq", "at", "name", "version", "facts_digest", "previous")}
    return history.digest_of_line(**told | changes)


@pytest.fixture
def unguarded():
    """Tampering as somebody with the database's keys would do it: the triggers are taken away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER history_is_never_removed")
            cursor.execute("DROP TRIGGER history_is_never_changed")
            cursor.execute("DROP TRIGGER history_is_about_whom_it_was")
            cursor.execute("DROP TRIGGER history_is_about_nobody_else")
        else:
            cursor.execute("DROP TRIGGER history_stands ON kernel_historyline")
            cursor.execute("DROP TRIGGER history_about_stands ON kernel_historyabout")


def test_the_chain_holds_with_everything_the_quickstart_did():
    boil()
    verdict = history.verify()
    assert verdict.ok
    assert verdict.lines == HistoryLine.objects.count() > 1
    assert list(HistoryLine.objects.order_by("seq").values_list("seq", flat=True)) == [*range(1, verdict.lines + 1)]


CHANGES = [{"name": "Other"}, {"facts": {"litres": 2}}, {"by_id": 8}, {"digest": "0" * 64}, {"version": 2}]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
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
    HistoryLine.objects.filter(pk=moved.pk).update(seq=removed.seq, digest=digest_of(moved, seq=removed.seq))

    assert history.verify() == history.Verdict(removed.seq, removed.seq, "it does not follow the line before it")


def test_a_line_written_twice_is_found(unguarded):
    """A copy with the next number and a digest of its own is no continuation."""
    line = boil()
    copied = {"at": line.at, "name": line.name, "facts": line.facts, "by_id": line.by_id, "salt": line.salt}
    copied |= {"version": line.version, "facts_digest": line.facts_digest, "previous": line.previous}
    HistoryLine.objects.create(seq=line.seq + 1, digest=digest_of(line, seq=line.seq + 1), **copied)
    assert history.verify().first_broken == line.seq + 1


@pytest.mark.parametrize(
    "kept", [{"salt"}, {"facts"}, {"by_id"}, {"salt", "facts"}, {"salt", "by_id"}, {"facts", "by_id"}]
)
def test_half_an_erasure_is_an_alteration(kept, unguarded):
    line = boil()
    HistoryLine.objects.filter(pk=line.pk).update(**dict.fromkeys({"salt", "facts", "by_id"} - kept))
    assert history.verify() == history.Verdict(line.seq, line.seq, "what it says was altered")


def test_an_empty_history_is_whole_and_its_lost_beginning_is_not(unguarded):
    boil()
    HistoryLine.objects.all().delete()
    assert history.verify().first_broken == 1
    HistoryHead.objects.all().delete()
    assert history.verify() == history.Verdict(0)

    assert boil().seq == 1
    assert history.verify() == history.Verdict(1)
    HistoryHead.objects.all().delete()
    assert history.verify() == history.Verdict(0, 1, "there are lines behind the end")


def test_on_its_first_day_a_history_closes_no_day(unguarded):
    before = HistoryRoot.objects.count()
    HistoryAbout.objects.all().delete()
    HistoryLine.objects.all().delete()
    HistoryHead.objects.all().delete()
    sealing.close_day()
    assert not HistoryHead.objects.exists(), "where nothing has happened an idle worker writes nothing"
    assert [boil().seq, boil(3).seq] == [1, 2]
    sealing.close_day()
    assert HistoryRoot.objects.count() == before
    assert history.verify().ok


def test_what_is_written_down_does_not_depend_on_the_order_of_saying():
    assert history.canonical({"b": 1, "a": "ә"}) == history.canonical({"a": "ә", "b": 1}) == '{"a":"ә","b":1}'.encode()


def test_the_salt_cannot_be_guessed():
    salts = {boil().salt for _ in range(20)}
    assert len(salts) == 20
    assert {len(bytes.fromhex(salt)) for salt in salts} == {16}


def test_a_line_and_the_head_of_the_chain_are_sealed_together(monkeypatch):
    record()
    before = history.verify()

    def full(self, *args, **kwargs):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(HistoryHead, "save", full)
    with pytest.raises(DatabaseError, match="full"):
        sealing.seal()

    assert history.verify() == before
    assert before.waiting == 1


def test_who_records_inserts_only_and_touches_no_head():
    with CaptureQueriesContext(connection) as asked:
        record(about=(3, 4))
    statements = [each["sql"] for each in asked if "SAVEPOINT" not in each["sql"]]
    written = re.compile("INSERT INTO kernel_history|kernel_history_record\\(")
    inserts = [sql for sql in statements if written.search(sql)]
    assert len(inserts) == (1 if connection.vendor == "postgresql" else 2)
    assert statements[: len(inserts)] == inserts, "nothing is read before"
    assert not any("kernel_historyhead" in sql or "FOR UPDATE" in sql for sql in statements)


def test_outside_a_transaction_nothing_is_recorded(killable):
    lines = HistoryLine.objects.count()
    with pytest.raises(transaction.TransactionManagementError, match="outside a transaction"):
        record()
    assert HistoryLine.objects.count() == lines


def test_lines_are_numbered_in_the_order_of_recording_without_a_gap():
    sealed = sealing.seal()
    lines = [record(litres) for litres in (3, 1, 2)]
    assert [sealed, sealing.seal(), sealing.seal()] == [0, 3, 0]

    numbers = [HistoryLine.objects.get(pk=line.pk).seq for line in lines]
    assert numbers == [*range(numbers[0], numbers[0] + 3)]
    assert history.verify().ok


def test_a_long_queue_is_sealed_batch_by_batch(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 2)
    for litres in range(5):
        record(litres)
    assert sealing.seal() == 5
    assert history.verify().ok


def test_an_idle_look_costs_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert sealing.seal() == 0


def test_a_line_that_nobody_seals_for_a_minute_is_found():
    record()
    assert (history.verify().ok, history.verify().waiting) == (True, 1)
    later = timezone.now() + timedelta(seconds=61)
    assert history.verify(now=later).reason == "a line was never sealed"
    with pytest.raises(Unready, match="1 lines of the history have not been sealed"):
        check_facts(now=later)


def test_what_waits_to_be_sealed_is_bound_already(unguarded):
    line = record()
    HistoryLine.objects.filter(pk=line.pk).update(facts={"litres": 100})
    assert history.verify().reason == "what it says was altered"


def test_a_line_is_sealed_once():
    line = boil()
    with pytest.raises(DatabaseError), transaction.atomic():
        HistoryLine.objects.filter(pk=line.pk).update(seq=line.seq + 1, previous="1" * 64, digest="2" * 64)
    assert history.verify().ok


def test_lines_from_before_events_had_names_keep_their_digests():
    """As `append` wrote them: the name of a class, and digests without a version."""
    head = sealing._locked_head()
    old = HistoryLine(name="KettleBoiled", at=NOW, by_id=7, facts={"litres": 1}, salt="5a" * 16, recorded_at=None)
    facts = history.canonical({"by_id": 7, "facts": {"litres": 1}})
    old.facts_digest = hashlib.sha256(old.salt.encode() + facts).hexdigest()
    old.seq, old.previous = head.seq + 1, head.digest
    told = [old.seq, "2026-11-23T09:00:00.000000+00:00", "KettleBoiled", old.facts_digest, old.previous]
    old.digest = hashlib.sha256(history.canonical(told)).hexdigest()
    old.save()
    HistoryHead.objects.update(seq=old.seq, digest=old.digest)
    assert history.verify().ok

    boil()
    history.erase([old.pk])
    assert history.verify().ok


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_refuses_to_rewrite(way):
    line = boil()
    lines = HistoryLine.objects.filter(pk=line.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        lines.update(name="Other") if way == "update" else lines.delete()
    with pytest.raises(TypeError):
        line.save() if way == "update" else line.delete()
    assert history.verify().ok


def test_forgetting_a_line_leaves_the_chain_verifiable():
    line, other = boil(), boil(3)
    history.erase([line.pk])
    line.refresh_from_db()
    other.refresh_from_db()
    assert (other.facts, other.by_id) == ({"litres": 3}, 7)
    assert (line.facts, line.by_id, line.salt) == (None, None, None)
    assert history.verify().ok


def test_a_persons_lines_are_found_and_can_be_erased():
    boil(1, about=(11, 12)), boil(2, about=(12,)), record(3, about=(11, 11))
    kept = HistoryLine.objects.filter(about__person_id=12, facts__litres=2).get()

    assert history.erase_person(11) == 2

    assert not HistoryAbout.objects.filter(person_id=11).exists()
    assert [row.line for row in HistoryAbout.objects.all()] == [kept]
    assert history.verify().ok
    assert (sealing.seal(), history.verify().ok) == (1, True), "what was erased before it was sealed is sealed too"
    assert history.erase_person(11) == 0


@pytest.mark.parametrize("deed", ["added", "removed", "changed"])
def test_about_whom_a_line_is_cannot_be_altered(deed, unguarded):
    line = boil(about=(11,))
    about = HistoryAbout.objects.filter(line=line)
    if deed == "added":
        HistoryAbout.objects.create(line=line, person_id=12)
    elif deed == "removed":
        about.delete()
    else:
        about.update(person_id=12)
    assert history.verify().reason == "what it says was altered"


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_database_refuses_to_alter_about_whom_a_line_is(way):
    about = HistoryAbout.objects.filter(line=boil(about=(11,)))
    with pytest.raises(DatabaseError), transaction.atomic():
        about.update(person_id=12) if way == "update" else about.delete()
    assert about.get().person_id == 11


DAY = timedelta(days=1)


def test_each_day_is_closed_with_a_root_before_anything_of_the_next_is_sealed():
    first = boil()
    tomorrow = timezone.now() + DAY
    line = record(2)
    sealing.seal(now=tomorrow)
    line.refresh_from_db()

    root = HistoryRoot.objects.get(day=day_of(timezone.now()))
    assert (root.seq, root.digest) == (first.seq, first.digest)
    sealing.close_day(now=tomorrow)
    sealing.close_day(now=tomorrow + DAY)
    assert [(each.seq, each.digest) for each in HistoryRoot.objects.filter(day__gte=root.day)] == [
        (first.seq, first.digest),
        (line.seq, line.digest),
    ]
    assert history.verify().ok


def test_verifying_can_begin_at_the_root_of_a_day(unguarded):
    boil()
    sealing.close_day(now=timezone.now() + DAY)
    root = HistoryRoot.objects.latest("day")
    boil(2)
    assert history.verify(since=root) == history.verify()

    HistoryLine.objects.filter(seq=1).update(name="Other")
    assert not history.verify().ok
    assert history.verify(since=root).ok, "what was before the root, the root answers for"
    out = StringIO()
    call_command("verify_history", since=root.day.isoformat(), stdout=out)
    assert "is whole" in out.getvalue()

    HistoryLine.objects.filter(seq=root.seq + 1).update(name="Other")
    assert history.verify(since=root) == history.Verdict(root.seq + 1, root.seq + 1, "it was altered")


def test_a_chain_that_was_written_anew_does_not_fit_the_root_of_a_day(unguarded):
    boil()
    sealing.close_day(now=timezone.now() + DAY)
    root = HistoryRoot.objects.latest("day")
    line = HistoryLine.objects.get(seq=root.seq)
    digest = digest_of(line, at=NOW + DAY)
    HistoryLine.objects.filter(pk=line.pk).update(at=NOW + DAY, digest=digest)
    HistoryHead.objects.update(digest=digest)

    assert str(root.day) in history.verify().reason or history.verify().reason == "what it says was altered"
    with pytest.raises(CommandError, match="another root"):
        call_command("verify_history", since=root.day.isoformat(), root="0" * 64)


@pytest.mark.parametrize("since", ["2020-01-01", "yesterday"])
def test_verifying_from_a_day_without_a_root_is_refused(since):
    with pytest.raises(CommandError):
        call_command("verify_history", since=since)


@pytest.mark.parametrize("way", ["update", "delete"])
def test_the_root_of_a_day_stands(way):
    boil()
    sealing.close_day(now=timezone.now() + DAY)
    roots = HistoryRoot.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        roots.update(digest="0" * 64) if way == "update" else roots.delete()


def test_what_is_rolled_back_never_happened():
    before = HistoryHead.objects.get().seq, HistoryLine.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        boil()
        raise RuntimeError
    assert (HistoryHead.objects.get().seq, HistoryLine.objects.count()) == before
    assert history.verify().ok


def test_a_clock_that_was_ahead_once_ends_no_daily_roots():
    boil()
    today = timezone.now()
    record(2)
    sealing.seal(now=today + 5 * 365 * DAY)
    for number in (1, 2, 3):
        sealing.close_day(now=today + number * DAY)
        record(2 + number)
        sealing.seal(now=today + number * DAY)
    days = set(HistoryRoot.objects.values_list("day", flat=True))
    assert days >= {day_of(today + number * DAY) for number in (0, 1, 2)}
    assert history.verify().ok


def test_what_is_sealed_or_erased_while_the_history_is_verified_breaks_nothing(monkeypatch):
    """Lines, persons, head: each is read as of another moment."""
    boil(about=(11,))
    whole, erased = history._broken_link, []

    def meanwhile(line, expected, previous):
        if not erased:
            erased.append(history.erase([line.pk]))
            record(2)
            sealing.seal()
        return whole(line, expected, previous)

    monkeypatch.setattr(history, "_broken_link", meanwhile)
    lines = HistoryLine.objects.exclude(seq=None).count()
    assert history.verify() == history.Verdict(lines + 1)


def test_a_line_behind_the_end_of_the_chain_is_noticed(unguarded):
    line = boil()
    before = HistoryHead.objects.get()
    HistoryHead.objects.update(seq=line.seq - 1, digest=line.previous)
    assert history.verify().reason == "there are lines behind the end"
    HistoryHead.objects.update(seq=before.seq, digest=before.digest)
    assert history.verify().ok


def test_replacing_a_root_or_a_line_does_not_go_round_the_guards():
    """SQLite's REPLACE removes the old row without its triggers unless it is told otherwise."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")
    line = boil(by_id=7)
    sealing.close_day(now=timezone.now() + DAY)
    columns = "id, seq, at, recorded_at, name, version, by_id, facts, salt, facts_digest, previous, digest"
    for statement in (
        f"REPLACE INTO kernel_historyline ({columns}) SELECT {columns.replace('by_id', '99')} FROM kernel_historyline",
        "REPLACE INTO kernel_historyroot (day, seq, digest) SELECT day, 1, digest FROM kernel_historyroot",
    ):
        with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    line.refresh_from_db()
    assert line.by_id == 7

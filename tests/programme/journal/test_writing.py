"""What a participant writes: kept, sent, changed, never lost; the same again is answered the same."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api, writing
from tosbelgi.programme.models import DeletedDraft, Entry, EntryAct, EntryVersion
from tosbelgi.programme.participation.api import NoSuchParticipation

from .cast import make_diary, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return make_diary()


def code_of(action, *args, **asked):
    with pytest.raises(Refusal) as refused:
        action(*args, **asked)
    return refused.value.code


def left():
    return Entry.objects.count(), EntryVersion.objects.count(), EntryAct.objects.count(), HistoryLine.objects.count()


def test_a_draft_is_kept_and_told_to_nobody(diary):
    before = HistoryLine.objects.count()
    row = diary.write()
    assert (row.state, row.version, row.sent_version) == ("draft", 1, 0)
    assert row.versions.get().words == "Жүгірдім, жаттығу жасадым."
    assert HistoryLine.objects.count() == before
    assert not row.acts.exists()


def test_sent_it_lies_with_the_mentor_and_the_history_knows(diary):
    row = diary.write_and_send()
    assert (row.state, row.version, row.sent_version, row.sent_at) == ("sent", 1, 1, diary.at)
    assert row.versions.get().sent
    assert [one.act for one in row.acts.all()] == ["send"]
    line = HistoryLine.objects.get(name="journal.entry_sent")
    assert line.facts["entry_id"] == row.pk
    assert line.facts["direction"] == "sport"


def test_the_same_again_is_answered_the_same_whatever_happened_since(diary):
    key = uuid7()
    first = diary.write_and_send(entry=key)
    diary.confirm(first)
    before = left()
    again = diary.write_and_send(entry=key, content=diary.session())
    assert (again.pk, again.state) == (first.pk, "confirmed")
    assert left() == before


def test_other_words_under_the_same_id_are_a_conflict_and_nothing_moves(diary):
    key = uuid7()
    diary.write(entry=key)
    before = left()
    assert code_of(diary.write, diary.session(words="Басқа."), entry=key) == "ENTRY_CHANGED"
    assert left() == before


def test_each_write_is_a_version_and_none_is_lost(diary):
    key = uuid7()
    diary.write(entry=key)
    row = diary.write(diary.session(words="Екінші."), entry=key, expected=1)
    assert row.version == 2
    assert [one.words for one in row.versions.order_by("number")] == ["Жүгірдім, жаттығу жасадым.", "Екінші."]


@pytest.mark.parametrize("expected", [-2, -1, 0, 2, 5])
def test_a_version_that_is_not_there_is_not_written_over(diary, expected):
    key = uuid7()
    diary.write(entry=key)
    assert code_of(diary.write, diary.session(words="Екінші."), entry=key, expected=expected) == "ENTRY_CHANGED"


def test_an_entry_that_is_not_there_has_no_next_version(diary):
    assert code_of(diary.write, expected=1) == "NO_SUCH_ENTRY"


def test_what_lies_with_the_mentor_is_written_as_a_version_that_is_sent(diary):
    key = uuid7()
    diary.write_and_send(entry=key)
    later = diary.at + timedelta(hours=1)
    row = diary.write(diary.session(words="Дұрысы."), entry=key, expected=1, at=later)
    assert (row.state, row.version, row.sent_version, row.sent_at) == ("sent", 2, 2, diary.at)
    assert [one.version for one in row.acts.order_by("pk")] == [1, 2]


def test_a_draft_is_shown_as_it_was_written_last(diary):
    row = diary.write(diary.session(minutes=40))
    day = diary.today - timedelta(days=2)
    diary.write(diary.session(day=day, minutes=50, title="Кросс"), entry=row.public_id, expected=1)
    row = Entry.objects.get()
    assert (row.version, row.day, row.minutes, row.title, row.state) == (2, day, 50, "Кросс", "draft")
    work = diary.work_day(day=day)
    diary.write(work, entry=row.public_id, expected=2)
    row.refresh_from_db()
    assert (row.version, row.direction, row.kind, row.minutes, row.title) == (3, "work", "work_day", None, "")


def test_what_was_returned_is_written_anew_and_nobody_else_sees_it_until_it_is_sent(diary):
    row = diary.return_(diary.write_and_send())
    row = diary.write(diary.session(words="Жаңа.", minutes=90), entry=row.public_id, expected=1)
    assert (row.state, row.version, row.sent_version, row.minutes) == ("returned", 2, 1, 60)
    seen = api.one_entry(diary.mentor, row.public_id)
    assert [one.words for one in seen.versions.all()] == ["Жүгірдім, жаттығу жасадым."]
    sent = diary.send(row)
    assert (sent.state, sent.sent_version, sent.minutes) == ("sent", 2, 90)
    assert len(api.one_entry(diary.mentor, row.public_id).versions.all()) == 2


def test_what_is_confirmed_is_not_written_over(diary):
    row = diary.write_and_send()
    diary.confirm(row)
    assert code_of(diary.write, diary.session(words="Жаңа."), entry=row.public_id, expected=1) == (
        "ENTRY_NOT_IN_THIS_STATE"
    )


def test_the_id_is_one_that_a_device_makes(diary):
    assert code_of(diary.write, entry=uuid4()) == "NOT_AN_ENTRY_ID"
    key = uuid7()
    assert diary.write(entry=key).public_id == key


def test_an_id_from_far_ahead_is_none(diary):
    assert code_of(diary.write, entry=uuid7(diary.at + timedelta(days=1, minutes=1))) == "NOT_AN_ENTRY_ID"
    assert diary.write(entry=uuid7(diary.at + timedelta(hours=23)))


def test_a_deleted_draft_does_not_come_back(diary):
    row = diary.write()
    api.delete_draft(entry=row.public_id, by=diary.pupil, at=diary.at)
    assert not Entry.objects.filter(pk=row.pk).exists()
    assert code_of(diary.write, entry=row.public_id) == "DRAFT_WAS_DELETED"
    api.delete_draft(entry=row.public_id, by=diary.pupil, at=diary.at)
    assert DeletedDraft.objects.count() == 1


def test_what_was_sent_once_is_not_deleted(diary):
    row = diary.return_(diary.write_and_send())
    assert code_of(api.delete_draft, entry=row.public_id, by=diary.pupil, at=diary.at) == "ENTRY_NOT_IN_THIS_STATE"


def test_the_journal_of_somebody_else_looks_missing(diary):
    other = make_diary(suffix="-b")
    row = diary.write()
    before = left()
    assert code_of(other.write, entry=row.public_id) == "NO_SUCH_ENTRY"
    assert code_of(other.send, row) == "NO_SUCH_ENTRY"
    assert code_of(api.delete_draft, entry=row.public_id, by=other.pupil, at=other.at) == "NO_SUCH_ENTRY"
    with pytest.raises(NoSuchParticipation):
        diary.write(by=other.pupil)
    assert left() == before


def test_nobody_writes_before_the_registration_or_in_another_direction():
    diary = make_diary(directions=("sport", "work"))
    assert code_of(diary.write, diary.session(direction="skills")) == "DIRECTION_NOT_TAKEN"
    diary.participation.state = "scheduled"
    diary.participation.save()
    assert code_of(diary.write) == "NOT_REGISTERED_YET"


def test_the_clocks_of_a_repeated_sending_may_differ(diary):
    key = uuid7()
    diary.write(replace(diary.session(), queued_at=diary.at), entry=key)
    assert diary.write(replace(diary.session(), queued_at=diary.at - timedelta(hours=2)), entry=key).version == 1


def test_what_was_deleted_counts_among_what_is_written_in_a_day(diary, monkeypatch):
    monkeypatch.setattr(writing, "WRITES_A_DAY", 3)
    for _time in range(3):
        api.delete_draft(entry=diary.write().public_id, by=diary.pupil, at=diary.at)
    assert code_of(diary.write) == "TOO_MANY_ENTRIES"
    assert diary.write(at=diary.at + timedelta(days=1, seconds=1)).state == "draft"

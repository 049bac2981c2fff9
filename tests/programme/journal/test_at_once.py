"""Two press at the same moment, each on a connection of its own: one after the other, and nothing twice."""

from datetime import timedelta
from itertools import count
from time import sleep

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests.programme.participation.test_at_once import at_once, refusals, slowly
from tests.programme.photographs.cast import prepared, private_disk
from tosbelgi.programme.journal import api, deciding, writing
from tosbelgi.programme.journal.api import Confirmed
from tosbelgi.programme.models import Entry, EntryAct, EntryPhotograph, EntryVersion, ExtraTask

from .cast import make_diary, uuid7

numbers = count()


@pytest.fixture
def diary(killable, monkeypatch):
    """A journal that other connections see."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    return make_diary(suffix=f"-{next(numbers)}-journal")


def test_the_same_from_two_devices_is_one_version(diary, monkeypatch):
    slowly(monkeypatch, writing, "locked_participation")
    key = uuid7()
    first, second = at_once(*[lambda: diary.write_and_send(entry=key)] * 2)
    assert first.pk == second.pk
    assert (EntryVersion.objects.filter(entry=first).count(), first.acts.count()) == (1, 1)


def test_other_words_from_two_devices_are_one_version_and_a_conflict(diary, monkeypatch):
    key = uuid7()
    diary.write(entry=key)
    slowly(monkeypatch, writing, "locked_participation")
    answers = at_once(*[
        lambda words=words: diary.write(diary.session(words=words), entry=key, expected=1) for words in ("Бір.", "Екі.")
    ])  # fmt: skip
    assert refusals(answers) == ["ENTRY_CHANGED"]
    assert Entry.objects.get(public_id=key).version == 2


def test_two_entries_of_one_day_do_not_pass_beside_each_other(diary, monkeypatch):
    """Each would fit alone; both would make a day of 25 hours."""
    slowly(monkeypatch, writing, "locked_participation")
    answers = at_once(*[
        lambda direction=direction: diary.write_and_send(diary.session(direction=direction, minutes=750))
        for direction in ("sport", "skills")
    ])  # fmt: skip
    assert refusals(answers) == ["DAY_IS_FULL"]


def test_confirmed_twice_at_once_it_is_confirmed_once(diary, monkeypatch):
    row = diary.write_and_send()
    slowly(monkeypatch, deciding, "locked_entries")
    answers = at_once(*[lambda: diary.confirm(row)] * 2)
    assert [type(one) for (one,) in answers] == [Confirmed, Confirmed]
    assert row.acts.filter(act="confirm").count() == 1


def test_confirmed_while_it_is_written_anew_one_of_both_is_a_conflict(diary, monkeypatch):
    row = diary.write_and_send()
    slowly(monkeypatch, deciding, "locked_entries")
    slowly(monkeypatch, writing, "locked_participation")
    confirmed, written = at_once(
        lambda: diary.confirm(row),
        lambda: diary.write(diary.session(words="Жаңа."), entry=row.public_id, expected=1),
    )
    row.refresh_from_db()
    if isinstance(written, str):
        assert (written, row.state, row.version) == ("ENTRY_NOT_IN_THIS_STATE", "confirmed", 1)
    else:
        assert (confirmed[0].code, row.state, row.version) == ("ENTRY_CHANGED", "sent", 2)


def test_two_who_decide_the_same_entries_in_another_order_do_not_wait_for_each_other(diary, monkeypatch):
    """One confirms several, the other window the same from the last to the first, and the pupil writes all along."""
    rows = [diary.write_and_send(diary.session(day=diary.today - timedelta(days=number))) for number in range(6)]
    slowly(monkeypatch, deciding, "locked_entries")
    answers = at_once(
        lambda: diary.confirm(*rows),
        lambda: diary.confirm(*reversed(rows)),
        lambda: diary.write_and_send(diary.session(day=diary.today - timedelta(days=8))),
        lambda: diary.return_(rows[3]),
    )
    assert EntryAct.objects.filter(entry__in=rows, act="confirm").values("entry").distinct().count() >= 5
    assert not Entry.objects.filter(pk__in=[row.pk for row in rows], state="sent").exists()
    assert answers[2].state == "sent"


def test_mentors_of_two_participants_and_the_participants_do_not_wait_for_each_other_for_ever(diary, monkeypatch):
    other = make_diary(suffix=f"-{next(numbers)}-journal")
    pairs = [(one, one.write_and_send()) for one in (diary, other)]
    slowly(monkeypatch, deciding, "locked_entries")
    answers = at_once(
        *[lambda one=one, row=row: one.confirm(row) for one, row in pairs],
        *[lambda one=one: one.write(one.session(day=one.today - timedelta(days=1))) for one, _row in pairs],
    )
    assert refusals(answers) == []


def test_a_task_that_is_given_twice_at_once_is_one(diary, monkeypatch):
    slowly(monkeypatch, deciding, "locked_participation")
    asked = {
        "participation": diary.participation.public_id, "direction": "sport", "words": "Тағы.",
        "due_on": diary.today, "by": diary.mentor, "at": timezone.now(),
    }  # fmt: skip
    first, second = at_once(*[lambda: api.give_task(**asked)] * 2)
    assert first.pk == second.pk
    assert ExtraTask.objects.filter(participation=diary.participation).count() == 1


def test_a_draft_that_is_deleted_while_it_is_sent(diary, monkeypatch):
    row = diary.write()
    slowly(monkeypatch, writing, "locked_entry")
    by = diary.pupil
    sent, deleted = at_once(
        lambda: diary.send(row), lambda: api.delete_draft(entry=row.public_id, by=by, at=timezone.now())
    )
    there = Entry.objects.filter(pk=row.pk).first()
    if there is None:
        assert (sent, deleted) == ("NO_SUCH_ENTRY", None)
    else:
        assert (there.state, deleted) == ("sent", "ENTRY_NOT_IN_THIS_STATE")


def test_two_people_take_the_same_id_and_one_of_them_has_it(diary, monkeypatch):
    other = make_diary(suffix=f"-{next(numbers)}-journal")
    key = uuid7()
    slowly(monkeypatch, writing, "_checked_version")
    answers = at_once(lambda: diary.write(entry=key), lambda: other.write(entry=key))
    assert refusals(answers) == ["NO_SUCH_ENTRY"]
    assert Entry.objects.filter(public_id=key).count() == 1


def test_an_old_photograph_is_not_forgotten_while_it_is_written_about(diary, monkeypatch, settings, tmp_path):
    private_disk(settings, tmp_path)
    photograph = api.keep_photograph(
        participation=diary.participation.public_id, photograph=prepared("red"), by=diary.pupil, at=diary.at
    )
    EntryPhotograph.objects.update(uploaded_at=diary.at - timedelta(days=31))
    slowly(monkeypatch, writing, "require_known")

    def forget():
        sleep(0.2)
        api.forget_unused_photographs()

    written, _none = at_once(lambda: diary.write(diary.session(photographs=(photograph.public_id,))), forget)

    is_kept = EntryPhotograph.objects.filter(pk=photograph.pk).exists()
    assert is_kept is not isinstance(written, str), "no entry names a photograph that is gone"

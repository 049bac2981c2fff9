"""What a mentor decides: one exact version is confirmed, each of several by itself; nobody else decides."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.people_cast import give_role, make_person, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import Confirmed
from tosbelgi.programme.models import Entry, EntryAct, ExtraTask
from tosbelgi.programme.people.api import Role, end_appointment

from .cast import make_diary, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def diary():
    return make_diary()


def code_of(action, *args, **asked):
    with pytest.raises(Refusal) as refused:
        action(*args, **asked)
    return refused.value.code


def codes(answers):
    return [one.code if isinstance(one, Refusal) else "confirmed" for one in answers]


def left():
    return list(Entry.objects.order_by("pk").values()), EntryAct.objects.count(), HistoryLine.objects.count()


def test_what_was_sent_is_confirmed_in_exactly_that_version(diary):
    row = diary.write_and_send()
    answers = diary.confirm(row)
    row.refresh_from_db()
    assert answers == [Confirmed(row, 1)]
    assert (row.state, row.decided_at) == ("confirmed", diary.at)
    assert [(one.act, one.version, one.role) for one in row.acts.order_by("pk")] == [
        ("send", 1, "participant"),
        ("confirm", 1, "mentor"),
    ]
    assert HistoryLine.objects.filter(name="journal.entry_confirmed").count() == 1
    assert api.confirmed_words(api.one_entry(diary.pupil, row.public_id)).number == 1


def test_confirmed_again_is_answered_the_same_and_done_once(diary):
    row = diary.write_and_send()
    diary.confirm(row)
    before = left()
    assert codes(diary.confirm(row, at=diary.at + timedelta(minutes=1))) == ["confirmed"]
    assert left() == before


def test_each_of_several_is_checked_by_itself(diary):
    sent, other = diary.write_and_send(), diary.write_and_send(diary.session(day=diary.today - timedelta(days=1)))
    draft, returned = diary.write(), diary.return_(diary.write_and_send())
    stranger = make_diary(suffix="-b")
    hidden = stranger.write_and_send()
    entries = [(one.public_id, 1) for one in (sent, draft, hidden, returned)]
    answers = api.confirm(entries=[*entries, (other.public_id, 7), (uuid7(), 1)], by=diary.mentor, at=diary.at)
    assert codes(answers) == [
        "confirmed",
        "NO_SUCH_ENTRY",
        "NO_SUCH_ENTRY",
        "ENTRY_NOT_IN_THIS_STATE",
        "ENTRY_CHANGED",
        "NO_SUCH_ENTRY",
    ]
    states = dict(Entry.objects.values_list("pk", "state"))
    assert [states[one.pk] for one in (sent, draft, hidden, returned, other)] == [
        "confirmed", "draft", "sent", "returned", "sent"
    ]  # fmt: skip


def test_the_same_entry_twice_in_one_press_is_confirmed_once(diary):
    row = diary.write_and_send()
    assert codes(diary.confirm(row, row)) == ["confirmed", "confirmed"]
    assert row.acts.filter(act="confirm").count() == 1


def test_a_confirmation_of_what_was_changed_meanwhile_is_a_conflict(diary):
    row = diary.write_and_send()
    diary.write(diary.session(words="Өзгерттім."), entry=row.public_id, expected=1)
    (answer,) = diary.confirm(row)
    assert (answer.code, answer.details["version"]) == ("ENTRY_CHANGED", 2)
    row.refresh_from_db()
    assert row.state == "sent"


def test_what_is_being_written_anew_is_not_confirmed_again(diary):
    row = diary.write_and_send()
    diary.confirm(row)
    diary.unconfirm(row)
    diary.write(diary.session(words="Жаңа."), entry=row.public_id, expected=1)
    assert codes(diary.confirm(row)) == ["ENTRY_IS_BEING_REWRITTEN"]
    row = diary.send(Entry.objects.get(pk=row.pk))
    assert codes(diary.confirm(row)) == ["confirmed"]


def test_taken_back_it_waits_again_and_the_history_keeps_both(diary):
    row = diary.write_and_send()
    diary.confirm(row)
    row = diary.unconfirm(row)
    assert (row.state, row.decided_at) == ("unconfirmed", None)
    assert diary.unconfirm(row).state == "unconfirmed"
    assert [one.act for one in row.acts.order_by("pk")] == ["send", "confirm", "unconfirm"]
    assert [one.entry.pk for one in api.queue(diary.mentor)] == [row.pk]
    assert codes(diary.confirm(row)) == ["confirmed"]


def test_an_undo_that_comes_late_takes_back_no_later_confirmation(diary):
    row = diary.write_and_send()
    diary.confirm(row)
    diary.unconfirm(row, confirmed_at=diary.at)
    diary.confirm(row, at=diary.at + timedelta(seconds=20))
    assert code_of(diary.unconfirm, row, confirmed_at=diary.at) == "ENTRY_CHANGED"
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_a_return_says_what_to_put_right(diary):
    row = diary.write_and_send()
    assert code_of(diary.return_, row, reason=" \u200b") == "RETURN_REASON_IS_MISSING"
    row = diary.return_(row)
    assert diary.return_(row).acts.filter(act="return").count() == 1
    assert row.acts.get(act="return").words == "Нақтылап жаз."
    assert code_of(diary.return_, diary.write_and_send(), version=2) == "ENTRY_CHANGED"


def test_only_the_same_return_again_is_answered_the_same(diary):
    row, colleague = diary.return_(diary.write_and_send()), make_person("Ержан")
    give_role(colleague, Role.MENTOR, centre=diary.cast.centre)
    before = left()
    assert code_of(diary.return_, row, version=2) == "ENTRY_NOT_IN_THIS_STATE"
    type(diary.participation).objects.filter(pk=diary.participation.pk).update(mentor=colleague)
    by = viewer_of(colleague, after=timedelta(seconds=1))
    assert code_of(diary.return_, row, by=by, at=timezone.now()) == "ENTRY_NOT_IN_THIS_STATE"
    assert left() == before


def test_a_return_of_an_earlier_version_is_not_the_last_one_again(diary):
    row = diary.return_(diary.write_and_send())
    row = diary.write_and_send(diary.session(words="Түзеттім."), entry=row.public_id, expected=1)
    row = diary.return_(row, at=diary.at + timedelta(minutes=1))
    before = left()
    assert code_of(diary.return_, row, version=1) == "ENTRY_NOT_IN_THIS_STATE"
    assert diary.return_(row, at=diary.at + timedelta(minutes=2)).state == "returned"
    assert left() == before


def test_each_decision_leaves_its_moment(diary):
    row, later = diary.write_and_send(), diary.at + timedelta(minutes=5)
    moments = []
    for number, decide in enumerate((diary.confirm, diary.unconfirm, diary.return_), 1):
        at = diary.at + timedelta(minutes=number)
        decide(row, at=at)
        row.refresh_from_db()
        moments.append((row.changed_at - diary.at, row.decided_at and row.decided_at - diary.at))
    one, two, three = (timedelta(minutes=number) for number in (1, 2, 3))
    assert moments == [(one, one), (two, None), (three, three)]
    work = diary.write_and_send(diary.work_day())
    api.employer_said(entry=work.public_id, version=1, words="Иә.", by=diary.mentor, at=later)
    work.refresh_from_db()
    assert (work.changed_at, work.employer_confirmed) == (later, True)


def test_nobody_confirms_their_own_in_whichever_role(diary):
    row = diary.write_and_send()
    assert codes(diary.confirm(row, by=diary.pupil)) == ["NOBODY_CONFIRMS_THEIR_OWN"]
    give_role(diary.cast.pupil, Role.MENTOR, centre=diary.cast.centre)
    acting = viewer_of(diary.cast.pupil, after=timedelta(seconds=1))
    assert acting.role is Role.MENTOR
    assert codes(diary.confirm(row, by=acting)) == ["NO_SUCH_ENTRY"]
    row.refresh_from_db()
    assert row.state == "sent"


def test_whoever_sees_it_without_leading_decides_nothing(diary):
    row = diary.write_and_send()
    head, operator = diary.cast.head_viewer, viewer_of(diary.cast.operator)
    before = left()
    for by in (head, operator):
        assert codes(diary.confirm(row, by=by)) == ["ONLY_THE_MENTOR_DECIDES"]
        assert code_of(diary.return_, row, by=by) == "ONLY_THE_MENTOR_DECIDES"
        assert code_of(diary.unconfirm, row, by=by) == "ONLY_THE_MENTOR_DECIDES"
    assert left() == before


def test_a_mentor_whose_time_is_over_decides_nothing(diary):
    row = diary.write_and_send()
    by = diary.mentor
    appointment = diary.cast.mentor.appointments.get()
    end_appointment(appointment_id=appointment.pk, by=None, at=timezone.now())
    assert codes(diary.confirm(row, by=by, at=timezone.now())) == ["ONLY_THE_MENTOR_DECIDES"]


def test_another_mentor_of_the_centre_sees_none_of_it(diary):
    row = diary.write_and_send()
    other = make_person("Ержан")
    give_role(other, Role.MENTOR, centre=diary.cast.centre)
    assert codes(diary.confirm(row, by=viewer_of(other, after=timedelta(seconds=1)))) == ["NO_SUCH_ENTRY"]


def test_a_day_of_work_needs_the_employers_word_for_each_version(diary):
    row = diary.write_and_send(diary.work_day())
    asked = {"words": "Телефонмен растады.", "by": diary.mentor, "at": diary.at}
    assert codes(diary.confirm(row)) == ["EMPLOYER_HAS_NOT_CONFIRMED"]
    api.employer_said(entry=row.public_id, version=1, **asked)
    api.employer_said(entry=row.public_id, version=1, **asked)
    assert row.acts.filter(act="employer_said").count() == 1
    row = diary.write(diary.work_day(words="Түзеттім."), entry=row.public_id, expected=1)
    assert codes(diary.confirm(row)) == ["EMPLOYER_HAS_NOT_CONFIRMED"]
    api.employer_said(entry=row.public_id, version=2, **asked)
    assert codes(diary.confirm(row)) == ["confirmed"]
    session = diary.write_and_send()
    assert code_of(api.employer_said, entry=session.public_id, version=1, **asked) == "NOT_A_WORK_DAY"


def give(diary, **asked):
    usual = {
        "participation": diary.participation.public_id,
        "direction": "sport",
        "words": "Тағы бір шақырым жүгір.",
        "due_on": diary.today + timedelta(days=7),
        "by": diary.mentor,
        "at": diary.at,
    }
    return api.give_task(**(usual | asked))


def test_an_extra_task_is_open_until_an_entry_that_answers_it_is_confirmed(diary):
    occasion = diary.write_and_send()
    task = give(diary, entry=occasion.public_id)
    assert give(diary, entry=occasion.public_id).pk == task.pk
    assert occasion.acts.filter(act="set_task").count() == 1
    assert [one.pk for one in api.open_tasks(diary.pupil)] == [task.pk]
    answer = diary.write_and_send(diary.session(task=task.public_id))
    assert api.open_tasks(diary.pupil) != []
    diary.confirm(answer)
    assert api.open_tasks(diary.pupil) == []
    assert ExtraTask.objects.get().done_by == answer
    diary.unconfirm(answer)
    assert [one.pk for one in api.open_tasks(diary.mentor, diary.participation.public_id)] == [task.pk]


def test_a_task_that_cannot_be(diary):
    assert code_of(give, diary, words=" ") == "TASK_WITHOUT_WORDS"
    assert code_of(give, diary, due_on=diary.today - timedelta(days=1)) == "TASK_DUE_TOO_EARLY"
    assert code_of(give, diary, direction="flying") == "DIRECTION_NOT_TAKEN"
    assert code_of(give, diary, entry=diary.write().public_id) == "NO_SUCH_ENTRY"
    assert code_of(give, diary, by=diary.cast.head_viewer) == "ONLY_THE_MENTOR_DECIDES"
    assert not ExtraTask.objects.exists()
    other = make_diary(suffix="-b")
    foreign = give(other)
    assert code_of(diary.write, diary.session(task=foreign.public_id)) == "NO_SUCH_TASK"


def test_another_reason_is_not_lost_behind_the_first(diary):
    row = diary.write_and_send()
    diary.return_(row, reason="Қашан?")
    before = left()
    assert diary.return_(row, reason=" Қашан? ").state == "returned"
    assert code_of(diary.return_, row, reason="Қанша?") == "ENTRY_NOT_IN_THIS_STATE"
    assert left() == before


def test_another_word_of_the_employer_is_noted_beside_the_first(diary):
    row = diary.write_and_send(diary.work_day())
    for words in ("Иә.", "Иә.", "Иә, түске дейін."):
        api.employer_said(entry=row.public_id, version=1, words=words, by=diary.mentor, at=diary.at)
    noted = row.acts.filter(act="employer_said").order_by("pk")
    assert [one.words for one in noted] == ["Иә.", "Иә, түске дейін."]


def test_a_task_stays_done_while_another_confirmed_entry_answers_it(diary):
    task = api.give_task(
        participation=diary.participation.public_id, direction="sport", words="Тағы.", due_on=diary.today,
        by=diary.mentor, at=diary.at,
    )  # fmt: skip
    first, second = (
        diary.write_and_send(diary.session(task=task.public_id, words=words)) for words in ("Бір.", "Екі.")
    )
    diary.confirm(first, second)

    diary.unconfirm(first)
    task.refresh_from_db()
    assert task.done_by == second
    diary.unconfirm(second)
    task.refresh_from_db()
    assert task.done_by is None

"""Each state, each act, each actor: what one table says is done, nothing else is; what was refused moves nothing."""

from collections.abc import Iterator
from copy import copy

import pytest
from django.db import transaction
from django.utils import timezone

from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import TRANSITIONS, Act, State
from tosbelgi.programme.journal.states import Actor
from tosbelgi.programme.models import DeletedDraft, Entry, EntryAct, EntryPhotograph, EntryVersion, ExtraTask
from tosbelgi.programme.people import reach
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.people.reach import REACH, Reach

from .cast import Diary, make_diary, uuid7
from .crowd import ACTS_AS, EVERYBODY, LEAD, OWNER, Crowd, sees

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd():
    return Crowd()


def of_the_entry(model, row: Entry):
    if model is Entry:
        return model.objects.filter(pk=row.pk)
    if model is ExtraTask:
        return model.objects.filter(participation=row.participation_id)
    if model is EntryPhotograph:
        return model.objects.filter(digest=f"{row.pk:064}")
    return model.objects.filter(entry=row.pk)


def rows_seen(crowd: Crowd, model) -> Iterator[tuple[str, str, bool, bool]]:
    for who in EVERYBODY:
        visible = model.objects.visible_to(crowd.viewer(who))
        for state, row in crowd.rows.items():
            rows = of_the_entry(model, row)
            seen = rows.filter(pk__in=visible).exists()
            should = sees(who, "sent" if model is ExtraTask else state) and rows.exists()
            yield who, state, seen, should


def wrong(walk) -> list:
    return [(who, what, seen) for who, what, seen, should in walk if seen is not should]


JOURNAL = (Entry, EntryVersion, EntryAct, EntryPhotograph, ExtraTask)


@pytest.mark.parametrize("model", JOURNAL)
def test_rows_are_seen_by_these_and_by_nobody_else(model, crowd):
    assert wrong(rows_seen(crowd, model)) == []


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("model", JOURNAL)
def test_a_cell_of_the_table_of_reach_that_is_changed_is_missed(model, role, crowd, monkeypatch):
    name = model._meta.model_name
    for other in (Reach.NONE, Reach.ALL):
        if other is not REACH[name][role]:
            monkeypatch.setattr(reach, "REACH", {**REACH, name: {**REACH[name], role: other}})
            assert wrong(rows_seen(crowd, model)) != [], other


def test_nobody_reads_which_drafts_were_deleted(crowd):
    diary = crowd.diary
    api.delete_draft(entry=crowd.rows["draft"].public_id, by=diary.pupil, at=diary.at)
    assert DeletedDraft.objects.exists()
    assert [who for who in EVERYBODY if DeletedDraft.objects.visible_to(crowd.viewer(who)).exists()] == []


def press(act: Act, diary: Diary, row: Entry, by) -> None:
    """What somebody sends to do it rightly."""
    mine = {"entry": row.public_id, "by": by, "at": timezone.now()}
    owner = row.participation.public_id
    if act is Act.WRITE:
        content = diary.work_day(day=row.day, words="Жаңа сөз.")
        api.write(participation=owner, content=content, expected=row.version, **mine)
    elif act is Act.SEND:
        api.write_and_send(
            participation=owner, content=diary.work_day(day=row.day, words="Жаңа."), expected=row.version, **mine
        )
    elif act is Act.DELETE:
        api.delete_draft(**mine)
    elif act is Act.RETURN:
        api.return_(version=row.version, reason="Жаз.", **mine)
    elif act is Act.CONFIRM:
        (answer,) = api.confirm(entries=[(row.public_id, row.version)], by=by, at=mine["at"])
        if isinstance(answer, Refusal):
            raise answer
    elif act is Act.UNCONFIRM:
        api.unconfirm(**mine)
    elif act is Act.EMPLOYER_SAID:
        api.employer_said(version=row.version, words="Иә.", **mine)
    else:
        api.give_task(participation=owner, direction="work", words="Жаса.", due_on=diary.today, **mine)


def left_of(row: Entry) -> tuple:
    return (
        Entry.objects.filter(pk=row.pk).values().first(),
        EntryVersion.objects.filter(entry=row.pk).count(),
        EntryAct.objects.filter(entry=row.pk).count(),
        ExtraTask.objects.count(),
        HistoryLine.objects.count(),
    )


def has_done(crowd: Crowd, who: str, act: Act, row: Entry) -> str | None:
    """None where it was done, or the code of the refusal. It is taken back at once; what was refused moved nothing."""
    before, code = left_of(row), None
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            press(act, crowd.diary, row, crowd.viewer(who))
        except Refusal as refusal:
            code = refusal.code
        after = left_of(row)
        transaction.savepoint_rollback(point)
    assert not (code and after != before), "what was refused has moved something"
    return code if after == before else None


# The same press again, and what lies with the mentor already, are answered and change nothing, or write a version.
AGAIN = {(Act.UNCONFIRM, "unconfirmed"), (Act.RETURN, "returned"), (Act.CONFIRM, "confirmed")}
AGAIN |= {(Act.EMPLOYER_SAID, "confirmed"), (Act.EMPLOYER_SAID, "unconfirmed")}


@pytest.mark.parametrize("one", TRANSITIONS, ids=lambda one: one.act.value)
def test_an_act_is_done_by_those_whom_the_table_of_states_names(one, crowd):
    if one.act is Act.CONFIRM:
        for row in crowd.rows.values():
            Entry.objects.filter(pk=row.pk, kind="work_day").update(employer_confirmed=True)
    for who in EVERYBODY:
        for state, row in crowd.rows.items():
            code = has_done(crowd, who, one.act, row)
            allowed = row.stands in one.begins and ACTS_AS.get(who) == one.actor.value
            if one.act is Act.SEND and state == "sent":
                allowed = who == OWNER  # words that lie with the mentor are sent anew
            if (one.act, state) in AGAIN and who == LEAD:
                continue
            assert (code is None) is allowed, (who, state, code)
            if not sees(who, state):
                assert code == has_done(crowd, who, one.act, missing(row)), (who, state, code)


def missing(row: Entry) -> Entry:
    """The same entry under an id that nobody has written."""
    other = copy(row)
    other.public_id = uuid7()
    return other


DEPTH = 4
NOT_IN_THIS_STATE = {"ENTRY_NOT_IN_THIS_STATE", "NO_SUCH_ENTRY", "DRAFT_WAS_DELETED"}
# What else an act asks that may begin: the employer's word, and that nobody writes the entry anew at this moment.
NOT_YET = {"EMPLOYER_HAS_NOT_CONFIRMED", "ENTRY_CHANGED", "ENTRY_IS_BEING_REWRITTEN"}


def orders(diary: Diary, row: Entry, done: tuple[Act, ...] = ()) -> Iterator[tuple[Act, ...]]:
    """Every order of at most so many acts, each by whom the table names: what it lets begin is done, nothing else."""
    for one in TRANSITIONS:
        stands = Entry.objects.filter(pk=row.pk).first()
        with transaction.atomic():
            point = transaction.savepoint()
            yield from _order(diary, one, stands, row, (*done, one.act))
            transaction.savepoint_rollback(point)


def _order(diary, one, stands, row, done):
    before, code = left_of(row), None
    state = stands.stands if stands else None
    may = state in one.begins or (one.act is Act.SEND and state is State.SENT)
    try:
        press(one.act, diary, stands or row, diary.pupil if one.actor is Actor.PARTICIPANT else diary.mentor)
    except Refusal as refusal:
        code = refusal.code
    after, now = left_of(row), Entry.objects.filter(pk=row.pk).first()
    yield done
    if after == before:
        again = code is None and ((one.act, str(state)) in AGAIN or (one.act is Act.DELETE and state is None))
        again |= code is None and one.act is Act.EMPLOYER_SAID and stands.employer_confirmed
        again |= code is None and one.act is Act.SET_TASK and Act.SET_TASK in done[:-1]
        assert again or code in (NOT_YET if may else NOT_IN_THIS_STATE), (done, code)
        return
    assert may, (done, code)
    assert code is None, (done, code)
    assert (now.stands if now else None) == (None if one.act is Act.DELETE else one.leads_to(state)), done
    if len(done) < DEPTH:
        yield from orders(diary, now or row, done)


def test_whatever_the_order_of_acts_the_table_alone_says_what_is_done():
    diary = make_diary()
    row = diary.write(diary.work_day())

    walked = list(orders(diary, row))

    assert len(walked) > 300
    assert {order[-1] for order in walked} == {one.act for one in TRANSITIONS}
    assert {len(order) for order in walked} == set(range(1, DEPTH + 1))
    assert Entry.objects.get().state == "draft", "whatever was tried is taken back"

"""Each state, each act, each actor: what one table says is done, nothing else is; what was refused moves nothing."""

from collections.abc import Iterator
from copy import copy
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.programme.people_cast import give_role, make_holder, make_person, viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import TRANSITIONS, Act, State
from tosbelgi.programme.models import DeletedDraft, Entry, EntryAct, EntryPhotograph, EntryVersion, ExtraTask
from tosbelgi.programme.people import reach
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.people.reach import REACH, Reach

from .cast import Diary, make_diary, moved, uuid7

pytestmark = pytest.mark.django_db
OWNER, LEAD = "whoever wrote it", "the mentor who leads"
# Who sees what was sent. A draft is seen by its author alone.
SEES_SENT = {
    OWNER, LEAD, "the head of the centre", "the staff of the centre", "the coordinator of the region", "the operator"
}  # fmt: skip
SEES_NOTHING = {
    "another participant",
    "another mentor of the centre",
    "a mentor elsewhere",
    "the head of another centre",
    "the staff of another centre",
    "the coordinator of another region",
    "an expert of the region",
    "the commission",
}
EVERYBODY = (*sorted(SEES_SENT), *sorted(SEES_NOTHING))
ACTS_AS = {OWNER: "participant", LEAD: "mentor"}


class Crowd:
    """A diary with an entry in each state, and everybody who might open it."""

    def __init__(self) -> None:
        self.diary = diary = make_diary()
        self.rows = {}
        for number, state in enumerate(State.values):
            row = diary.write(diary.work_day(day=diary.today - timedelta(days=number)))
            if state in ("confirmed", "unconfirmed"):
                row = diary.send(row)
                said = {"words": "Растады.", "by": diary.mentor, "at": diary.at}
                api.employer_said(entry=row.public_id, version=1, **said)
                diary.confirm(row)
                row = Entry.objects.get(pk=row.pk) if state == "confirmed" else diary.unconfirm(row)
            else:
                row = moved(diary, row, state)
            self.rows[state] = Entry.objects.get(pk=row.pk)
            EntryPhotograph.objects.create(
                participation=diary.participation, file=f"0a/{row.pk:032}.jpg", width=1, height=1, bytes=1,
                digest=f"{row.pk:064}", uploaded_at=diary.at, sent=state != "draft",
            )  # fmt: skip
        # Whatever the mentor asks is open to the one whom it is asked of.
        self.task = api.give_task(
            participation=diary.participation.public_id, direction="work", words="Тағы.", by=diary.mentor,
            due_on=diary.today, at=diary.at, entry=self.rows["sent"].public_id,
        )  # fmt: skip
        centre = diary.cast.centre
        elsewhere = make_diary(suffix="-elsewhere")
        staff, colleague, others = (make_person(name) for name in ("Қызметкер", "Әріптес", "Бөтен"))
        give_role(others, Role.CENTRE_STAFF, centre=elsewhere.cast.centre)
        give_role(staff, Role.CENTRE_STAFF, centre=centre)
        give_role(colleague, Role.MENTOR, centre=centre)
        self.people = {
            OWNER: diary.cast.pupil,
            LEAD: diary.cast.mentor,
            "the head of the centre": diary.cast.head,
            "the staff of the centre": staff,
            "the coordinator of the region": make_holder(Role.REGIONAL_COORDINATOR, name="Үйлестіруші"),
            "the operator": diary.cast.operator,
            "another participant": elsewhere.cast.pupil,
            "another mentor of the centre": colleague,
            "a mentor elsewhere": elsewhere.cast.mentor,
            "the head of another centre": elsewhere.cast.head,
            "the staff of another centre": others,
            "the coordinator of another region": make_holder(Role.REGIONAL_COORDINATOR, name="Басқа", region="KZ-10"),
            "an expert of the region": make_holder(Role.EXPERT, name="Сарапшы"),
            "the commission": make_holder(Role.COMMISSION, name="Комиссия"),
        }

    def viewer(self, who: str):
        return viewer_of(self.people[who], after=timedelta(seconds=1))


@pytest.fixture
def crowd():
    return Crowd()


def sees(who: str, state: str) -> bool:
    return who == OWNER or (who in SEES_SENT and state != "draft")


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

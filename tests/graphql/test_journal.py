"""A journal over GraphQL: the same actions, a page at a time, refusals as data, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.programme.journal import plans
from tests.programme.journal.cast import make_diary, moved, uuid7
from tests.programme.people_cast import make_holder
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import Entry, ExtraTask
from tosbelgi.programme.people.api import Role

from .test_signed_in import client_of

pytestmark = pytest.mark.django_db
PROBLEMS = "problems { code field allowed message }"
ENTRY = (
    "id uuid state kind direction day minutes version name participationId sentAt words { number words results }"
    " versions { number words } acts { act version words byName }"
)
JOURNAL = (
    "query ($of: ID, $direction: DirectionCode, $state: EntryState, $after: String, $first: Int) {"
    " journal(participation: $of, direction: $direction, state: $state, after: $after, first: $first) {"
    " nodes { " + ENTRY + " } pageInfo { hasNextPage endCursor } } }"
)
ONE = "query ($id: ID!) { entry(id: $id) { " + ENTRY + " } }"
QUEUE = (
    "query ($after: String, $first: Int) { queue(after: $after, first: $first) {"
    " nodes { workingDays planned entry { " + ENTRY + " } last { id day } } pageInfo { hasNextPage endCursor } } }"
)
TASKS = "query ($of: ID) { extraTasks(participation: $of) { id words dueOn direction isDone } }"
WRITE = (
    "mutation ($id: String!, $uuid: String!, $of: ID!, $content: EntryInput!, $expected: Int, $send: Boolean) {"
    " writeEntry(clientMutationId: $id, uuid: $uuid, participation: $of, content: $content, expected: $expected,"
    " send: $send) { entry { " + ENTRY + " } " + PROBLEMS + " } }"
)
SEND = (
    "mutation ($id: String!, $entry: ID!, $version: Int!) { sendEntry(clientMutationId: $id, entry: $entry,"
    " version: $version) { entry { state } " + PROBLEMS + " } }"
)
CONFIRM = (
    "mutation ($id: String!, $entries: [VersionInput!]!) { confirmEntries(clientMutationId: $id, entries: $entries) {"
    " answers { id entry { state } problem { code message(locale: KK) } } " + PROBLEMS + " } }"
)
RETURN = (
    "mutation ($id: String!, $entry: ID!, $version: Int!, $reason: String!) { returnEntry(clientMutationId: $id,"
    " entry: $entry, version: $version, reason: $reason) { entry { state } " + PROBLEMS + " } }"
)
UNCONFIRM = (
    "mutation ($id: String!, $entry: ID!) { unconfirmEntry(clientMutationId: $id, entry: $entry) { entry { state } "
    + PROBLEMS
    + " } }"
)
TASK = (
    "mutation ($id: String!, $of: ID!, $entry: ID, $words: String!, $due: Date!) { giveTask(clientMutationId: $id,"
    " participation: $of, direction: SPORT, entry: $entry, words: $words, dueOn: $due) {"
    " extraTask { words isDone } " + PROBLEMS + " } }"
)


@pytest.fixture
def diary():
    made = make_diary()
    plans.agreed(made.participation, plans.plan(made.today - timedelta(days=50)))
    return made


def did(post, person, document, **variables):
    answer = post(document, variables, by=client_of(person))
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert "errors" not in body, body
    return next(iter(body["data"].values()))


def of(row):
    return to_global_id("Participation", row.participation.public_id)


def id_of(row):
    return to_global_id("Entry", row.public_id)


def content(diary, **changes):
    return {
        "kind": "SESSION",
        "direction": "SPORT",
        "day": diary.today.isoformat(),
        "minutes": 60,
        "words": "Жүгірдім.",
    } | changes


def test_a_session_is_written_sent_read_and_confirmed(diary, post):
    written = {"uuid": str(uuid7()), "of": of(diary), "content": content(diary)}

    entry = did(post, diary.cast.pupil, WRITE, id="1", **written)["entry"]
    assert (entry["state"], entry["version"], entry["words"]["words"]) == ("DRAFT", 1, "Жүгірдім.")
    assert did(post, diary.cast.mentor, ONE, id=entry["id"]) is None, "a draft is nobody's but its author's"
    assert did(post, diary.cast.pupil, SEND, id="2", entry=entry["id"], version=1)["entry"]["state"] == "SENT"

    (waiting,) = did(post, diary.cast.mentor, QUEUE)["nodes"]
    assert waiting["entry"]["words"]["words"] == "Жүгірдім."
    assert waiting["entry"]["name"] == diary.cast.pupil.display_name
    assert waiting["workingDays"] == 0
    assert "60" in waiting["planned"]
    named = [{"entry": entry["id"], "version": 1}]
    (answer,) = did(post, diary.cast.mentor, CONFIRM, id="3", entries=named)["answers"]
    assert answer == {"id": entry["id"], "entry": {"state": "CONFIRMED"}, "problem": None}
    (mine,) = did(post, diary.cast.pupil, JOURNAL)["nodes"]
    assert [act["act"] for act in mine["acts"]] == ["SEND", "CONFIRM"]
    assert mine["acts"][1]["byName"] == diary.cast.mentor.display_name
    assert did(post, diary.cast.mentor, UNCONFIRM, id="4", entry=entry["id"])["entry"]["state"] == "UNCONFIRMED"
    again = did(post, diary.cast.mentor, RETURN, id="5", entry=entry["id"], version=1, reason="Қанша?")
    assert again["entry"]["state"] == "RETURNED"


def test_the_same_deed_twice_is_one_and_other_words_are_refused(diary, post):
    asked = {"id": "1", "uuid": str(uuid7()), "of": of(diary), "content": content(diary), "send": True}
    first, second = (did(post, diary.cast.pupil, WRITE, **asked) for _time in range(2))
    assert first == second
    assert Entry.objects.count() == 1

    other = did(post, diary.cast.pupil, WRITE, **(asked | {"id": "2", "content": content(diary, words="Басқа.")}))
    assert other["entry"] is None
    assert [one["code"] for one in other["problems"]] == ["ENTRY_CHANGED"]
    assert Entry.objects.get().version == 1


def test_several_are_confirmed_each_by_itself_and_told_again(diary, post):
    rows = [diary.write_and_send(diary.session(day=diary.today - timedelta(days=one))) for one in range(2)]
    other = make_diary(suffix="-other").write_and_send()
    named = [{"entry": id_of(row), "version": version} for row, version in ((rows[0], 1), (rows[1], 7), (other, 1))]

    first, second = (did(post, diary.cast.mentor, CONFIRM, id="1", entries=named) for _time in range(2))

    assert first == second
    assert [one["problem"] and one["problem"]["code"] for one in first["answers"]] == [
        None,
        "ENTRY_CHANGED",
        "NO_SUCH_ENTRY",
    ]
    assert [one["entry"] for one in first["answers"]] == [{"state": "CONFIRMED"}, None, None]
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["confirmed", "sent", "sent"]


@pytest.mark.parametrize("role", list(Role))
def test_nobody_else_sees_or_moves_anything(role, diary, post):
    draft, sent = diary.write(), diary.write_and_send(diary.session(day=diary.today - timedelta(days=1)))
    stranger = make_holder(role, region="KZ-75")

    assert did(post, stranger, JOURNAL, of=of(diary))["nodes"] in ([], _seen_by(role, sent))
    assert did(post, stranger, ONE, id=id_of(draft)) is None
    if role is not Role.OPERATOR:
        assert did(post, stranger, ONE, id=id_of(sent)) is None
        assert did(post, stranger, JOURNAL, of=of(diary))["nodes"] == []
    assert did(post, stranger, QUEUE)["nodes"] == []
    named = [{"entry": id_of(sent), "version": 1}]
    (answer,) = did(post, stranger, CONFIRM, id="1", entries=named)["answers"]
    assert answer["problem"]["code"] == ("ONLY_THE_MENTOR_DECIDES" if role is Role.OPERATOR else "NO_SUCH_ENTRY")
    for number, (document, more) in enumerate(
        [
            (SEND, {"entry": id_of(draft), "version": 1}),
            (RETURN, {"entry": id_of(sent), "version": 1, "reason": "Неге?"}),
            (UNCONFIRM, {"entry": id_of(sent)}),
            (TASK, {"of": of(diary), "entry": id_of(sent), "words": "Жүгір.", "due": diary.today.isoformat()}),
            (WRITE, {"uuid": str(uuid7()), "of": of(diary), "content": content(diary)}),
        ]
    ):
        assert did(post, stranger, document, id=f"m{number}", **more)["problems"], document
    assert sorted(Entry.objects.values_list("state", flat=True)) == ["draft", "sent"]
    assert not ExtraTask.objects.exists()


def _seen_by(role, sent):
    """What the operator sees of it; asked anew, since the answer is long."""
    return [] if role is not Role.OPERATOR else _Anything()


class _Anything:
    def __eq__(self, other):
        return True


def test_a_stranger_gets_nothing(diary, post):
    diary.write_and_send()
    answer = post(JOURNAL.replace("query (", "query J(")).json()["data"]

    assert answer == {"journal": None}
    assert post(QUEUE).json()["data"] == {"queue": None}
    assert post(TASKS).json()["data"] == {"extraTasks": None}


def test_pages_follow_each_other_and_cost_the_same(diary, post):
    for one in range(7):
        diary.write_and_send(diary.session(day=diary.today - timedelta(days=one)))
    met, after, counted = [], None, []
    while True:
        with CaptureQueriesContext(connection) as asked:
            page = did(post, diary.cast.mentor, JOURNAL, of=of(diary), first=3, after=after)
        counted.append(len(asked))
        met += [one["day"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break

    assert met == [(diary.today - timedelta(days=one)).isoformat() for one in range(7)]
    assert len({*counted[1:]}) == 1, "the first one also finds out who asks"
    with CaptureQueriesContext(connection) as asked:
        did(post, diary.cast.mentor, JOURNAL, of=of(diary), first=7)
    assert len(asked) == counted[1], "seven cost what one does"
    first = did(post, diary.cast.mentor, QUEUE, first=5)
    rest = did(post, diary.cast.mentor, QUEUE, first=5, after=first["pageInfo"]["endCursor"])
    assert [len(first["nodes"]), len(rest["nodes"])] == [5, 2]
    assert [len(one["last"]) for one in first["nodes"]] == [3] * 5


@pytest.mark.parametrize("state", list(api.State))
def test_the_filters_of_a_journal(state, diary, post):
    moved(diary, diary.write(), state.value)
    diary.write(diary.session(direction="skills", day=diary.today - timedelta(days=3)))

    page = did(post, diary.cast.pupil, JOURNAL, state=state.name, direction="SPORT")

    assert [one["state"] for one in page["nodes"]] == [state.name]
    assert did(post, diary.cast.pupil, JOURNAL, state=state.name, direction="READING")["nodes"] == []


def test_a_task_is_given_and_seen_until_it_is_done(diary, post):
    row = diary.write_and_send()
    due = (diary.today + timedelta(days=3)).isoformat()

    task = did(post, diary.cast.mentor, TASK, id="1", of=of(diary), entry=id_of(row), words="Тағы жүгір.", due=due)
    assert task["extraTask"] == {"words": "Тағы жүгір.", "isDone": False}
    (seen,) = did(post, diary.cast.pupil, TASKS)
    answered = content(diary, day=(diary.today - timedelta(days=1)).isoformat(), task=seen["id"])
    entry = did(post, diary.cast.pupil, WRITE, id="2", uuid=str(uuid7()), of=of(diary), content=answered, send=True)[
        "entry"
    ]
    did(post, diary.cast.mentor, CONFIRM, id="3", entries=[{"entry": entry["id"], "version": 1}])
    assert did(post, diary.cast.pupil, TASKS) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"day": "2999-01-01"}, None),
        ({"minutes": 0}, None),
        ({"minutes": 2000}, None),
        ({"words": "а\u202eб"}, None),
        ({"direction": "READING"}, "KIND_NOT_OF_DIRECTION"),
        ({"photographs": ["x"]}, None),
        ({"task": "x"}, "BAD_ID"),
    ],
)
def test_bad_input_is_refused_as_data_and_keeps_nothing(changes, code, diary, post):
    asked = {"uuid": str(uuid7()), "of": of(diary), "content": content(diary, **changes), "send": True}

    refused = did(post, diary.cast.pupil, WRITE, id="1", **asked)

    assert refused["entry"] is None
    (problem,) = refused["problems"]
    assert code is None or problem["code"] == code
    assert problem["message"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("uuid", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_an_id_that_no_device_makes_is_refused(uuid, diary, post):
    refused = did(post, diary.cast.pupil, WRITE, id="1", uuid=uuid, of=of(diary), content=content(diary))

    assert [one["code"] for one in refused["problems"]] == ["NOT_AN_ENTRY_ID"]


def test_a_reading_of_somebody_elses_is_written_down(diary, post):
    row = diary.write_and_send()
    for document, variables in ((QUEUE, {}), (ONE, {"id": id_of(row)}), (JOURNAL, {"of": of(diary)})):
        before = len(api.readers_of(diary.cast.pupil.pk))
        did(post, diary.cast.mentor, document, **variables)
        assert len(api.readers_of(diary.cast.pupil.pk)) == before + 1
    before = len(api.readers_of(diary.cast.pupil.pk))
    did(post, diary.cast.pupil, JOURNAL)
    assert len(api.readers_of(diary.cast.pupil.pk)) == before


ODD_TIMES = {
    "day": ["0001-01-01", "9999-12-31"],
    "startsAt": ["18:00:00+05:00"],
    "capturedAt": ["2026-12-01T10:00:00", "0001-01-01T00:00:00+14:00"],
    "queuedAt": ["2026-12-01"],
    "clockAt": ["9999-12-31T23:59:59-14:00"],
}


@pytest.mark.parametrize(("name", "value"), [(name, one) for name, values in ODD_TIMES.items() for one in values])
def test_a_time_that_cannot_be_is_refused_at_its_field(diary, post, name, value):
    asked = {"id": "1", "uuid": str(uuid7()), "of": of(diary), "content": content(diary, **{name: value})}
    (problem,) = did(post, diary.cast.pupil, WRITE, **asked)["problems"]
    assert (problem["code"], problem["field"]) == ("NOT_OF_OUR_TIME", name)
    assert not Entry.objects.exists()


@pytest.mark.parametrize("expected", [-2, -1])
def test_no_version_stands_before_the_first(diary, post, expected):
    row = diary.write()
    asked = {"uuid": str(row.public_id), "of": of(diary), "content": content(diary, words="Басқа.")}
    (problem,) = did(post, diary.cast.pupil, WRITE, id="1", expected=expected, **asked)["problems"]
    assert problem["code"] == "ENTRY_CHANGED"
    assert row.versions.count() == 1


def test_what_is_no_id_of_a_photograph_is_named_as_one(diary, post):
    asked = {"id": "1", "uuid": str(uuid7()), "of": of(diary), "content": content(diary, photographs=["x"])}
    (problem,) = did(post, diary.cast.pupil, WRITE, **asked)["problems"]
    assert (problem["code"], problem["field"]) == ("NO_SUCH_PHOTOGRAPH", "photographs")


def test_tasks_cost_the_same_however_many_are_open(diary, post):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            did(post, diary.cast.pupil, TASKS)
        return len(asked)

    def give(words):
        api.give_task(
            participation=diary.participation.public_id, direction="sport", words=words, due_on=diary.today,
            by=diary.mentor, at=diary.at,
        )  # fmt: skip

    give("1")
    cost()
    one = cost()
    for number in range(5):
        give(f"+{number}")
    assert cost() == one

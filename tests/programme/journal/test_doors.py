"""Every door of the journal, the queue and the schedule, tried by everybody on everything: pages, GraphQL, JSON, files.

Who sees what and who does what is said by one table each (`crowd`, `TRANSITIONS`); what is hidden looks like what is
not there, in words and in the number of queries.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from tests.graphql import test_journal as asking
from tests.graphql.test_schedule import READ as SCHEDULE
from tests.programme.photographs.cast import private_disk
from tosbelgi.graphql.engine.personal_types import PersonalType
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.journal.verbs import JournalMutation
from tosbelgi.kernel.files.private.kinds import private_storage
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.cabinet.journal import entry as own_pages
from tosbelgi.programme.cabinet.journal import urls as journal_urls
from tosbelgi.programme.cabinet.queue import journals
from tosbelgi.programme.cabinet.queue import urls as queue_urls
from tosbelgi.programme.cabinet.scheduling import urls as schedule_urls
from tosbelgi.programme.journal.api import TRANSITIONS, Act, State, one_entry
from tosbelgi.programme.journal.door import views
from tosbelgi.programme.models import DeletedDraft, Entry, EntryAct, EntryPhotograph, EntryVersion, ExtraTask
from tosbelgi.programme.people.api import Role
from tosbelgi.programme.people.events import PersonOpened
from tosbelgi.programme.people.photographs.names import new_file, small_of
from tosbelgi.programme.people.reach import Reach

from . import plans
from .crowd import ACTS_AS, EVERYBODY, LEAD, NOBODY, OWNER, SEES_SENT, STRANGER, Crowd, rare, sees

pytestmark = pytest.mark.django_db
ALL = (*EVERYBODY, NOBODY, STRANGER)
PLACE = "Жасырын стадион"  # stands in the schedule alone
ROWS = (Entry, EntryVersion, EntryAct, ExtraTask, DeletedDraft, EntryPhotograph)


@pytest.fixture
def crowd(settings, tmp_path):
    private_disk(settings, tmp_path)
    views.requests.forget()
    made = Crowd()
    for picture in made.pictures.values():
        for name in (picture.file, small_of(picture.file)):
            private_storage().save(f"entries/{name}", ContentFile(b"\xff\xd8\xff a photograph"))
    planned = plans.plan(made.diary.today - timedelta(days=50))
    sport, *others = planned.directions
    planned = replace(planned, directions=(replace(sport, place=PLACE), *others))
    plans.agreed(made.diary.participation, planned)
    return made


def address_of(name: str, *keys: object) -> str:
    with translation.override("kk"):
        return reverse(name, args=keys)


def wrong(walk) -> list:
    return [(who, what, seen) for who, what, seen, should in walk if seen is not should]


# Pages

WATCH = SEES_SENT - {OWNER}
OF_AN_ENTRY = {"cabinet_entry": {OWNER}, "cabinet_journal_edit": {OWNER}, "cabinet_entry_of": WATCH}
# They lead on, or ask; a title stands in the question alone.
ASKING = {"cabinet_journal_delete": {"draft"}, "cabinet_journal_send": set()}
OF_A_PARTICIPATION = {
    "cabinet_journal_of": WATCH,
    "cabinet_participant_schedule": WATCH,
    "cabinet_participant_schedule_change": {LEAD},
    "cabinet_earlier_journal": set(),  # the present one has its own address
    "cabinet_earlier_schedule": set(),
}
OWN = {
    "cabinet_journal", "cabinet_journal_new", "cabinet_journal_write", "cabinet_readers", "cabinet_queue",
    "cabinet_queue_undo", "cabinet_journals", "cabinet_schedule", "cabinet_schedule_change",
}  # fmt: skip
WRITTEN = {"draft", "sent", "returned", "unconfirmed"}


def test_each_page_has_its_line_here():
    found = {one.name for urls in (journal_urls, queue_urls, schedule_urls) for one in urls.urlpatterns}
    assert found == {*OF_AN_ENTRY, *ASKING, *OF_A_PARTICIPATION, *OWN}


def keys_of(crowd: Crowd, name: str, row: Entry) -> tuple:
    participation = crowd.diary.participation.public_id
    return (participation, row.public_id) if name == "cabinet_entry_of" else (row.public_id,)


def entries_opened(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    for name, whom in OF_AN_ENTRY.items():
        for who in ALL:
            for state, row in crowd.rows.items():
                answer = crowd.client(who).get(address_of(name, *keys_of(crowd, name, row)))
                should = who in whom and sees(who, state)
                should = should and (name != "cabinet_journal_edit" or state in WRITTEN)
                assert (answer.status_code == 200 and who != NOBODY) is should, (name, who, state)
                yield who, f"{name} {state}", rare(state) in answer.text, should


def test_a_page_of_an_entry_opens_to_these_and_to_nobody_else(crowd):
    assert wrong(entries_opened(crowd)) == []


def test_a_page_that_asks_or_leads_on_tells_nobody_else_anything(crowd):
    for name, states in ASKING.items():
        for who in ALL:
            for state, row in crowd.rows.items():
                answer = crowd.client(who).get(address_of(name, row.public_id))
                assert (rare(state) in answer.text) is (who == OWNER and state in states), (name, who, state)


def pages_opened(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    for name, whom in OF_A_PARTICIPATION.items():
        for who in ALL:
            answer = crowd.client(who).get(address_of(name, crowd.diary.participation.public_id))
            opened = answer.status_code == 200 and who != NOBODY
            shown = {state for state in crowd.rows if rare(state) in answer.text}
            assert shown == ({*crowd.rows} - {"draft"} if opened and name == "cabinet_journal_of" else set()), who
            assert (PLACE in answer.text) is (opened and "schedule" in name), (name, who)
            yield who, name, opened, who in whom


def test_a_page_of_a_participation_opens_to_these_and_to_nobody_else(crowd):
    assert wrong(pages_opened(crowd)) == []


def test_lists_name_nothing_that_one_does_not_see(crowd):
    waits = {"sent", "unconfirmed"}
    lists = {"cabinet_journal": (OWNER, {*crowd.rows}), "cabinet_queue": (LEAD, waits)}
    with translation.override("kk"):
        paths = {name: reverse(name, args=["work"] if name == "cabinet_journal_write" else []) for name in OWN}
    paths |= {"cabinet": address_of("cabinet"), "participants": f"{address_of('cabinet_participants')}?all"}
    for name, path in paths.items():
        for who in ALL:
            text = crowd.client(who).get(path).text
            shown = {state for state in crowd.rows if rare(state) in text}
            whose, states = lists.get(name, ("", set()))
            if who == whose:
                assert states <= shown, (name, who)
            assert shown <= {state for state in crowd.rows if sees(who, state)}, (name, who)
            if name != "cabinet_schedule_change":
                assert (PLACE in text) is (who == OWNER and name == "cabinet_schedule"), (name, who)


# What answers machines


def asked_of_graphql(crowd: Crowd, who: str, document: str, **variables) -> dict:
    body = json.dumps({"query": document, "variables": variables})
    return crowd.client(who).post("/graphql/", body, content_type="application/json").json()["data"]


def entry_id(row: Entry) -> str:
    return to_global_id("Entry", row.public_id)


def participation_id(crowd: Crowd) -> str:
    return to_global_id("Participation", crowd.diary.participation.public_id)


def answers_shown(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    of = participation_id(crowd)
    for who in ALL:
        listed = json.dumps(asked_of_graphql(crowd, who, asking.JOURNAL, of=of), ensure_ascii=False)
        own = json.dumps(asked_of_graphql(crowd, who, asking.JOURNAL), ensure_ascii=False)
        waiting = json.dumps(asked_of_graphql(crowd, who, asking.QUEUE), ensure_ascii=False)
        for state, row in crowd.rows.items():
            one = asked_of_graphql(crowd, who, asking.ONE, id=entry_id(row))["entry"]
            should = who not in (NOBODY, STRANGER) and sees(who, state)
            yield who, f"entry {state}", one is not None, should
            yield who, f"journal {state}", entry_id(row) in listed, should
            yield who, f"own journal {state}", entry_id(row) in own, who == OWNER
            waits = state in ("sent", "unconfirmed")
            if waits:
                yield who, f"queue {state}", f'"entry": {{"id": "{entry_id(row)}"' in waiting, who == LEAD
        sees_it = who in SEES_SENT
        tasks = asked_of_graphql(crowd, who, asking.TASKS, of=of)["extraTasks"]
        yield who, "tasks", bool(tasks), sees_it
        yield who, "own tasks", bool(asked_of_graphql(crowd, who, asking.TASKS)["extraTasks"]), who == OWNER
        schedule = asked_of_graphql(crowd, who, SCHEDULE, id=of)["schedule"]
        yield who, "schedule", schedule is not None, sees_it


def test_graphql_shows_these_and_no_others(crowd):
    assert wrong(answers_shown(crowd)) == []


def test_the_door_for_devices_shows_these_and_no_others(crowd):
    for who in ALL:
        for state, row in crowd.rows.items():
            answer = crowd.client(who).get(f"/api/journal/entries/{row.public_id}")
            expected = 401 if who in (NOBODY, STRANGER) else 200 if sees(who, state) else 404
            assert answer.status_code == expected, (who, state)
            assert (rare(state) in answer.text) is (expected == 200)
        views.requests.forget()


def files_opened(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    for who in ALL:
        for state, picture in crowd.pictures.items():
            for url in (picture.url, picture.small_url):
                answer = crowd.client(who).get(url)
                assert answer.status_code in (200, 404)
                assert answer["Cache-Control"] == "private, no-store"
                should = who not in (NOBODY, STRANGER) and sees(who, state)
                yield who, f"photograph {state}", answer.status_code == 200, should


def test_photographs_open_to_these_and_to_nobody_else(crowd):
    assert wrong(files_opened(crowd)) == []


# What is hidden looks like what is not there


def told(answer, key: object) -> tuple[int, str]:
    text = answer.content.decode() + answer.headers.get("Location", "")
    return answer.status_code, re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", text.replace(str(key), "…"))


def hidden_addresses(crowd: Crowd) -> Iterator[tuple[str, str, object]]:
    """Who does not see what: the address with a gap for its key, and the key."""
    participation = crowd.diary.participation.public_id
    for who in (one for one in EVERYBODY if one != OWNER):
        for state, row in crowd.rows.items():
            for name, whom in OF_AN_ENTRY.items():
                if not (who in whom and sees(who, state)):
                    yield who, with_a_gap(name, *keys_of(crowd, name, row)), row.public_id
            if not sees(who, state):
                yield who, "/api/journal/entries/{}", row.public_id
                yield who, "/files/entries/{}", crowd.pictures[state].file
        for name, whom in OF_A_PARTICIPATION.items():
            if who not in whom:
                yield who, with_a_gap(name, participation), participation


def with_a_gap(name: str, *keys: object) -> str:
    """The address, with a gap for its last key."""
    before, found, after = address_of(name, *keys).rpartition(str(keys[-1]))
    assert found
    return f"{before}{{}}{after}"


def test_what_is_hidden_looks_like_what_is_not_there(crowd):
    for who, address, key in hidden_addresses(crowd):
        client, asked = crowd.client(who), []
        for each in (new_key(address), key, new_key(address)):
            views.requests.forget()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address.format(each))
            asked.append((*told(answer, each), len(queries)))
        assert asked[1] == asked[2], (who, address)


def new_key(address: str) -> object:
    """A key that is nobody's."""
    return new_file() if "/files/" in address else uuid4()


# Deeds


def all_that_is() -> list:
    """Every row of the journal, and how much the history holds besides who has read."""
    rows = [list(model.objects.order_by("pk").values()) for model in ROWS]
    return [*rows, HistoryLine.objects.exclude(name=PersonOpened.event_name).count()]


def moves(send) -> bool:
    """Does what is sent move anything? It is taken back at once."""
    before = all_that_is()
    with transaction.atomic():
        point = transaction.savepoint()
        send()
        after = all_that_is()
        transaction.savepoint_rollback(point)
    return after != before


def key(row: Entry) -> str:
    return f"{row.public_id}:{row.sent_version or row.version}"


def form(crowd: Crowd, row: Entry, **typed) -> dict:
    return {"version": row.version, "direction": "work", "day": row.day.isoformat(), "words": "Басқаша жаздым."} | typed


def to_page(name: str, **typed):
    return lambda crowd, client, row: client.post(
        address_of(name, *keys_of(crowd, name, row)), form(crowd, row, **typed)
    )


def to_queue(deed: str, **boxes):
    def send(crowd, client, row):
        typed = {f"{name}-{row.public_id}": words for name, words in boxes.items()}
        if "task" in boxes:
            typed[f"due-{row.public_id}"] = crowd.diary.today.isoformat()
        return client.post(address_of("cabinet_queue"), {"deed": f"{deed} {key(row)}"} | typed)

    return send


def chosen_in_queue(crowd, client, row):
    client.post(address_of("cabinet_queue"), {"deed": "confirm-chosen", "chosen": [key(row)]})


def undone_in_queue(crowd, client, row):
    at = row.decided_at or timezone.now()
    client.post(address_of("cabinet_queue_undo"), {"entry": f"{row.public_id} {at.isoformat()}"})


def to_device_door(send: bool):
    def put(crowd, client, row):
        body = {
            "participation": str(crowd.diary.participation.public_id), "kind": "work_day", "direction": "work",
            "day": row.day.isoformat(), "words": "Басқаша жаздым.", "send": send,
        }  # fmt: skip
        views.requests.forget()
        headers = {"if-match": f'"{row.version}"'}
        address = f"/api/journal/entries/{row.public_id}"
        client.put(address, json.dumps(body), content_type="application/json", headers=headers)

    return put


def to_graphql(document: str, **variables):
    def send(crowd, client, row):
        content = {"kind": "WORK_DAY", "direction": "WORK", "day": row.day.isoformat(), "words": "Басқаша жаздым."}
        given = {
            "id": f"m-{uuid4()}", "uuid": str(row.public_id), "of": participation_id(crowd), "entry": entry_id(row),
            "version": row.sent_version or row.version, "expected": row.version, "content": content,
            "entries": [{"entry": entry_id(row), "version": row.sent_version or row.version}],
            "reason": "Түсіндір.", "words": "Тағы біреуін.", "due": crowd.diary.today.isoformat(), **variables,
        }  # fmt: skip
        named = {name: value for name, value in given.items() if f"${name}:" in document}
        client.post("/graphql/", json.dumps({"query": document, "variables": named}), content_type="application/json")

    return send


# By which press an act is done: each of these is tried by everybody in every state. An act that is done nowhere is not.
PRESSES = {
    "a page keeps": (Act.WRITE, to_page("cabinet_journal_edit", deed="keep")),
    "a page sends": (Act.SEND, to_page("cabinet_journal_edit", deed="send")),
    "a page deletes": (Act.DELETE, to_page("cabinet_journal_delete")),
    "the queue returns": (Act.RETURN, to_queue("return", reason="Түсіндір.")),
    "the queue confirms": (Act.CONFIRM, to_queue("confirm")),
    "the queue confirms what is chosen": (Act.CONFIRM, chosen_in_queue),
    "the queue takes back": (Act.UNCONFIRM, undone_in_queue),
    "the page of an entry takes back": (Act.UNCONFIRM, to_page("cabinet_entry_of")),
    "the queue hears the employer": (Act.EMPLOYER_SAID, to_queue("employer", employer="Иә.")),
    "the queue asks more": (Act.SET_TASK, to_queue("task", task="Тағы біреуін.")),
    "GraphQL writes": (Act.WRITE, to_graphql(asking.WRITE, send=False)),
    "GraphQL writes and sends": (Act.SEND, to_graphql(asking.WRITE, send=True)),
    "GraphQL sends what was kept": (Act.SEND, to_graphql(asking.SEND)),
    "GraphQL confirms": (Act.CONFIRM, to_graphql(asking.CONFIRM)),
    "GraphQL takes back": (Act.UNCONFIRM, to_graphql(asking.UNCONFIRM)),
    "GraphQL returns": (Act.RETURN, to_graphql(asking.RETURN)),
    "GraphQL asks more": (Act.SET_TASK, to_graphql(asking.TASK)),
    "a device writes": (Act.WRITE, to_device_door(send=False)),
    "a device sends": (Act.SEND, to_device_door(send=True)),
    "a page sends what was kept": (Act.SEND, to_page("cabinet_journal_send")),
}
AS_IT_WAS_KEPT = {"a page sends what was kept", "GraphQL sends what was kept"}
BY_ACT = {one.act: one for one in TRANSITIONS}


def test_each_act_and_each_mutation_has_its_press():
    assert {act for act, _send in PRESSES.values()} == set(BY_ACT)
    fields = {name for name, value in vars(JournalMutation).items() if not name.startswith("_")}
    by_graphql = {name for name in PRESSES if name.startswith("GraphQL")}
    assert len(by_graphql) == len(fields) + 1, "writeEntry does two of them"


def is_done(name: str, who: str, row: Entry) -> bool:
    """Does the table let this one do it? Words that lie with the mentor are sent anew."""
    act, _send = PRESSES[name]
    one = BY_ACT[act]
    begins = {State.DRAFT} if name in AS_IT_WAS_KEPT else {*one.begins, *([State.SENT] if act is Act.SEND else [])}
    return ACTS_AS.get(who) == one.actor.value and row.stands in begins


@pytest.mark.parametrize("name", PRESSES)
def test_a_press_moves_what_the_table_says_and_nothing_else(name, crowd):
    act, send = PRESSES[name]
    Entry.objects.update(employer_confirmed=act is not Act.EMPLOYER_SAID)
    for who in ALL:
        client = crowd.client(who)
        for state, row in crowd.rows.items():
            done = moves(lambda: send(crowd, client, row))  # noqa: B023
            assert done is is_done(name, who, row), (who, state)


# What is taken away or bent, and which walk has to miss it.
BENT = {
    "one's own pages are one's own": (entries_opened, own_pages, "find_own", lambda crowd: as_the_owner(crowd)),
    "journals of others are for these roles": (pages_opened, journals, "READERS", lambda crowd: (Role.MENTOR,)),
    "a participation is found by whoever sees it": (
        pages_opened, journals, "one_participation", lambda crowd: lambda viewer, key: crowd.diary.participation
    ),
    "GraphQL begins at what is visible": (
        answers_shown, PersonalType, "get_queryset", lambda crowd: classmethod(lambda cls, rows, info: rows.all())
    ),
    "a file opens to those who see its row": (
        files_opened, EntryPhotograph, "reached", lambda crowd: dict.fromkeys(Reach, lambda viewer: Q())
    ),
}  # fmt: skip


def as_the_owner(crowd: Crowd):
    return lambda viewer, public_id: one_entry(crowd.viewer(OWNER), public_id)


@pytest.mark.parametrize("rule", BENT)
def test_a_rule_of_a_door_that_is_taken_away_is_missed(rule, crowd, monkeypatch):
    walk, owner, name, instead = BENT[rule]
    monkeypatch.setattr(owner, name, instead(crowd))
    assert is_missed(walk, crowd)


def is_missed(walk, crowd: Crowd) -> bool:
    """Does the walk find something wrong, or break off at what it demands itself?"""
    try:
        return wrong(walk(crowd)) != []
    except (AssertionError, StopIteration):
        return True

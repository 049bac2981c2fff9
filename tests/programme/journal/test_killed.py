"""The process is killed at every write of an act on an entry: it is done whole or not at all, and once more it is once.

Killed after each statement that writes, and after the answer, in turn.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from django.conf import settings as site_settings
from django.test import Client

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITTEN, each_write_is_heard
from tests.programme.participation.test_killed import signed_in
from tests.programme.people_cast import viewer_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.journal import api
from tosbelgi.programme.journal.api import Content, Kind
from tosbelgi.programme.models import DeletedDraft, Entry, EntryAct, EntryVersion, ExtraTask, Person

from .cast import Diary, make_diary, moved, uuid7

COLUMNS = ("state", "version", "sent_version", "employer_confirmed", "decided_at")
numbers = count()


def do(words: str) -> None:
    """For the process that is killed."""
    asked = json.loads(words)
    with each_write_is_heard():
        put(**asked) if "address" in asked else act(**asked)


def put(address: str, sent: dict, session: str) -> None:
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[site_settings.SESSION_COOKIE_NAME] = session
    answer = client.put(address, sent, content_type="application/json", headers={"if-none-match": "*"})
    assert answer.status_code in {200, 201}, answer.text


def act(name: str, by: int, at: str, **asked) -> None:
    ids = {one: UUID(asked[one]) for one in ("entry", "participation") if one in asked}
    if "content" in asked:
        told = asked["content"]
        asked["content"] = Content(**told | {"kind": Kind(told["kind"]), "day": date.fromisoformat(told["day"])})
    if "entries" in asked:
        asked["entries"] = [(UUID(key), version) for key, version in asked["entries"]]
    if "due_on" in asked:
        asked["due_on"] = date.fromisoformat(asked["due_on"])
    getattr(api, name)(by=viewer_of(Person.objects.get(pk=by)), at=datetime.fromisoformat(at), **asked | ids)


@dataclass(frozen=True)
class Facts:
    """All that is left of one journal in the database."""

    entries: tuple
    versions: tuple
    acts: tuple
    tasks: int
    deleted: int
    history: tuple[str, ...]

    @classmethod
    def of(cls, diary: Diary) -> "Facts":
        own = {"entry__participation": diary.participation}
        entries = Entry.objects.filter(participation=diary.participation).order_by("pk")
        told = HistoryLine.objects.filter(about__person_id=diary.cast.pupil.pk, name__startswith="journal.")
        return cls(
            tuple((*one[:-1], one[-1] is not None) for one in entries.values_list(*COLUMNS)),
            tuple(EntryVersion.objects.filter(**own).order_by("pk").values_list("number", "words", "sent")),
            tuple(EntryAct.objects.filter(**own).order_by("pk").values_list("act", "version")),
            ExtraTask.objects.filter(participation=diary.participation).count(),
            DeletedDraft.objects.filter(participation=diary.participation).count(),
            tuple(told.order_by("pk").values_list("name", flat=True)),
        )


def told(diary: Diary) -> dict:
    return {"kind": "session", "direction": "sport", "day": diary.today.isoformat(), "minutes": 60, "words": "Сынақ."}


def by(diary: Diary, who: str, name: str, **asked) -> dict:
    person = getattr(diary.cast, who)
    return {"name": name, "by": person.pk, "at": diary.at.isoformat()} | asked


def writes(diary: Diary, name: str) -> dict:
    owner = str(diary.participation.public_id)
    more = {"entry": str(uuid7()), "participation": owner, "content": told(diary), "expected": None}
    return by(diary, "pupil", name, **more)


def of_one(state: str, who: str, name: str, content: Callable = Diary.session, **asked) -> Callable[[Diary], dict]:
    """An act on an entry that stands there."""

    def command(diary: Diary) -> dict:
        row = moved(diary, diary.write(content(diary)), state)
        return by(diary, who, name, entry=str(row.public_id), **asked)

    return command


def several(diary: Diary) -> dict:
    rows = [diary.write_and_send(diary.session(day=diary.today - timedelta(days=one))) for one in range(3)]
    return by(diary, "mentor", "confirm", entries=[(str(row.public_id), 1) for row in rows])


def a_task(diary: Diary) -> dict:
    row = diary.write_and_send()
    more = {"direction": "sport", "words": "Тағы.", "due_on": diary.today.isoformat(), "entry": str(row.public_id)}
    return by(diary, "mentor", "give_task", participation=str(diary.participation.public_id), **more)


def by_the_door(diary: Diary) -> dict:
    sent = told(diary) | {"participation": str(diary.participation.public_id), "send": True}
    return {"address": f"/api/journal/entries/{uuid7()}", "sent": sent, "session": signed_in(diary.cast.pupil)}


DEEDS: dict[str, Callable[[Diary], dict]] = {
    "write": lambda diary: writes(diary, "write"),
    "write and send": lambda diary: writes(diary, "write_and_send"),
    "by the door": by_the_door,
    "send": of_one("draft", "pupil", "send", version=1),
    "delete": of_one("draft", "pupil", "delete_draft"),
    "confirm several": several,
    "return": of_one("sent", "mentor", "return_", version=1, reason="Түзет."),
    "take back": of_one("confirmed", "mentor", "unconfirm"),
    "the employer's word": of_one("sent", "mentor", "employer_said", Diary.work_day, version=1, words="Иә."),
    "a task": a_task,
}


@pytest.fixture
def site(killable):
    same = ("SECRET_KEY", "PASSWORD_HASHERS", "SIGN_IN_RATE_LIMIT")  # a session of here is one there
    killable.settings = {name: getattr(site_settings, name) for name in same}
    return killable


@pytest.mark.parametrize("deed", DEEDS)
def test_an_act_is_done_whole_or_not_at_all_wherever_its_process_is_killed(deed, site):
    def prepared() -> tuple[Diary, list[str]]:
        diary = make_diary(suffix=f"-{next(numbers)}-killed")
        return diary, [f"{__name__}:do", json.dumps(DEEDS[deed](diary))]

    diary, command = prepared()
    before = Facts.of(diary)
    assert site.run(*command) == 0
    after = Facts.of(diary)
    assert after != before
    assert site.run(*command) == 0
    assert Facts.of(diary) == after, "once more it is done once"

    seen = set()
    diary, command = prepared()
    for calls in count(1):
        ended = site.run(*command, after=(WRITTEN, calls))
        left = Facts.of(diary)
        if ended == 0:
            assert left == after, "what was answered is there"
            break
        assert ended == KILLED
        assert left in (before, after), f"half done after {calls} statements that write"
        if (is_done := left == after) not in seen:
            seen.add(is_done)
            assert site.run(*command) == 0
            assert Facts.of(diary) == after, "once more it is done once"
        if Facts.of(diary) == after:
            diary, command = prepared()
    assert seen == {True, False}

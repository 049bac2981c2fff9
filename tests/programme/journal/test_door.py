"""The door for devices: who asks, what has another form, and the same again from any device."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.programme.people_cast import make_person
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.journal.door import views
from tosbelgi.programme.journal.door.bodies import CONTENT
from tosbelgi.programme.journal.door.problems import STATUS
from tosbelgi.programme.models import Entry, EntryVersion

from .cast import make_diary, uuid7

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "journal-api.md"


@pytest.fixture(autouse=True)
def nothing_was_asked_before():
    views.requests.forget()


@pytest.fixture
def diary():
    return make_diary()


def client_of(person, **more) -> Client:
    client = Client(**more)
    client.force_login(person.user)
    return client


def address(key) -> str:
    return f"/api/journal/entries/{key}"


def told(diary, **changes) -> dict:
    usual = {
        "participation": str(diary.participation.public_id), "kind": "session", "direction": "sport",
        "day": diary.today.isoformat(), "minutes": 60, "words": "Жүгірдім.",
    }  # fmt: skip
    return usual | changes


def put(client, key, body, *, match=None, **headers):
    condition = {"if-match": f'"{match}"'} if match else {"if-none-match": "*"}
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return client.put(address(key), data, content_type="application/json", headers=condition | headers)


def test_the_same_again_is_answered_the_same_in_whatever_state_it_is(diary):
    client, key = client_of(diary.cast.pupil), uuid7()
    first = put(client, key, told(diary, send=True))
    assert (first.status_code, first["ETag"], first["Cache-Control"]) == (201, '"1"', "private, no-store")
    diary.confirm(Entry.objects.get())
    again = put(client, key, told(diary, send=True))
    assert (again.status_code, again["ETag"], again.json()["state"]) == (200, '"1"', "confirmed")
    assert EntryVersion.objects.count() == 1


def test_what_made_an_earlier_version_is_answered_with_that_version(diary):
    client, key = client_of(diary.cast.pupil), uuid7()
    put(client, key, told(diary))
    put(client, key, told(diary, minutes=75), match=1)
    again = put(client, key, told(diary)).json()
    assert (again["version"], again["minutes"], again["newestVersion"]) == (1, 60, 2)


FORMS = {
    b"{": ("NOT_JSON", None),
    b"[]": ("NOT_JSON", None),
    b"\xff": ("NOT_JSON", None),
    b"[" * 5000: ("NOT_JSON", None),
}


@pytest.mark.parametrize("body", FORMS)
def test_what_is_no_json_is_refused(diary, body):
    answer = put(client_of(diary.cast.pupil), uuid7(), body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["code"] == FORMS[body][0]


UNFIT = {
    "participation": ["x", 1], "kind": ["dance", 1], "direction": [7], "day": ["2026-13-01", "20261201", 5],
    "startsAt": ["25:00", "18:00+05:00", 5], "minutes": ["60", 1.5, True, 2**60], "title": [1], "words": [[]],
    "results": [{}], "listedBook": ["1"], "trip": [False], "photographs": ["x", ["x"], [1]], "task": ["x"],
    "lateReason": [1], "capturedAt": ["2026-12-01T10:00", "0001-01-01T00:00+14:00", 1], "queuedAt": ["x"],
    "clockAt": ["9999-12-31T23:59-14:00"], "send": [1, "true"], "sure": ["yes"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in UNFIT.items() for value in values])
def test_a_field_of_another_form_is_named(diary, name, value):
    answer = put(client_of(diary.cast.pupil), uuid7(), told(diary, **{name: value}))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (400, "FIELD_DOES_NOT_FIT", name)
    assert not Entry.objects.exists()


def test_each_field_is_tried():
    assert set(UNFIT) == {*CONTENT, "participation", "send", "sure"}


def test_a_field_that_is_unknown_or_missing_is_named(diary):
    client = client_of(diary.cast.pupil)
    assert put(client, uuid7(), told(diary, mood="good")).json()["field"] == "mood"
    body = told(diary)
    del body["day"]
    assert put(client, uuid7(), body).json() == {
        "type": "urn:tosbelgi:problem:FIELD_MISSING", "title": "An entry has this field.", "status": 400,
        "code": "FIELD_MISSING", "field": "day",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 428),
        ({"if-none-match": '"1"'}, 400),
        ({"if-none-match": "*", "if-match": '"1"'}, 400),
        ({"if-match": "1"}, 400),
        ({"if-match": "W/1"}, 400),
        ({"if-match": "*"}, 400),
        ({"if-match": '"0"'}, 400),
        ({"if-match": '"1", "2"'}, 400),
        ({"if-match": '"١"'}, 400),
    ],
)
def test_which_version_it_begins_from_has_to_be_said(diary, headers, status):
    encoded = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    client = client_of(diary.cast.pupil)
    answer = client.put(address(uuid7()), json.dumps(told(diary)), content_type="application/json", headers=encoded)
    assert answer.status_code == status
    assert not Entry.objects.exists()


def test_a_stranger_and_a_token_are_refused_by_name(diary):
    answer = put(Client(), uuid7(), told(diary))
    assert (answer.status_code, answer.json()["code"]) == (401, "SIGN_IN_REQUIRED")
    assert answer["WWW-Authenticate"]
    answer = put(client_of(diary.cast.pupil), uuid7(), told(diary), authorization="Bearer x")
    assert (answer.status_code, answer.json()["code"]) == (401, "TOKENS_NOT_OFFERED")


def test_a_put_needs_the_token_of_its_session(diary):
    client = client_of(diary.cast.pupil, enforce_csrf_checks=True)
    key = uuid7()
    answer = put(client, key, told(diary))
    assert (answer.status_code, answer.json()["code"]) == (403, "CSRF_FAILED")
    assert client.get(address(key)).status_code == 404
    client.get("/kk/cabinet/me/name/")
    assert put(client, key, told(diary), **{"X-CSRFToken": client.cookies["csrftoken"].value}).status_code == 201


def test_other_methods_and_types_and_lengths_are_refused(diary):
    client, key = client_of(diary.cast.pupil), uuid7()
    for method in ("post", "patch", "delete"):
        answer = getattr(client, method)(address(key))
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS, PUT")
    assert client.options(address(key))["Allow"] == "GET, HEAD, OPTIONS, PUT"
    answer = client.put(address(key), "x", content_type="text/plain", headers={"if-none-match": "*"})
    assert answer.status_code == 415
    assert put(client, key, "x" * (128 * 1024 + 1)).status_code == 413
    assert client.head(address(key)).status_code == 404


def test_too_often_is_refused_for_a_minute(diary, monkeypatch):
    monkeypatch.setattr(views, "REQUESTS_A_MINUTE", 2)
    client = client_of(diary.cast.pupil)
    codes = [client.get(address(uuid7())).status_code for _ in range(3)]
    assert codes == [404, 404, 429]
    assert client.get(address(uuid7()))["Retry-After"]
    assert client_of(diary.cast.mentor).get(address(uuid7())).status_code == 404


def test_a_defect_is_told_by_its_reference_alone(diary, monkeypatch):
    def fail(*args, **given):
        raise RuntimeError("кітап")

    monkeypatch.setattr(views, "write", fail)
    answer = put(client_of(diary.cast.pupil), uuid7(), told(diary))
    assert (answer.status_code, answer.json()["code"]) == (500, "INTERNAL")
    assert "кітап" not in answer.text


def test_somebody_elses_entry_looks_missing_by_get_and_by_put(diary):
    row = diary.write()
    for person in (make_person("Бөтен"), diary.cast.mentor):
        client = client_of(person)
        there, nowhere = client.get(address(row.public_id)), client.get(address(uuid7()))
        assert (there.status_code, there.content) == (404, nowhere.content)
    other = make_diary(suffix="-b")
    client = client_of(other.cast.pupil)
    body = told(other)
    assert put(client, row.public_id, body, match=1).content == put(client, uuid7(), body, match=1).content
    assert put(client, row.public_id, told(diary)).status_code == 404
    assert Entry.objects.count() == 1


def test_a_mentor_reads_what_was_sent_and_that_is_written_down(diary):
    row = diary.return_(diary.write_and_send())
    diary.write(diary.session(words="Жоба."), entry=row.public_id, expected=1)
    answer = client_of(diary.cast.mentor).get(address(row.public_id))
    assert (answer["ETag"], answer.json()["words"]) == ('"1"', "Жүгірдім, жаттығу жасадым.")
    assert "Жоба." not in answer.text
    assert HistoryLine.objects.filter(name="people.person_opened", about__person_id=diary.cast.pupil.pk).count() == 1
    client_of(diary.cast.pupil).get(address(row.public_id))
    assert HistoryLine.objects.filter(name="people.person_opened").count() == 1


def test_a_mentor_writes_nothing(diary):
    row = diary.write_and_send()
    answer = put(client_of(diary.cast.mentor), row.public_id, told(diary), match=1)
    assert (answer.status_code, answer.json()["code"]) == (403, "ONLY_ITS_AUTHOR_WRITES")


def test_a_rule_is_told_in_the_language_of_the_person(diary):
    diary.cast.pupil.user.language = "ru"
    diary.cast.pupil.user.save()
    tomorrow = (diary.today + timedelta(days=1)).isoformat()
    answer = put(client_of(diary.cast.pupil), uuid7(), told(diary, day=tomorrow, send=True))
    body = answer.json()
    assert (answer.status_code, answer["Content-Language"]) == (422, "ru")
    assert (body["code"], body["rule"], body["allowed"]) == (
        "DAY_IN_THE_FUTURE", "journal.day.past", timezone.localdate().isoformat()
    )  # fmt: skip


def test_the_same_hours_name_the_other_entry_and_are_sent_by_whoever_is_sure(diary):
    client, key = client_of(diary.cast.pupil), uuid7()
    first = put(client, uuid7(), told(diary, startsAt="18:00", send=True)).json()
    body = told(diary, direction="skills", startsAt="18:30", send=True)
    answer = put(client, key, body)
    assert (answer.status_code, answer.json()["other"]) == (409, first["id"])
    assert put(client, key, body | {"sure": True}).status_code == 201


def blocks() -> list[tuple[str, str]]:
    return re.findall(r"^```(http|json)\n(.+?)^```", PAGE.read_text("utf-8"), re.M | re.S)


def test_the_examples_of_the_page_are_true(diary):
    client, key = client_of(diary.cast.pupil), uuid7()
    named = {"entry": key, "participation": diary.participation.public_id, "today": diary.today}
    examples = [(kind, re.sub(r"\{(\w+)\}", lambda one: str(named[one[1]]), text)) for kind, text in blocks()]
    assert [kind for kind, _text in examples] == ["http", "json"] * 4
    for (_http, request), (_json, expected) in zip(examples[::2], examples[1::2], strict=True):
        head, _blank, body = request.partition("\n\n")
        (method, path), *lines = [line.split(" ", 1) for line in head.splitlines()]
        headers = {name.removesuffix(":"): value for name, value in lines}
        content_type = headers.pop("Content-Type", "")
        send = {"data": body, "content_type": content_type} if body else {}
        answer = getattr(client, method.lower())(path.strip(), headers=headers, **send)
        status, _newline, told_of = expected.partition("\n")
        assert answer.status_code == int(status), answer.text
        assert contains(answer.json(), json.loads(told_of)), answer.text
        if body and answer.status_code < 300:
            again = getattr(client, method.lower())(path.strip(), headers=headers, **send)
            assert (again.status_code, again.content) == (200, answer.content)


def contains(answer, part) -> bool:
    if isinstance(part, dict):
        return all(name in answer and contains(answer[name], value) for name, value in part.items())
    return answer == part


def test_the_page_names_every_code_and_field():
    text = PAGE.read_text("utf-8")
    source = "".join(path.read_text("utf-8") for path in Path(views.__file__).parent.glob("*.py"))
    codes = {*re.findall(r'Problem\(\s*\d+, "([A-Z_]+)"', source), *STATUS}
    assert {code for code in codes if f"`{code}`" not in text} == set()
    assert {name for name in (*CONTENT, "participation", "send", "sure") if f"`{name}`" not in text} == set()
    for line in re.findall(r"^\| (`[A-Z_`, ]+`) \| (\d+) \|", text, re.M):
        for code in re.findall(r"[A-Z_]+", line[0]):
            if code in STATUS:
                assert STATUS[code] == int(line[1]), code


def test_an_answer_that_was_compressed_on_its_way_names_the_version_to_begin_from(diary):
    client, key = client_of(diary.cast.pupil), uuid7()
    put(client, key, told(diary))
    read = client.get(address(key), headers={"accept-encoding": "gzip"})
    assert read["ETag"] == 'W/"1"'
    body = json.dumps(told(diary, minutes=75))
    changed = client.put(address(key), body, content_type="application/json", headers={"if-match": read["ETag"]})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)


def test_somebody_else_learns_of_no_version_that_they_do_not_see(diary):
    row = diary.return_(diary.write_and_send())
    before = client_of(diary.cast.mentor).get(address(row.public_id))
    for number in (1, 2, 3):
        diary.write(diary.session(words=f"{number}-нұсқа."), entry=row.public_id, expected=number)

    after = client_of(diary.cast.mentor).get(address(row.public_id))

    assert (after.json()["newestVersion"], after.content) == (1, before.content)
    assert client_of(diary.cast.pupil).get(address(row.public_id)).json()["newestVersion"] == 4


def test_what_a_rule_refuses_is_named_as_in_the_body(diary):
    client = client_of(diary.cast.pupil)
    book = {"kind": "book", "direction": "reading"}
    refused = put(client, uuid7(), told(diary, **book, listedBook=1)).json()
    assert (refused["code"], refused["field"]) == ("BOOK_NOT_OFFERED", "listedBook")
    refused = put(client, uuid7(), told(diary, **book, words="", send=True)).json()
    assert (refused["code"], refused["field"], refused["allowed"]) == (
        "ENTRY_INCOMPLETE", "listedBook", ["listedBook", "words"],
    )  # fmt: skip


def test_an_instant_is_kept_whatever_offset_it_tells(diary):
    odd = "2026-12-01T10:00:00+00:00:30.5"
    answer = put(client_of(diary.cast.pupil), uuid7(), told(diary, clockAt=odd))
    assert (answer.status_code, answer.json()["clockAt"]) == (201, "2026-12-01T09:59:29.500000Z")


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"])
def test_a_draft_tells_of_a_day_of_our_time(diary, day):
    answer = put(client_of(diary.cast.pupil), uuid7(), told(diary, day=day))
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (422, "NOT_OF_OUR_TIME", "day")
    assert not Entry.objects.exists()

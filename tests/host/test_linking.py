"""A person makes a code, the platform sends it: they are linked, once, and by that alone nothing is read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.programme.people_cast import make_person, viewer_of
from tosbelgi.host import link_door
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import LinkCode, PlatformLink
from tosbelgi.programme.sharing import api, codes, refusals

from .cast import link, make_asker

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    for allowance in (link_door.of_platform, link_door.of_account, link_door.of_strangers):
        allowance.forget()
    return make_asker()


@pytest.fixture
def aigerim():
    return make_person("Айгерім")


def code_for(asker, person, at=None):
    return api.make_code(platform=asker.application.platform.public_id, by=viewer_of(person), at=at or timezone.now())


def test_a_code_links_and_the_same_once_more_is_answered_the_same(asker, aigerim):
    code = code_for(asker, aigerim)
    assert code_for(asker, aigerim) == code, "pressed twice"

    first, again = (asker.link(f"{code[:4].lower()} {code[4:]}", "user-17") for _twice in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.json()["person"] == "user-17"
    (row,) = PlatformLink.objects.all()
    assert (row.person_id, row.their_id, row.ended_at) == (aigerim.pk, "user-17", None)
    (line,) = HistoryLine.objects.filter(name="sharing.linked")
    assert line.facts == {"link_id": row.pk, "platform_id": asker.platform_id}
    assert asker.data('{ participation(person: "user-17") { id } journal(person: "user-17") { nodes { id } } }') == {
        "participation": None,
        "journal": None,
    }


def test_neither_the_code_nor_what_would_give_it_away_is_stored(asker, aigerim):
    code = code_for(asker, aigerim)
    row = LinkCode.objects.get()
    assert code not in str(vars(row))
    assert len(set(code) - set(codes.SIGNS)) == 0
    assert len({codes.code_of(codes.new_nonce()) for _one in range(200)}) == 200


@pytest.mark.parametrize("wrong", ["unknown", "over", "used", "another platform's", "empty"])
def test_every_wrong_code_is_refused_alike(wrong, asker, aigerim):
    now = timezone.now()
    code = {"unknown": "ABCD2345", "empty": ""}.get(wrong)
    if wrong == "over":
        code = code_for(asker, aigerim, now - codes.CODE_HOLDS - timedelta(seconds=1))
    if wrong == "another platform's":
        code = code_for(make_asker("Басқа"), aigerim)
    if wrong == "used":
        code = code_for(asker, aigerim)
        assert asker.link(code, "user-1").status_code == 200
    before = PlatformLink.objects.count()

    answer = asker.link(code, "user-17", language="ru")

    assert (answer.status_code, answer.json()["code"]) == (409, "WRONG_LINK_CODE")
    assert answer.json()["message"].startswith("Этот код")
    assert PlatformLink.objects.count() == before


def test_one_account_there_is_one_person_here_and_one_person_one_account(asker, aigerim):
    link(asker, aigerim, "user-17")
    daniyar = make_person("Данияр")
    assert asker.link(code_for(asker, daniyar), "user-17").json()["code"] == "ACCOUNT_IS_LINKED"
    with pytest.raises(refusals.LinkedAlready):
        code_for(asker, aigerim)
    elsewhere = make_asker("Басқа")
    assert elsewhere.link(code_for(elsewhere, aigerim), "user-17").status_code == 200, "ids are each platform's own"


def test_who_has_ended_a_link_is_linked_anew_by_a_new_code(asker, aigerim):
    row, now = link(asker, aigerim, "user-17"), timezone.now()
    for _twice in range(2):
        api.end_link(link=row.public_id, by=viewer_of(aigerim), at=now)

    assert HistoryLine.objects.filter(name="sharing.link_ended").count() == 1
    assert link(asker, aigerim, "user-18").pk != row.pk
    assert link(asker, make_person("Данияр"), "user-17").person.given_name == "Данияр"


def test_nobody_ends_the_link_of_another(asker, aigerim):
    row = link(asker, aigerim, "user-17")
    with pytest.raises(refusals.NoSuchLink):
        api.end_link(link=row.public_id, by=viewer_of(make_person("Данияр")), at=timezone.now())
    row.refresh_from_db()
    assert row.ended_at is None


@pytest.mark.parametrize("their_id", ["", " user", "a\u202eb", "a\x00b", "я" * 201])
def test_an_id_that_is_none_is_refused(their_id, asker, aigerim):
    answer = asker.link(code_for(asker, aigerim), their_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_AN_ID_THERE")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"code": 1, "person": "x"}', b'{"code": "A"}', b"\xff", b"{" * 5000]
)
def test_a_body_that_is_none_is_refused(body, asker, client):
    answer = client.post("/api/host/links", body, content_type="application/json", headers=asker.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("length", ["abc", "-1", "5000", "9" * 40])
def test_a_length_that_is_none_is_refused(length, asker, client):
    kind = "application/json"
    answer = client.post("/api/host/links", b"{}", content_type=kind, headers=asker.headers, CONTENT_LENGTH=length)
    assert (answer.status_code, answer.json()["code"]) == (400, "BAD_REQUEST")


def test_the_door_of_links_needs_a_token_that_holds(asker, client):
    answers = [
        client.post("/api/host/links", "{}", content_type="application/json", headers=headers)
        for headers in ({}, {"authorization": "Bearer nobodys"}, {"authorization": "Basic YTpi"})
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(401, "TOKEN_REFUSED")}
    assert answers[0]["WWW-Authenticate"] == 'Bearer realm="Tosbelgi"'
    assert client.get("/api/host/links").status_code == 405


def test_guesses_are_few(asker):
    statuses = [asker.link("ABCD2345", "user-17").status_code for _one in range(link_door.ATTEMPTS_A_MINUTE + 1)]
    assert statuses == [409] * link_door.ATTEMPTS_A_MINUTE + [429]
    assert asker.link("ABCD2345", "user-18").status_code == 409, "another account goes on"

"""The photograph of each participation, tried by everybody: by its address, by both deeds, and where there is none."""

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from tests.programme.photographs.cast import prepared, private_disk
from tosbelgi.kernel.files.private.kinds import private_storage
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.programme.models import Portrait
from tosbelgi.programme.participation import api
from tosbelgi.programme.people import reach
from tosbelgi.programme.people.photographs.names import new_file, small_of
from tosbelgi.programme.people.reach import REACH, Reach
from tosbelgi.programme.people.roles import Role

from .crowd import EVERYBODY, OBJECTS, OWNER, PARENT, Crowd, make_crowd, sees
from .test_who_sees_what import wrong

pytestmark = pytest.mark.django_db
WITH_ACCOUNT = [who for who in EVERYBODY if who != PARENT]
OPEN = {"draft", "returned"}  # in which the personal page is written


@pytest.fixture
def crowd(settings, tmp_path):
    private_disk(settings, tmp_path)
    crowd = make_crowd()
    for portrait in crowd.portraits.values():
        for name in (portrait.file, small_of(portrait.file)):
            private_storage().save(f"portraits/{name}", ContentFile(b"\xff\xd8\xff a photograph"))
    return crowd


def addresses_opened(crowd: Crowd) -> Iterator[tuple[str, str, bool, bool]]:
    for who in WITH_ACCOUNT:
        for what in OBJECTS:
            for url in (crowd.portraits[what].url, crowd.portraits[what].small_url):
                answer = crowd.client(who, what).get(url)
                assert answer.status_code in (200, 404)
                assert answer["Cache-Control"] == "private, no-store"
                yield who, what, answer.status_code == 200, sees(who, what)


def test_an_address_opens_to_those_who_see_the_personal_page_and_to_nobody_else(crowd):
    assert wrong(addresses_opened(crowd)) == []


@pytest.mark.parametrize("role", [role for role in Role if REACH["portrait"][role] is not Reach.NONE])
def test_a_cell_of_the_table_that_is_taken_away_is_missed_at_the_address(role, crowd, monkeypatch):
    monkeypatch.setattr(reach, "REACH", {**REACH, "portrait": {**REACH["portrait"], role: Reach.NONE}})
    assert any(seen is not should for *_names, seen, should in addresses_opened(crowd))


def test_a_portrait_is_seen_as_far_as_the_personal_page():
    assert REACH["portrait"] == REACH["personalpage"]


@pytest.mark.parametrize("who", ["another participant", "a mentor of another centre", "the commission", "a stranger"])
def test_what_is_hidden_looks_like_what_is_not_there(
    who, crowd, django_assert_max_num_queries, django_assert_num_queries
):
    client = Client() if who == "a stranger" else crowd.client(who, "submitted")
    hidden, missing = crowd.portraits["submitted"].url, f"/files/portraits/{new_file()}"
    for url in (hidden, missing):
        client.get(url)
    with django_assert_max_num_queries(50) as asked:
        nothing = client.get(missing)

    with django_assert_num_queries(len(asked)):
        answer = client.get(hidden)

    assert (answer.status_code, answer.content) == (404, nothing.content)
    assert answer.headers.keys() == nothing.headers.keys()


def test_a_row_whose_file_is_lost_looks_the_same(crowd):
    portrait = crowd.portraits["submitted"]
    private_storage().delete(f"portraits/{portrait.file}")

    assert crowd.client(OWNER, "submitted").get(portrait.url).status_code == 404


@pytest.mark.parametrize("name", ["x.jpg", "0a/x.jpg", "%00", "0a/" + "0a" * 16 + ".png", "../portraits/x", "ә/ә.jpg"])
def test_a_name_that_no_photograph_has_is_nobodys(name, crowd):
    for who in (OWNER, "the operator"):
        assert crowd.client(who, "submitted").get(f"/files/portraits/{name}").status_code == 404


def test_every_door_but_reading_is_shut(crowd):
    url = crowd.portraits["draft"].url
    for method in ("post", "put", "patch", "delete"):
        assert getattr(crowd.client(OWNER, "draft"), method)(url).status_code == 405
    assert Client().get(url).status_code == 404


def deeds_done(crowd: Crowd, deed: str) -> Iterator[tuple[str, str, bool, bool]]:
    """Who, to which participation, whether it was done, and whether it may be: whoever may comes last."""
    photograph = prepared("blue")
    for who in sorted(EVERYBODY, key=lambda one: one == OWNER):
        for what in OBJECTS:
            viewer, row = crowd.viewer(who, what), crowd.rows[what]
            if viewer is None or who == PARENT:  # the parent comes by a link, and these deeds take none
                continue
            asked = {"participation": row.public_id, "by": viewer, "at": timezone.now()}
            before = list(Portrait.objects.filter(participation=row).values_list("pk", flat=True))
            try:
                if deed == "show":
                    api.show_portrait(photograph=photograph, **asked)
                else:
                    api.remove_portrait(**asked)
                refused = False
            except Refusal:
                refused = True
            done = list(Portrait.objects.filter(participation=row).values_list("pk", flat=True)) != before
            assert not (refused and done), "what was refused has moved something"
            yield who, what, done, who == OWNER and (deed == "remove" or what in OPEN)


@pytest.mark.parametrize("deed", ["show", "remove"])
def test_each_deed_is_done_by_its_owner_alone(deed, crowd):
    assert wrong(deeds_done(crowd, deed)) == []

"""The operator writes a platform down, is shown its secret once, changes, closes and opens it; nobody else does."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from tosbelgi.home import groups
from tosbelgi.host.models import Application
from tosbelgi.kernel.facts.models import HistoryLine
from tosbelgi.programme.models import Platform
from tosbelgi.programme.people.api import Purpose

from .cast import ask_for_token, make_asker

pytestmark = pytest.mark.django_db
NEW = {"name_kk": "Өрлеу", "name_ru": "Рост", "purposes": ["journal:read"], "points_a_minute": "5000"}
ID = "0b9f3c1e-8f5e-4b53-9d0c-4f3a0f7f9a11"


def register(client, **changes):
    return client.post("/admin/platforms/register/", {"platform": ID} | NEW | changes)


def decide(client, asker, decision, **more):
    return client.post(f"/admin/platforms/{asker.platform_id}/decide/", {"decision": decision} | more)


def secret_in(answer):
    return re.findall(r"<code>([0-9a-f]{64})</code>", answer.content.decode())[0]


def test_a_platform_is_written_down_and_its_secret_is_shown_once(admin_client):
    first, again = register(admin_client), register(admin_client)

    (row,) = Application.objects.all()
    assert secret_in(first) == secret_in(again), "the press that came twice"
    assert first["Cache-Control"] == "private, no-store"
    assert (row.platform.name_kk, row.purposes, row.points_a_minute) == ("Өрлеу", ["journal:read"], 5000)
    assert ask_for_token(row.client_id, secret_in(first)).status_code == 200
    page = admin_client.get(f"/admin/platforms/{row.platform_id}/").content.decode()
    assert row.client_id in page
    assert secret_in(first) not in page
    assert HistoryLine.objects.filter(name="host.platform_registered").count() == 1
    assert "Өрлеу" in admin_client.get("/admin/platforms/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"name_kk": " "},
        {"name_kk": "я" * 101},
        {"name_ru": "a\u202eb"},
        {"purposes": []},
        {"purposes": ["everything"]},
        {"points_a_minute": ""},
        {"points_a_minute": "1"},
        {"points_a_minute": "9" * 12},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_moves(changes, admin_client):
    answer = register(admin_client, **changes)
    assert answer["Location"] == "/admin/platforms/"
    assert not Platform.objects.exists()
    assert not Application.objects.exists()


def test_two_of_one_name_are_refused(admin_client):
    register(admin_client)
    register(admin_client, platform="0b9f3c1e-8f5e-4b53-9d0c-4f3a0f7f9a12")
    assert Platform.objects.count() == 1


def test_a_new_secret_ends_the_old_one(admin_client):
    asker = make_asker()
    new = secret_in(decide(admin_client, asker, "secret", deed=ID))
    assert secret_in(decide(admin_client, asker, "secret", deed=ID)) == new

    assert ask_for_token(asker.application.client_id, asker.secret).status_code == 401
    assert asker.ask("{ __typename }").status_code == 401
    asker.secret = new
    assert asker.get_token()
    assert HistoryLine.objects.filter(name="host.secret_made").count() == 1


def test_purposes_and_points_are_changed_once(admin_client):
    asker = make_asker()
    for _twice in range(2):
        decide(admin_client, asker, "change", purposes=["rating:read"], points_a_minute="7000")
    row = Application.objects.get()
    assert (row.allowed_purposes, row.points_a_minute) == ([Purpose.RATING], 7000)
    assert HistoryLine.objects.filter(name="host.platform_changed").count() == 1
    decide(admin_client, asker, "change", purposes=[], points_a_minute="7000")
    assert Application.objects.get().purposes == ["rating:read"]


def test_a_platform_is_closed_and_opened_again(admin_client):
    asker = make_asker()
    for _twice in range(2):
        decide(admin_client, asker, "close")
    assert ask_for_token(asker.application.client_id, asker.secret).status_code == 401
    for _twice in range(2):
        decide(admin_client, asker, "open")
    assert asker.ask("{ __typename }").status_code == 200
    names = HistoryLine.objects.filter(name__startswith="host.platform_").values_list("name", flat=True)
    assert sorted(names) == ["host.platform_closed", "host.platform_opened", "host.platform_registered"]


def test_what_is_not_there_and_what_is_no_decision(admin_client):
    asker = make_asker()
    assert admin_client.get("/admin/platforms/99999/").status_code == 404
    assert admin_client.post("/admin/platforms/99999/decide/", {"decision": "close"}).status_code == 404
    assert decide(admin_client, asker, "secret", deed="x").status_code == 404
    assert decide(admin_client, asker, "everything").status_code == 302


@pytest.mark.parametrize(("group", "may"), [(groups.ADMINISTRATORS, True), (groups.EDITORS, False)])
def test_editors_do_not_decide_on_platforms(group, may, client):
    asker = make_asker()
    groups.make_groups()
    user = get_user_model().objects.create_user("somebody-of-the-tests", password="a long enough word")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    assert (client.get("/admin/platforms/").status_code == 200) is may
    assert (client.get(f"/admin/platforms/{asker.platform_id}/").status_code == 200) is may
    assert (register(client).status_code == 200) is may
    decide(client, asker, "close")
    assert Platform.objects.get(pk=asker.platform_id).is_open is not may

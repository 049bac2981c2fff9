"""Who is signed in reads the public pages as anybody does; editors find theirs made anew."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tosbelgi.kernel import operator_settings

pytestmark = pytest.mark.django_db
PATHS = [
    "/kk/",
    "/ru/levels/",
    "/kk/reading-lists/2026/?as=csv",
    "/kk/search/",
    "/kk/news/atom.xml",
    "/kk/books/abai-zholy/",
]
WORD = "a long enough word"


@pytest.fixture
def participant(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("aigerim", password="x"))
    return client


def queries(client, path) -> list[str]:
    with CaptureQueriesContext(connection) as made:
        assert client.get(path).status_code == 200
    return [one["sql"] for one in made]


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_costs_whoever_is_signed_in_nothing_and_is_the_same(path, client, participant):
    theirs = client.get(path)

    assert queries(participant, path) == []
    ours = participant.get(path)
    assert ours.content == theirs.content
    assert ours["Cache-Control"] == theirs["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert ours["ETag"] == theirs["ETag"]
    assert "sessionid" not in ours.cookies, "the session stays as it is"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_that_is_made_anew_costs_them_as_much_and_is_then_kept_for_all(path, client, participant, settings):
    settings.PAGE_RATE_LIMIT = 1_000_000
    client.get(path)  # what a process learns once
    costs = {}
    for who, browser in {"a stranger": client, "a participant": participant}.items():
        cache.clear()
        operator_settings.values(on=timezone.localdate())
        costs[who] = queries(browser, path)
        assert queries(client, path) == []

    assert len(costs["a participant"]) == len(costs["a stranger"])
    assert not [sql for sql in costs["a participant"] if "session" in sql or "accounts_user" in sql]


def test_what_they_have_is_asked_for_again_with_304(participant):
    first = participant.get("/kk/levels/")
    again = participant.get("/kk/levels/", headers={"if-none-match": first["ETag"]})
    head = participant.head("/kk/levels/")

    assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=0, must-revalidate")
    assert (head.status_code, head["ETag"], head.content) == (200, first["ETag"], b"")


def test_who_signs_in_to_edit_carries_a_cookie_that_says_nothing_of_them_until_they_sign_out(admin_user):
    browser = Client()
    assert "editor" not in browser.get("/kk/sign-in/").cookies
    answer = browser.post("/kk/sign-in/", {"login": "saule", "password": WORD, "next": "/admin/"})

    cookie = answer.cookies["editor"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == ("1", True, "Lax", "/")
    assert answer["Cache-Control"] == "private, no-store"
    page = browser.get("/kk/about/")
    assert "wagtail-userbar" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    gone = browser.post("/kk/sign-out/")
    assert (gone.cookies["editor"].value, gone.cookies["editor"]["max-age"]) == ("", 0)
    assert browser.get("/kk/about/")["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_who_was_signed_in_before_gets_it_with_the_next_page_of_the_admin(admin_user):
    browser = Client()
    browser.force_login(admin_user)

    assert "wagtail" not in browser.get("/kk/about/").content.decode()
    browser.get("/admin/")
    assert "wagtail-userbar" in browser.get("/kk/about/").content.decode()
    assert "editor" not in browser.get("/admin/").cookies, "it is given once"


def test_who_may_not_edit_gets_none(participant):
    assert "editor" not in participant.get("/admin/").cookies
    assert "editor" not in participant.get("/kk/about/").cookies


def test_who_may_not_edit_any_more_loses_nothing_but_the_bar(django_user_model):
    user = django_user_model.objects.create_user("daniyar", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    browser = Client()
    browser.force_login(user)
    browser.get("/admin/")
    user.user_permissions.clear()

    page = browser.get("/kk/about/")
    assert page.status_code == 200
    assert "wagtail" not in page.content.decode()


@pytest.mark.parametrize("path", PATHS)
def test_a_made_up_cookie_gets_a_strangers_page_and_leaves_nothing_behind(path, client):
    forger = Client()
    forger.cookies["editor"] = "1"
    theirs = forger.get(path)
    assert not [key for key in cache._cache if "page-" in key or "parameters-" in key]

    assert theirs.content == client.get(path).content

"""Deeds take turns: what changes something waits, is done whole or not at all, and once; reading does not wait."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import BadRequest
from django.db import connection
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.datastructures import MultiValueDict
from wagtail.models import Page

from tosbelgi.accounts import deeds

pytestmark = pytest.mark.django_db
EDIT, CREATE = "admin/pages/<int:page_id>/edit/", "admin/pages/add/<int:parent_page_id>/"
BY_ITSELF, BY_BUTTON = {"accept": "application/json"}, {"accept": "text/html"}


@pytest.fixture
def turns(monkeypatch):
    """For which page, and whether alone, a turn has been waited for."""
    waited, wait = [], deeds.wait_for_turn

    def heard(request, page_id, *, alone):
        waited.append((page_id, alone))
        wait(request, page_id, alone=alone)

    monkeypatch.setattr(deeds, "wait_for_turn", heard)
    return waited


@pytest.fixture
def ask(admin_user):
    client = Client()
    client.force_login(admin_user)

    def ask(view, method="POST", route=EDIT, by=admin_user, headers=BY_BUTTON, sent=None, **kwargs):
        make = getattr(RequestFactory(), method.lower())
        request = make("/admin/somewhere/", sent or {"csrfmiddlewaretoken": "one window"}, headers=headers)
        request.user, request.session = by, client.session
        request.resolver_match = route if route is None else SimpleNamespace(route=route)
        return deeds.serialize_changes(view)(request, **kwargs)

    return ask


def founds(name: str, answer):
    """A view that makes a role of that name each time it is asked, and answers so."""

    def view(request, **_kwargs):
        Group.objects.create(name=f"{name} {Group.objects.count()}")
        return answer() if callable(answer) else answer

    return view


def made(name: str) -> int:
    return Group.objects.filter(name__startswith=name).count()


@pytest.mark.parametrize(
    ("how", "turn"),
    [
        ({"page_id": 2}, [(2, True)]),
        ({"route": None}, [(None, True)]),
        ({"method": "DELETE"}, [(None, True)]),
        ({"headers": BY_ITSELF, "page_id": 2}, [(2, False)]),
        ({"headers": BY_ITSELF, "route": CREATE}, [(None, True)]),
        ({"headers": BY_ITSELF, "method": "DELETE"}, [(None, True)]),
        ({"method": "GET"}, []),
        ({"method": "HEAD"}, []),
        ({"method": "OPTIONS"}, []),
        ({"route": "admin/pages/<int:page_id>/edit/preview/"}, []),
        ({"route": "admin/editing-sessions/ping/<str:app_label>/"}, []),
        ({"by": AnonymousUser()}, []),
    ],
)
def test_what_changes_something_waits_for_its_turn(how, turn, ask, turns):
    assert ask(lambda request, **kwargs: HttpResponse("done"), **how).content == b"done"
    assert turns == turn


@pytest.mark.parametrize(
    ("status", "stays"),
    [(200, True), (302, True), (399, True), (400, False), (403, False), (404, False), (409, True), (500, False)],
)
def test_of_a_refused_deed_nothing_stays(status, stays, ask):
    assert ask(founds("Рөл", HttpResponse(status=status))).status_code == status
    assert made("Рөл") == stays
    assert ask(lambda request: HttpResponse(), sent={"another": "deed"}).status_code == 200, "the next one can be done"


def test_of_a_deed_that_breaks_nothing_stays(ask):
    with pytest.raises(BadRequest):
        ask(founds("Рөл", lambda: MultiValueDict()["body-count"]))
    with pytest.raises(ZeroDivisionError):
        ask(founds("Рөл", lambda: 1 / 0))
    assert made("Рөл") == 0


@pytest.mark.parametrize(
    ("headers", "route", "times"),
    [(BY_BUTTON, EDIT, 1), (BY_BUTTON, CREATE, 1), (BY_ITSELF, CREATE, 1), (BY_ITSELF, EDIT, 2)],
)
def test_a_deed_is_done_once_but_a_draft_is_saved_again_over_itself(headers, route, times, ask):
    answer = JsonResponse({"success": True}) if headers == BY_ITSELF else HttpResponseRedirect("/admin/there/")
    first = ask(founds("Рөл", answer), headers=headers, route=route)
    second = ask(founds("Рөл", answer), headers=headers, route=route)

    assert made("Рөл") == times
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers.get("Location") == first.headers.get("Location")
    assert ask(founds("Рөл", answer), headers=headers, route=route, sent={"csrfmiddlewaretoken": "a second window"})
    assert made("Рөл") == times + 1


def test_what_saves_by_itself_is_not_answered_as_the_button_was(ask):
    ask(founds("Рөл", HttpResponseRedirect("/admin/there/")))
    saved = ask(founds("Рөл", JsonResponse({"success": True})), headers=BY_ITSELF)

    assert (saved.status_code, made("Рөл")) == (200, 2)


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        (BY_ITSELF, {"title", "my-action"}),
        (BY_BUTTON, {"title", "my-action", "action-publish", "workflow-action-name"}),
    ],
)
def test_only_a_button_says_what_a_button_says(headers, kept, ask):
    seen = []
    sent = {"title": "Абай", "my-action": "x", "action-publish": "1", "workflow-action-name": "approve"}
    ask(lambda request: (seen.append(request.POST), HttpResponse())[1], headers=headers, sent=sent)

    (form,) = seen
    assert set(form) == kept
    assert form["title"] == "Абай"
    with pytest.raises(AttributeError):
        form["title"] = "another"


@pytest.mark.parametrize(
    ("method", "accept", "autosave"),
    [
        ("POST", "application/json", True),
        ("POST", "text/html,*/*;q=0.8", False),
        ("POST", "*/*", False),
        ("GET", "application/json", False),
        ("DELETE", "application/json", False),
    ],
)
def test_what_saves_by_itself_wants_no_page(method, accept, autosave):
    assert deeds.is_autosave(getattr(RequestFactory(), method.lower())("/", headers={"accept": accept})) is autosave


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("page_id", [None, 2])
@pytest.mark.parametrize("vendor", ["postgresql", "sqlite"])
def test_the_locks_are_one_for_all_and_one_for_the_page(vendor, page_id, alone, ask, admin_user, monkeypatch):
    """As it would be said to PostgreSQL; whether that then waits is tried by two at once."""
    said, locked = [], []
    cursor = SimpleNamespace(execute=lambda sql, values: said.append((sql, values)))
    features = SimpleNamespace(has_select_for_update=vendor == "postgresql")
    connected = SimpleNamespace(vendor=vendor, features=features, cursor=lambda: nullcontext(cursor))
    monkeypatch.setattr(deeds, "connection", connected)
    rows = SimpleNamespace(select_for_update=lambda **how: (locked.append(how), Page.objects)[1])
    monkeypatch.setattr(deeds, "Page", SimpleNamespace(objects=rows))
    client = Client()
    client.force_login(admin_user)
    request = RequestFactory().post("/")
    request.user, request.session = AnonymousUser(), client.session

    with CaptureQueriesContext(connection) as queries:
        deeds.wait_for_turn(request, page_id, alone=alone)

    whole = vendor == "postgresql" and alone
    assert said == ([("SELECT pg_advisory_xact_lock(%s)", [deeds.ADVISORY_LOCK])] if whole else [])
    pages = [one["sql"] for one in queries if f'FROM "{Page._meta.db_table}"' in one["sql"]]
    assert len(pages) == (vendor == "postgresql" and page_id is not None)
    assert all(f'"id" = {page_id}' in sql for sql in pages)
    assert locked == [{"no_key": True}] * len(pages), "rows that point to the page are stored meanwhile"
    assert request.user == admin_user, "who acts is asked for anew"


@pytest.mark.parametrize(
    ("route", "exempt"),
    [
        ("admin/pages/<int:page_id>/edit/preview/", True),
        ("admin/snippets/home/benefit/preview/<int:pk>/", True),
        ("admin/block-preview/", True),
        ("admin/preview-links/<int:link_id>/take-back/", False),
        ("admin/previews-of-a-year/", False),
    ],
)
def test_no_deed_takes_no_turn_because_of_a_word_in_its_address(route, exempt):
    assert bool(deeds.EXEMPT_ROUTES.search(route)) is exempt

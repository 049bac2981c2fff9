"""What no form of the admin sends is refused with 400 in the reader's language; a defect stays a defect."""

import logging
from contextlib import nullcontext, suppress
from functools import partial
from html import unescape
from types import SimpleNamespace

import pytest
from django.core.exceptions import BadRequest
from django.db import DataError
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, override
from psycopg.errors import StringDataRightTruncation
from wagtail.admin.views import workflows
from wagtail.models import Page, PageLogEntry, Workflow
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation

from tosbelgi.cms.wagtail_fixes import malformed_requests
from tosbelgi.kernel.models import HistoryLine

from .conftest import page_in

pytestmark = pytest.mark.django_db
HUGE = "9" * 30
JSON = {"content_type": "application/json"}


@pytest.fixture
def client(admin_user):
    client = Client(raise_request_exception=False)
    client.force_login(admin_user)
    return client


def forged(client) -> dict[str, tuple[object, int]]:
    """Requests that nobody's form sends, and the status of the answer."""
    page = page_in("steps", "kk")
    translation = Translation.objects.filter(source__object_id=page.translation_key).first()
    numbers = [translation.pk, translation.source.stringsegment_set.first().pk]
    string = reverse("wagtail_localize:edit_string_translation", args=numbers)
    edit, parent = f"/admin/pages/{page.pk}", page.get_parent().pk
    workflow, new = (
        f"/admin/workflows/edit/{Workflow.objects.first().pk}/",
        f"/admin/pages/add/home/contentpage/{parent}",
    )
    get, post = (
        (lambda address: partial(client.get, address)),
        (lambda *sent, **how: partial(client.post, *sent, **how)),
    )
    return {
        "a chooser that creates nothing": (post("/admin/snippets/choose/reading_lists/book/create/", {}), 400),
        "a link in JSON": (post("/admin/choose-external-link/", "{}", **JSON), 200),
        "a link without its address": (post("/admin/choose-external-link/", {}), 200),
        "locking, then to a number": (post(f"{edit}/lock/", {"next": HUGE}), 400),
        "locking, then to a word": (post(f"{edit}/lock/", {"next": "odd"}), 400),
        "unlocking, then to a number": (post(f"{edit}/unlock/", {"next": HUGE}), 400),
        "unpublishing, then to a number": (post(f"{edit}/unpublish/?next={HUGE}", {}), 400),
        "a string by POST": (post(string, {"value": "x"}), 405),
        "moving the root": (post(f"/admin/pages/1/move/{page.pk}/confirm/", {}), 400),
        "the place of the root": (post("/admin/pages/1/set_position/?position=0", {}), 400),
        "a preview without the number of its blocks": (post(f"{new}/preview/", {"title": "x"}), 400),
        "a preview with a word for that number": (post(f"{edit}/edit/preview/", {"body-count": "x"}), 400),
        "a page with a word for that number": (post(f"{edit}/edit/", {"body-count": "x"}), 400),
        "a list's page that there is not": (get(f"{workflow}?p=999"), 400),
        "a word for a list's page": (get(f"{workflow}?p=x"), 400),
        "a word for a row": (get("/admin/bulk/wagtailcore/page/delete/?id=x"), 400),
        "a word for a page": (post(f"/admin/bulk/wagtailcore/page/move/?id={page.pk}", {"chooser": "x"}), 400),
        "words for chosen pictures": (get("/admin/images/chooser/chosen-multiple/?id=x"), 400),
        "words for chosen books": (get("/admin/snippets/choose/reading_lists/book/chosen-multiple/?id=x"), 400),
        "a word for a revision": (
            post(f"/admin/editing-sessions/ping/wagtailcore/page/{page.pk}/0/", {"revision_id": "x"}), 400,
        ),
        "a kind of task that there is not": (get("/admin/workflows/task_chooser/?create_model=x"), 400),
    }  # fmt: skip


def stored() -> list:
    return [
        list(Page.objects.order_by("pk").values()),
        list(StringTranslation.objects.order_by("pk").values_list("pk", "data")),
        PageLogEntry.objects.count(),
        HistoryLine.objects.count(),
    ]


def test_each_is_refused_and_nothing_moves(client, caplog):
    before = stored()
    with caplog.at_level(logging.WARNING, "django.request"):
        answers = {name: (send().status_code, status) for name, (send, status) in forged(client).items()}

    assert {name: pair for name, pair in answers.items() if pair[0] != pair[1]} == {}
    assert stored() == before
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    refused = [record.getMessage() for record in caplog.records if "malformed input" in record.getMessage()]
    assert any("EmptyPage in wagtail.admin.views.workflows:" in line for line in refused)
    assert not any(HUGE in line for line in refused), "what was sent is not repeated"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_refusal_speaks_the_readers_language(language, client, admin_user):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    with override(language):
        sentence = gettext("We could not understand this request")

    answer = client.get(f"/admin/workflows/edit/{Workflow.objects.first().pk}/?p=x")

    assert sentence in unescape(answer.content.decode())


@pytest.mark.parametrize("defect", [ValueError("broken"), ValueError("'1'"), AttributeError("'x'"), KeyError("y")])
def test_a_defect_of_wagtails_stays_one(defect, client, monkeypatch, caplog):
    def broken(*args):
        raise defect

    monkeypatch.setattr(workflows.Edit, "get_paginated_pages", broken, raising=False)
    monkeypatch.setattr(workflows.Edit, "get_context_data", broken)

    answer = client.get(f"/admin/workflows/edit/{Workflow.objects.first().pk}/?p=x")

    assert answer.status_code == 500
    assert [record.levelname for record in caplog.records if record.name == "django.request"] == ["ERROR"]


def too_long() -> DataError:
    error = DataError("value too long for type character varying(16)")
    error.__cause__ = StringDataRightTruncation()
    return error


@pytest.mark.parametrize(
    ("query", "defect"),
    [
        ("locale=kk", KeyError("kk")),
        ("ordering=id", ValueError("Field 'id' expected a number but got None.")),
        ("ordering=id", ValueError("Field 'id' expected a number but got 'wrong'.")),
        ("next=title", NoReverseMatch("Reverse for 'title' with arguments '('',)' not found.")),
        ("p=1", too_long()),
    ],
)
def test_a_defect_whose_message_has_a_word_of_the_request_in_it_stays_one(query, defect):
    middleware = malformed_requests.MalformedRequestMiddleware(get_response=None)
    request = RequestFactory().get(f"/?{query}")
    request.resolver_match = SimpleNamespace(route="admin/pages/")
    exec("def fail(error):\n    raise error", names := {"__name__": "wagtail.admin.views"})
    with suppress(type(defect)):
        names["fail"](defect)
    assert middleware.process_exception(request, defect) is None


def raised_in(module: str) -> ValueError:
    exec("def read(value):\n    return int(value)", names := {"__name__": module})
    try:
        names["read"]("x")
    except ValueError as error:
        return error


def test_what_our_own_views_or_other_pages_do_not_refuse_is_our_defect():
    middleware = malformed_requests.MalformedRequestMiddleware(get_response=None)
    request = RequestFactory().get("/?p=x")
    for module, route, refused in (
        ("wagtail.admin.views", "admin/pages/", True),
        ("tosbelgi.cms.views", "admin/pages/", False),
        ("wagtail.views", "<path:path>", False),
    ):
        request.resolver_match = SimpleNamespace(route=route)
        with pytest.raises(BadRequest) if refused else nullcontext():
            middleware.process_exception(request, raised_in(module))

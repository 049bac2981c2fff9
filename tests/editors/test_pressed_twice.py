"""Every deed of the admin pressed twice: done once, answered twice alike, and never with an error of the server."""

import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.journeys import admin_deeds
from tosbelgi.kernel.models import HistoryLine

from .more_deeds import more
from .pressing import filled, from_walk, how_many, made_rows, press, routes
from .test_every_address import addresses

pytestmark = pytest.mark.django_db
WRITES = re.compile(
    r"^\s*(INSERT|UPDATE|DELETE)\b(?!.*\b(django_session|wagtailadmin_editingsession)\b)", re.IGNORECASE | re.DOTALL
)
PING = re.compile("editing-sessions")
# From another window this is another deed: what is published is published anew, a plan is called off by two people.
DONE_AGAIN = {
    "admin/bulk/<str:app_label>/<str:model_name>/<str:action>/",
    "admin/api/main/pages/<int:pk>/action/<str:action_name>/",
    "admin/pages/<int:page_id>/edit/",
    "admin/draft-links/<int:kind_id>/<int:pk>/",
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/unschedule/",
}


def all_deeds(rows) -> list:
    walk = [from_walk(deed) for deed in admin_deeds.deeds(rows, "kk")]
    return [deed for deed in walk if not PING.search(deed.address)] + more(rows)


def test_every_deed_is_known(admin_user):
    """A new address where something is done has to be pressed twice, too."""
    assert {deed.route for deed in all_deeds(made_rows(admin_user))} == routes()


def test_pressed_twice_it_is_done_once(admin_user):
    rows = made_rows(admin_user)
    wrong, done = {}, 0
    for number, deed in enumerate(all_deeds(rows)):
        with transaction.atomic():
            client = Client(raise_request_exception=False)
            client.force_login(admin_user)
            sent, what = filled(client, deed), f"{number} {deed.address} {sorted(deed.fields)}"
            with CaptureQueriesContext(connection) as first_writes:
                first = press(client, deed, sent, "one window")
            with CaptureQueriesContext(connection) as writes:
                second = press(client, deed, sent, "one window")
            once_more = [one["sql"] for one in writes if WRITES.search(one["sql"])]
            if second.status_code in {400, 403, 404}:
                once_more = []  # refused: what was tried is rolled back
            done += any(WRITES.search(one["sql"]) for one in first_writes)
            lines = HistoryLine.objects.count()
            other = press(client, deed, sent, "another window")
            answers = [(one.status_code, one.headers.get("Location")) for one in (first, second)]
            if max(first.status_code, second.status_code, other.status_code) >= 500 or answers[0] != answers[1]:
                wrong[what] = [*answers, other.status_code]
            elif once_more:
                wrong[what] = [answers[0], [sql[:90] for sql in once_more]]
            if HistoryLine.objects.count() > lines and deed.route not in DONE_AGAIN:
                wrong[what] = [other.status_code, "in the history again"]
            transaction.set_rollback(True)

    assert not wrong, "\n".join(f"{what}: {found}" for what, found in wrong.items())
    assert done > 90


def test_a_copy_changes_nothing_of_what_is_copied(editor_client):
    """Who may add must not be able to write over a row by sending the form of its copy to where it is shown."""
    copies = [route for route in addresses() if route.endswith("/copy/<int:pk>/")]
    before = how_many()
    answers = {editor_client.post("/" + one.replace("<int:pk>", "1"), {"slug": "taken"}).status_code for one in copies}
    assert len(copies) > 10
    assert answers == {404, 405}
    assert how_many() == before

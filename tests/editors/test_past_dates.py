"""What has expired is edited like anything else: dates that have come are emptied, whoever opens it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone
from wagtail.admin.panels import get_edit_handler
from wagtail.models import DraftStateMixin, Page

from tosbelgi.cms.editing.past_dates import PastDatesFormMixin
from tosbelgi.home.benefits import Benefit
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.reading_lists.books import Author, Book

from .conftest import level_in, page_in, texts_in
from .test_approval import edit_url
from .test_two_at_once import newest, opened

pytestmark = pytest.mark.django_db
ROWS = {
    "page": (lambda: page_in("privacy", "kk"), "summary"),
    "book": (lambda: Book.objects.get(slug="abai-zholy"), "annotation_kk"),
    "author": (lambda: Author.objects.get(slug="auezov"), "name_kk"),
    "level": (lambda: level_in("kk"), "summary"),
    "texts": (lambda: texts_in("kk"), "tagline"),
    "direction": (lambda: Direction.objects.get(code="work"), "slogan_kk"),
    "benefit": (lambda: Benefit.objects.first(), "title_kk"),
}


def expired(row):
    """The row as the worker has taken it down, with the dates in its newest version too."""
    row.go_live_at, row.expire_at = timezone.now() - timedelta(days=2), timezone.now() - timedelta(days=1)
    row.save()
    row.save_revision()
    call_command("publish_scheduled")
    row = type(row).objects.get(pk=row.pk)
    assert (row.live, row.expired) == (False, True)
    return row


@pytest.mark.parametrize("role", ["editor", "approver"])
@pytest.mark.parametrize("kind", ROWS)
def test_what_has_expired_is_saved_as_a_draft(kind, role, signed_in):
    find, field = ROWS[kind]
    row, client = expired(find()), signed_in(role)
    form = opened(client, row)
    assert not form.get("expire_at") and not form.get("go_live_at")

    assert client.post(edit_url(row), form | {field: "Түзетілді"}).status_code == 302
    draft = newest(row)
    assert (getattr(draft, field), draft.go_live_at, draft.expire_at) == ("Түзетілді", None, None)
    assert not type(row).objects.get(pk=row.pk).live


def test_what_expires_while_its_form_is_open_is_saved_too_and_published_without_an_end(signed_in, monkeypatch):
    row, client = page_in("privacy", "kk"), signed_in("approver")
    row.expire_at = timezone.now() + timedelta(minutes=30)
    row.save_revision().publish()
    form = opened(client, row)
    assert form["expire_at"]
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert client.post(edit_url(row), form | {"summary": "Түзетілді", "action-publish": "1"}).status_code == 302
    row = page_in("privacy", "kk")
    assert (row.live, row.summary, row.expire_at) == (True, "Түзетілді", None)


def test_a_past_date_that_somebody_types_is_still_refused(signed_in):
    row, client = page_in("privacy", "kk"), signed_in("approver")
    before = newest(row)
    answer = client.post(edit_url(row), opened(client, row) | {"expire_at": "01.02.2020 10:00", "summary": "Түзетілді"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["expire_at"])
    assert newest(row).summary == before.summary


def test_every_form_of_a_row_with_drafts_forgets_dates_that_came():
    for model in apps.get_models():
        if issubclass(model, DraftStateMixin) and model is not Page:
            base = model.base_form_class
            assert issubclass(base, PastDatesFormMixin), model
            if not hasattr(model, "locale"):
                assert issubclass(get_edit_handler(model).get_form_class(), PastDatesFormMixin), model

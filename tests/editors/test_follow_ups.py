"""The page of what follows from facts: who may look, what it shows, and "again"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tosbelgi.kernel.facts import subscriptions
from tosbelgi.kernel.models import HistoryLine, OutgoingMail, ParkedLine

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(admin_user):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": "en"})


@pytest.fixture
def parked():
    return ParkedLine.objects.create(
        subscription="pages",
        line=HistoryLine.objects.filter(seq__isnull=False).first(),
        tries=5,
        error="ArithmeticError: <b>too many</b>",
        parked_at=timezone.now(),
    )


@pytest.fixture
def mail():
    return OutgoingMail.objects.create(
        message={"to": ["aigerim@example.invalid"]}, tries=5, error="SMTPException", parked_at=timezone.now()
    )


def test_it_shows_how_far_everything_is_and_what_is_parked(editor_client, parked, mail, monkeypatch):
    now = timezone.now()
    behind = subscriptions.Standing("pages", 1234, now - timedelta(hours=1), 2, "KeyError: 7", 1)
    fine = subscriptions.Standing("settings", 0, None, 0, "", 0)
    monkeypatch.setattr(subscriptions, "standings", lambda: [behind, fine])

    text = editor_client.get(reverse("follow_ups")).content.decode()

    for told in ("1234 lines behind", "KeyError: 7", "up to date", "1 parked", parked.line.name, "SMTPException"):
        assert told in text
    assert "&lt;b&gt;too many" in text
    assert "aigerim" not in text, "whom a mail is for is nobody's business here"


def test_again_has_it_tried_by_the_worker(editor_client, parked, mail):
    for name, row in (("parked_line_again", parked), ("parked_mail_again", mail)):
        answer = editor_client.post(reverse(name, args=[row.pk]), follow=True)
        assert "It is tried again in a moment." in answer.content.decode()
        row.refresh_from_db()
    assert parked.again_at is not None
    assert mail.parked_at is None


def test_what_is_gone_meanwhile_is_said_to_be(editor_client, parked):
    address = reverse("parked_line_again", args=[parked.pk])
    parked.delete()
    assert "It is not parked any more." in editor_client.post(address, follow=True).content.decode()


def test_nobody_else_looks_or_asks(client, django_user_model, parked, mail):
    editor = django_user_model.objects.create_user("editor", "e@example.invalid", "a long enough word")
    client.force_login(editor)
    assert client.get(reverse("follow_ups")).status_code in {302, 403}
    for name, row in (("parked_line_again", parked), ("parked_mail_again", mail)):
        assert client.post(reverse(name, args=[row.pk])).status_code in {302, 403}
        assert client.get(reverse(name, args=[row.pk])).status_code in {302, 403, 405}
        row.refresh_from_db()
    assert (parked.again_at, mail.parked_at is None) == (None, False)

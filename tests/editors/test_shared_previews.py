"""A draft shown by a link to somebody without an account: this draft, for some days, and to no machine on the way."""

import logging
import re
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.cache import caches
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.reading_lists.conftest import make_book
from tosbelgi.cms.preview_links import actions
from tosbelgi.cms.preview_links.models import PreviewLink, link_of, links_to
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.reading_lists.books import Author, Book

from .conftest import ROLES, page_in
from .test_submitted_words import book, submit, waiting

pytestmark = pytest.mark.django_db
DRAFTED = "Әлі жарияланбаған сөз."


def links_page(row) -> str:
    return reverse("preview_links", args=[ContentType.objects.get_for_model(row).pk, row.pk])


def drafted(kind: str):
    row, field = (page_in("about", "kk"), "summary") if kind == "page" else (book(), "annotation_kk")
    setattr(row, field, DRAFTED)
    row.save_revision()
    return type(row).objects.get(pk=row.pk)


@pytest.fixture
def made(people):
    def make(row, by="editor", days=7) -> PreviewLink:
        return actions.share(row=row, mode="kk", days=days, by=people[by], at=timezone.now())

    return make


def opened(token: str, client=None):
    return (client or Client()).post(reverse("shared_preview"), {"token": token})


@pytest.mark.parametrize("kind", ["page", "book"])
def test_whoever_has_the_link_sees_the_draft_and_nobody_else_does(kind, made, client):
    row = drafted(kind)
    address = "/kk/about/" if kind == "page" else f"/kk/books/{row.slug}/"
    public = client.get(address).text
    link = made(row)

    shown = opened(link.token)

    assert shown.status_code == 200
    assert DRAFTED in shown.text
    assert shown["Cache-Control"] == "private, no-store"
    assert "noindex" in shown["X-Robots-Tag"]
    assert shown["Referrer-Policy"] == "no-referrer"
    assert not shown.cookies
    assert client.get(address).text == public, "the draft is in no cache of the page"


def test_what_is_written_later_is_not_shown(made):
    row = drafted("book")
    link = made(row)
    row.annotation_kk = "Кейін жазылған."
    row.save_revision()

    shown = opened(link.token).text
    assert DRAFTED in shown
    assert "Кейін жазылған." not in shown


def test_the_token_stands_in_no_address_table_log_or_cache_key(made, caplog, monkeypatch):
    row, keys = drafted("book"), []
    link = made(row)
    kind = type(caches["default"])
    store = kind.set
    monkeypatch.setattr(
        kind, "set", lambda self, key, *rest, **more: keys.append(str(key)) or store(self, key, *rest, **more)
    )
    with caplog.at_level(logging.DEBUG):
        assert opened(link.token).status_code == 200
        assert opened(link.token[:-1] + "-").status_code == 410

    secret = link.token.partition("-")[2]
    assert link.address.partition("#")[2] == link.token, "browsers send nothing that stands behind the #"
    assert not any(secret in record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert not any(secret in key for key in keys)
    stored = PreviewLink.objects.values().get(pk=link.pk)
    assert not any(secret in str(value) for value in stored.values())
    line = HistoryLine.objects.get(name="preview_link.made")
    assert secret not in str(line.facts)


def test_the_page_of_the_link_alone_says_nothing_of_any_draft(client):
    page = client.get(reverse("shared_preview"))
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "no-referrer"
    assert 'name="token"' in page.text


@pytest.mark.parametrize("end", ["expired", "taken back", "maker gone", "maker may not any more", "forged", "none"])
def test_a_link_ends(end, made, people, monkeypatch, signed_in):
    row = drafted("book")
    link = made(row)
    token = link.token
    if end == "expired":
        later = timezone.now() + timedelta(days=8)
        monkeypatch.setattr(timezone, "now", lambda: later)
    elif end == "taken back":
        signed_in("approver").post(reverse("take_back_preview_link", args=[link.pk]))
        assert HistoryLine.objects.filter(name="preview_link.revoked").count() == 1
    elif end == "maker gone":
        people["editor"].is_active = False
        people["editor"].save()
    elif end == "maker may not any more":
        people["editor"].groups.clear()
    elif end == "forged":
        token = token[:-4] + ("0000" if token[-4:] != "0000" else "1111")
    else:
        token = "9" * 40

    over = opened(token)

    assert over.status_code == 410
    assert DRAFTED not in over.text
    assert over["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", [*ROLES, "stranger"])
def test_who_makes_links(role, signed_in, people):
    row = drafted("book")
    client = signed_in(role)
    client.post(links_page(row), {"mode": "kk", "days": "7"})
    may = role in {"editor", "approver", "administrator"}
    assert PreviewLink.objects.exists() == may
    if may:
        link = PreviewLink.objects.get()
        listed = client.get(links_page(row))
        assert (listed.status_code, link.address in listed.text) == (200, True)
    elif role != "stranger":
        with pytest.raises(actions.MayNotShare):
            actions.share(row=row, mode="kk", days=7, by=people[role], at=timezone.now())


def test_who_may_not_make_one_takes_none_back(made, signed_in):
    link = made(drafted("book"))
    signed_in("translator-ru").post(reverse("take_back_preview_link", args=[link.pk]))
    link.refresh_from_db()
    assert link.revoked_at is None


def test_it_holds_for_offered_days_only(made, people, signed_in):
    row = drafted("book")
    with pytest.raises(actions.NotOfferedDays):
        made(row, days=365)
    assert signed_in("editor").post(links_page(row), {"mode": "kk", "days": "365"}).status_code == 400
    assert not PreviewLink.objects.exists()
    link = made(row)
    with pytest.raises(IntegrityError), transaction.atomic():
        PreviewLink.objects.filter(pk=link.pk).update(expires_at=link.made_at + timedelta(days=365))


def test_each_link_shows_its_own_draft_and_is_listed_with_its_own_row(made, signed_in):
    page, row = drafted("page"), drafted("book")
    first, second = made(page), made(row)

    assert "Әлі жарияланбаған" in opened(first.token).text
    assert [link_of(one.token) for one in (first, second)] == [first, second]
    shown = signed_in("editor").get(links_page(row)).text
    assert second.address in shown and first.address not in shown
    assert list(links_to(Author(pk=row.pk))) == [], "a row of another kind with the same number"


def test_a_row_that_nobody_has_edited_yet_is_shown_as_it_is(made):
    row = make_book("nobody-has-edited-it", annotation_kk=DRAFTED)
    assert row.latest_revision is None
    link = made(row)
    assert DRAFTED in opened(link.token).text
    assert len(link.nonce) == PreviewLink._meta.get_field("nonce").max_length


@pytest.mark.parametrize("token", ["", "-", "1", "²-0", "1-" + "ғ" * 64, "0" * 1000])
def test_odd_tokens_are_no_links(token):
    assert link_of(token) is None


@pytest.mark.parametrize("kind", ["page", "book"])
def test_the_mail_of_what_was_submitted_leads_to_its_preview_and_to_where_it_is_decided(kind, signed_in):
    row, field = (page_in("about", "kk"), "summary") if kind == "page" else (Book.objects.first(), "annotation_kk")
    submit(signed_in("editor"), row, **{field: DRAFTED})
    body = next(one.body for one in mail.outbox if one.to == ["approver@example.invalid"])
    sent = [address.partition("/admin/")[2] for address in re.findall(r"https?://\S+/admin/\S+/", body)]
    answers = [signed_in("approver").get(f"/admin/{address}", follow=True) for address in sent]

    assert any(reverse("decide_approval", args=[waiting(row).pk]) in answer.text for answer in answers)
    assert any("/preview" in address and DRAFTED in answer.text for address, answer in zip(sent, answers, strict=True))

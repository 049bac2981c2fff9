"""Guessing the password of a page or of a document is slow."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from tosbelgi.cms.serving import page_passwords
from tosbelgi.kernel.web import allowance

pytestmark = pytest.mark.django_db
WORD = "құпия"
SENTENCES = {"kk": "құпиясөзді енгізу әрекеті тым көп", "ru": "слишком много попыток", "en": "too many attempts"}


@pytest.fixture(autouse=True)
def one_minute(settings, monkeypatch):
    """Five attempts a minute, and a minute that ends when the test says so."""
    settings.SIGN_IN_RATE_LIMIT = 1
    clock = {"now": 1_795_500_010.0}
    monkeypatch.setattr(allowance.time, "time", lambda: clock["now"])
    page_passwords.attempts.forget()
    yield clock
    page_passwords.attempts.forget()


def page_door(language="kk"):
    page = Page.objects.get(slug="faq", locale__language_code=language)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password=WORD)
    return f"/{language}/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"


def collection_door():
    vault = Collection.get_first_root_node().add_child(name="Қойма")
    restriction = CollectionViewRestriction.objects.create(collection=vault, restriction_type="password", password=WORD)
    return reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])


def try_it(door, word, by="203.0.113.9"):
    return Client(REMOTE_ADDR=by).post(door, {"password": word, "return_url": "/kk/"})


@pytest.mark.parametrize("makes_door", [page_door, collection_door])
def test_after_some_wrong_passwords_not_even_the_right_one_is_looked_at(makes_door, one_minute):
    door = makes_door()
    assert [try_it(door, "wrong").status_code for _ in range(5)] == [200] * 5
    refused = try_it(door, WORD)

    assert refused.status_code == 429
    assert refused["Retry-After"] == "50"
    assert "passed_page_view_restrictions" not in refused.client.session
    assert try_it(door, WORD, by="203.0.113.10").status_code == 302, "others are not held up"
    assert Client(REMOTE_ADDR="203.0.113.9").get(door).status_code == 200, "the form itself is there"
    one_minute["now"] += 50
    assert try_it(door, WORD).status_code == 302


def test_all_pages_count_together():
    doors = [page_door(), page_door("ru"), collection_door()]
    for door in (*doors, *doors[:2]):
        assert try_it(door, "wrong").status_code == 200
    assert {try_it(door, WORD).status_code for door in doors} == {429}


def test_the_last_attempt_allowed_may_be_the_right_one():
    door = page_door()
    for _ in range(4):
        try_it(door, "wrong")
    assert try_it(door, WORD).status_code == 302


@pytest.mark.parametrize("language", SENTENCES)
def test_the_reader_is_told_why_in_their_language(language):
    door = page_door(language)
    for _ in range(5):
        try_it(door, "wrong")
    said = try_it(door, "wrong").content.decode()
    assert SENTENCES[language] in said
    assert "50" in said


def test_without_a_limit_nobody_counts(settings):
    settings.SIGN_IN_RATE_LIMIT = 0
    door = page_door()
    assert {try_it(door, "wrong").status_code for _ in range(7)} == {200}

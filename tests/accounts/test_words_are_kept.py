"""A form that was too old, or whose session has ended, comes back with its words."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from .conftest import WORD, said, sign_in

pytestmark = pytest.mark.django_db
HERE = {"origin": "http://testserver", "sec-fetch-site": "same-origin"}
EXPIRED = [("kk", "Форманың мерзімі өтті"), ("ru", "Срок формы истёк"), ("en", "The form has expired")]


def strict():
    return Client(enforce_csrf_checks=True)


def token_in(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', said(page).split("<main")[1])[1]


@pytest.mark.parametrize(("language", "sentence"), EXPIRED)
def test_an_expired_form_is_sent_once_more_by_a_button(language, sentence, aigerim):
    browser = strict()
    old = {"login": "aigerim", "password": WORD, "next": "/kk/levels/", "csrfmiddlewaretoken": "x" * 64}
    refused = browser.post(f"/{language}/sign-in/", old, headers=HERE)

    assert refused.status_code == 403
    assert sentence in said(refused)
    assert "aigerim" in said(refused)
    assert WORD not in said(refused)
    again = browser.post(
        f"/{language}/sign-in/", {"login": "aigerim", "csrfmiddlewaretoken": token_in(refused)}, headers=HERE
    )
    assert again.status_code == 200
    assert 'value="aigerim"' in said(again), "the password alone is asked for anew"


def test_words_come_back_as_they_were_typed(aigerim):
    words = '\n"><script>alert(1)</script>\n\nҚазақша & русский\n'
    refused = strict().post("/kk/sign-in/code/", {"email": words, "note": ["a", "b"]}, headers=HERE)

    assert "<script>alert" not in said(refused)
    assert said(refused).count("<textarea") == 3
    assert "Қазақша &amp; русский" in said(refused)


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}, HERE | {"sec-fetch-site": "cross-site"}])
def test_a_form_of_another_site_is_not_given_back(headers, aigerim):
    refused = strict().post("/kk/sign-in/", {"login": "aigerim"}, headers=headers)

    assert refused.status_code == 403
    assert "<textarea" not in said(refused)


@pytest.mark.parametrize(
    ("language", "sentence"), [("kk", "жүйеден шықтыңыз"), ("ru", "Вы вышли"), ("en", "signed out here")]
)
def test_a_form_whose_session_has_ended_comes_back_and_does_nothing(language, sentence, aigerim, browser):
    sign_in(browser)
    other = Client()
    sign_in(other)
    Session.objects.filter(pk=browser.session.session_key).delete()
    refused = browser.post(f"/{language}/account/sessions/end-others/", {"reason": "менікі емес"}, headers=HERE)

    assert refused.status_code == 403
    assert sentence in said(refused)
    assert "менікі емес" in said(refused)
    assert f"/{language}/sign-in/?next=" in said(refused)
    assert other.get("/kk/account/").status_code == 200
    sign_in(browser)
    done = browser.post(f"/{language}/account/sessions/end-others/", {"reason": "менікі емес"}, headers=HERE)
    assert done.status_code == 302
    assert other.get("/kk/account/").status_code == 302


def test_an_expired_form_of_the_admin_comes_back_in_its_language(admin_user):
    browser = strict()
    browser.force_login(admin_user)
    refused = browser.post("/admin/users/new/", {"username": "daniyar"}, headers=HERE | {"accept-language": "ru"})
    assert "daniyar" in said(refused)

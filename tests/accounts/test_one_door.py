"""Every address of the site is tried with a right name and password: one of them alone begins a session."""

import base64
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tests.test_odd_addresses import routes

from .conftest import WORD

pytestmark = pytest.mark.django_db
NAME = "saule"
BASIC = "Basic " + base64.b64encode(f"{NAME}:{WORD}".encode()).decode()
CREDENTIALS = {
    **dict.fromkeys(("username", "login", "name", "user"), NAME),
    **dict.fromkeys(("password", "password1", "oldpassword"), WORD),
    "email": "saule@example.invalid",
}
OURS = {"kk/sign-in/"}


def addresses():
    found = set()
    for address, _pattern in routes():
        names = re.findall(r"%\((\w+)\)s", address)
        found.add(address % dict.fromkeys(names, "1"))
    return sorted(found)


def begins(address, **how) -> bool:
    client = Client(raise_request_exception=False, **how)
    client.post(f"/{address}", CREDENTIALS)
    return SESSION_KEY in client.session


def test_the_walk_knows_the_doors_there_are():
    assert {"kk/sign-in/", "kk/sign-in/code/", "admin/login/", "kk/_util/login/", "graphql/"} <= set(addresses())
    assert len(addresses()) > 200


def test_one_address_begins_a_session(admin_user):
    assert {address for address in addresses() if begins(address)} == OURS


def test_no_header_begins_one(admin_user):
    client = Client(raise_request_exception=False, headers={"authorization": BASIC})
    for address in addresses():
        if not address.startswith(("admin/", "media/")):
            client.get(f"/{address}")
    assert SESSION_KEY not in client.session


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/admin/login/", "/kk/sign-in/"),
        ("/admin/login/?next=/admin/pages/", "/kk/sign-in/?next=%2Fadmin%2Fpages%2F"),
        ("/admin/login/?next=//evil.example", "/kk/sign-in/"),
        ("/ru/_util/login/?next=/ru/levels/", "/ru/sign-in/?next=%2Fru%2Flevels%2F"),
        ("/admin/password_reset/", "/kk/account/password/forgotten/"),
        ("/admin/password_reset/done/", "/kk/account/password/forgotten/"),
        ("/admin/password_reset/confirm/MQ/abc-def/", "/kk/account/password/forgotten/"),
        ("/admin/password_reset/complete/", "/kk/account/password/forgotten/"),
        ("/admin/logout/", "/kk/sign-out/"),
        ("/admin/", "/kk/sign-in/?next=/admin/"),
        ("/graphql/explore/", "/kk/sign-in/?next=/graphql/explore/"),
    ],
)
def test_the_doors_of_others_lead_to_ours(asked, led, client):
    assert client.get(asked)["Location"] == led
    assert client.post(asked, CREDENTIALS).status_code in {302, 403, 405}


def test_an_editor_comes_in_by_it_and_lands_where_they_wanted(admin_user, client):
    asked = client.get(reverse("wagtailusers_users:index"))
    done = client.post(asked["Location"], {"login": NAME, "password": WORD, "next": "/admin/users/"}, follow=True)

    assert done.redirect_chain == [("/admin/users/", 302)]
    assert done.status_code == 200
    assert [str(one) for one in done.context["messages"]] == [], "nothing new stands over an editor's work"


@pytest.mark.parametrize("asked", ["/admin/", "/admin/pages/", "/admin/login/", "/admin/logout/", "/graphql/explore/"])
@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("kk", "kk"),
        ("ru", "ru"),
        ("en", "en"),
        ("ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
        ("en-GB,en;q=0.9", "en"),
        ("de-DE,de;q=0.9", "kk"),
    ],
)
def test_a_stranger_is_led_to_the_page_in_the_language_of_their_browser(asked, header, language):
    browser = Client(headers={"accept-language": header})
    page = browser.get(asked, follow=True)

    assert page.redirect_chain[-1][0].startswith((f"/{language}/sign-in/", f"/{language}/sign-out/"))
    assert f'<html lang="{language}">' in page.text


def test_a_language_that_was_chosen_goes_before_that_of_the_browser():
    browser = Client(headers={"accept-language": "ru"})
    browser.get("/language/en/")
    page = browser.get("/admin/", follow=True)
    assert page.redirect_chain == [("/en/sign-in/?next=/admin/", 302)]

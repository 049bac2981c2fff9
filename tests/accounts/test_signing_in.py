"""Signing in and out by a password, on a page of our own."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tosbelgi.home.groups import EDITORS

from .conftest import WORD, is_signed_in, said, sign_in

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/kk/",
    "javascript:alert(1)",
    "http:///evil",
    "\t//evil",
]


@pytest.mark.parametrize(
    "name", ["aigerim", "AIGERIM", "aigerim@example.invalid", "Aigerim@Example.Invalid", " aigerim "]
)
def test_by_name_or_address_however_it_is_written(name, aigerim, browser):
    answer = sign_in(browser, name)

    assert answer.status_code == 302
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "аты немесе құпиясөз дұрыс емес"),
        ("ru", "Имя или пароль не подходят"),
        ("en", "The name or the password is not right"),
    ],
)
@pytest.mark.parametrize("name", ["aigerim", "aigerim@example.invalid", "nobody", "nobody@example.invalid"])
def test_what_is_wrong_is_said_alike_for_known_and_unknown_and_the_name_stays(
    name, language, sentence, aigerim, browser
):
    answer = sign_in(browser, name, "mistaken", language)

    assert sentence in said(answer)
    assert f'value="{name}"' in said(answer)
    assert "mistaken" not in said(answer)
    assert not is_signed_in(browser)


def test_a_participant_is_led_to_their_pages_and_an_editor_to_the_admin(aigerim, browser):
    assert sign_in(browser)["Location"] == "/kk/cabinet/"
    aigerim.groups.add(Group.objects.get(name=EDITORS))
    assert sign_in(Client())["Location"] == "/admin/"


def test_whoever_asked_for_a_page_is_led_there(aigerim, browser):
    assert sign_in(browser, next="/kk/levels/?age=17")["Location"] == "/kk/levels/?age=17"


@pytest.mark.parametrize("address", ELSEWHERE)
@pytest.mark.parametrize(
    ("language", "sentence"), [("kk", "басқа сайтқа"), ("ru", "на другой сайт"), ("en", "to another site")]
)
def test_nobody_is_led_to_another_site_and_it_is_said(address, language, sentence, aigerim, browser):
    shown = browser.get(f"/{language}/sign-in/", {"next": address})
    assert sentence in said(shown)
    assert "evil" not in said(shown).split("<main")[1].split("</main")[0]

    answer = sign_in(browser, language=language, next=address)
    assert answer["Location"] == f"/{language}/cabinet/"


def test_whoever_is_signed_in_is_not_led_round_in_circles(aigerim, browser):
    """The admin sends whoever may not enter to the page of signing in, which would send them back."""
    sign_in(browser)
    answer = browser.get("/admin/", follow=True)

    assert [where for where, _status in answer.redirect_chain] == ["/kk/sign-in/?next=/admin/"]
    assert answer.templates[0].name == "account/signed_in_already.html"
    assert browser.get("/kk/sign-in/")["Location"] == "/kk/cabinet/"


def test_pressed_twice_it_leads_on_twice(aigerim, browser):
    assert sign_in(browser, next="/kk/levels/")["Location"] == "/kk/levels/"
    assert sign_in(browser, next="/kk/levels/")["Location"] == "/kk/levels/"
    assert aigerim.usersession_set.count() == 1


def test_signing_out_is_a_deed_and_asking_for_it_is_none(aigerim, browser):
    sign_in(browser)
    asked = browser.get("/kk/sign-out/")
    assert asked.status_code == 200
    assert is_signed_in(browser)

    done = browser.post("/kk/sign-out/", follow=True)
    assert not is_signed_in(browser)
    assert done.redirect_chain == [("/kk/sign-in/", 302)]
    assert browser.post("/kk/sign-out/").status_code == 302, "twice is once"


def test_the_admins_menu_signs_out_by_the_same_door(admin_user, browser):
    browser.force_login(admin_user)
    assert browser.get(reverse("wagtailadmin_logout"))["Location"].endswith("/sign-out/")
    assert is_signed_in(browser)

    assert browser.post(reverse("wagtailadmin_logout"))["Location"].endswith("/sign-in/")
    assert not is_signed_in(browser)
    assert browser.cookies["sessionid"].value == "", "else no page that is kept would be shown to this browser"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("a" * 10_000, "254"),
        ("aige\x00rim", "U+0000"),
        ("\u202emireg\u202cia", "U+202E"),
        ("", "міндетті"),
    ],
)
def test_a_name_that_is_none_is_refused_by_name(name, sentence, aigerim, browser):
    answer = sign_in(browser, name)

    assert answer.status_code == 200
    assert sentence in str(answer.context["form"].errors)
    assert not is_signed_in(browser)


def test_a_password_of_a_hundred_thousand_letters_is_hashed_by_nobody(aigerim, browser, monkeypatch):
    monkeypatch.setattr("tosbelgi.accounts.backend.SignInBackend.authenticate", lambda *args, **kwargs: 1 / 0)
    assert "1000" in str(sign_in(browser, password="a" * 100_000).context["form"].errors)


def test_a_closed_account_is_told_so_only_with_its_password(aigerim, browser):
    aigerim.is_active = False
    aigerim.save()

    assert "account" not in sign_in(browser, password="mistaken").get("Location", "")
    assert sign_in(browser)["Location"] == "/kk/sign-in/closed/"
    assert browser.get("/kk/sign-in/closed/").status_code == 403
    assert not is_signed_in(browser)


def test_the_page_costs_few_queries_and_little_weight(browser, django_assert_max_num_queries):
    browser.get("/kk/sign-in/")
    with django_assert_max_num_queries(4):
        answer = browser.get("/kk/sign-in/")

    assert len(answer.content) < 40_000
    assert "sessionid" not in answer.cookies, "a stranger gets no session"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "style=" not in said(answer)


def test_the_fields_say_what_they_are_for(browser):
    page = said(browser.get("/kk/sign-in/"))
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert page.count("placeholder=") == 1, "that of the search"


def test_a_known_and_an_unknown_name_cost_one_hash_each(aigerim, browser, monkeypatch):
    hashed = []
    user = type(aigerim)
    real_check, real_set = user.check_password, user.set_password
    monkeypatch.setattr(user, "check_password", lambda self, raw: hashed.append(1) or real_check(self, raw))
    monkeypatch.setattr(user, "set_password", lambda self, raw: hashed.append(1) or real_set(self, raw))
    for name in ("aigerim", "aigerim@example.invalid", "nobody", "nobody@example.invalid"):
        hashed.clear()
        sign_in(browser, name, "mistaken")
        assert len(hashed) == 1, name


def test_a_class_of_forty_behind_one_address_comes_in(django_user_model, settings):
    settings.SIGN_IN_RATE_LIMIT = 20
    for number in range(40):
        django_user_model.objects.create_user(f"pupil-{number}", password=WORD)
        client = Client(REMOTE_ADDR="203.0.113.77")
        sign_in(client, f"pupil-{number}")
        assert is_signed_in(client), number


def test_there_is_no_door_for_making_an_account(browser):
    from allauth.account.adapter import get_adapter

    assert get_adapter().is_open_for_signup(None) is False
    assert browser.get("/kk/signup/").status_code == 404


def test_a_form_that_a_script_sends_is_answered_by_the_page(aigerim):
    answer = Client().post(
        "/kk/sign-in/", {"login": "aigerim", "password": "?"}, headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")

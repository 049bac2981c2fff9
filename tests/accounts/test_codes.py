"""Signing in by a code that comes by e-mail."""

import re
import threading
import time

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as site_settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection, connections
from django.test import Client

from tosbelgi.accounts import attempts
from tosbelgi.kernel.mail.models import OutgoingMail

from .conftest import WORD, code_in, is_signed_in, mails, said, sign_in

pytestmark = pytest.mark.django_db
ASK, ENTER = "/kk/sign-in/code/", "/kk/sign-in/code/enter/"


def ask(client, address="aigerim@example.invalid", language="kk", **more):
    return client.post(f"/{language}/sign-in/code/", {"email": address, **more})


def enter(client, code, language="kk", **more):
    return client.post(f"/{language}/sign-in/code/enter/", {"code": code, **more})


def a_wrong(code):
    return f"{(int(code) + 1) % 10**8:08}"


def test_the_code_of_the_mail_signs_in_and_leads_on(aigerim, browser):
    asked = ask(browser, next="/kk/levels/")
    assert asked["Location"] == f"{ENTER}?next=%2Fkk%2Flevels%2F"
    page = browser.get(asked["Location"])
    assert "aigerim@example.invalid" in said(page)
    assert 'inputmode="numeric"' in said(page)
    assert 'autocomplete="one-time-code"' in said(page)
    assert not is_signed_in(browser)

    code = code_in(mails()[0])
    entered = enter(browser, f" {code[:4]} {code[4:]} ", next="/kk/levels/")

    assert entered["Location"] == "/kk/levels/"
    assert is_signed_in(browser)
    assert [one["method"] for one in browser.session["account_authentication_methods"]] == ["code"]
    aigerim.refresh_from_db()
    assert aigerim.emailaddress_set.get().verified, "the code has proved it"


def test_the_mail_speaks_the_language_of_the_account_and_is_plain(aigerim, browser):
    ask(browser, language="kk")

    (mail,) = mails()
    assert "Ваш код" in mail.subject
    assert "Никому" in mail.body
    assert type(mail) is EmailMessage, "no HTML beside it"
    assert mail.to == ["aigerim@example.invalid"]


@pytest.mark.parametrize("address", ["nobody@example.invalid", "closed@example.invalid"])
def test_an_unknown_address_is_answered_alike_and_gets_no_mail(address, aigerim, browser, django_user_model):
    django_user_model.objects.create_user("closed", "closed@example.invalid", is_active=False)
    known = Client()
    answers = [ask(known), ask(browser, address)]
    assert answers[0]["Location"] == answers[1]["Location"]
    pages = [said(client.get(ENTER)) for client in (known, browser)]
    assert len(mails()) == 1

    plain = [page.replace("aigerim@example.invalid", "X").replace(address, "X").split("<main")[1] for page in pages]
    assert without_token(plain[0]) == without_token(plain[1])
    assert enter(browser, "12345678").status_code == 200, "wrong like any other"
    assert not is_signed_in(browser)


def without_token(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "үш рет қате"), ("ru", "трижды"), ("en", "wrong three times")],
)
def test_a_code_can_be_guessed_three_times_and_not_a_fourth(language, sentence, aigerim, browser):
    ask(browser, language=language)
    code = code_in(mails()[0])
    assert [enter(browser, a_wrong(code), language).status_code for _ in range(3)] == [200, 200, 302]

    fourth = browser.post(f"/{language}/sign-in/code/enter/", {"code": code}, follow=True)
    assert not is_signed_in(browser)
    assert fourth.redirect_chain[-1][0] == f"/{language}/sign-in/code/"
    assert sentence in said(fourth)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "бұл жерде жарамсыз"), ("ru", "здесь не действует"), ("en", "not valid here")],
)
def test_a_code_counts_once_and_in_one_browser(language, sentence, aigerim, browser):
    ask(browser, language=language)
    code = code_in(mails()[0])
    enter(browser, code, language)
    assert is_signed_in(browser)
    browser.post(f"/{language}/sign-out/")

    for other in (browser, Client()):
        again = other.post(f"/{language}/sign-in/code/enter/", {"code": code}, follow=True)
        assert sentence in said(again)
        assert not is_signed_in(other)


@pytest.mark.parametrize(
    ("language", "sentence"), [("kk", "10 минут"), ("ru", "10 минут"), ("en", "10 minutes, which are over")]
)
def test_a_code_is_valid_for_ten_minutes(language, sentence, aigerim, browser, monkeypatch):
    ask(browser, language=language)
    later = time.time() + 601
    monkeypatch.setattr("allauth.account.internal.flows.code_verification.time.time", lambda: later)
    answer = browser.post(f"/{language}/sign-in/code/enter/", {"code": code_in(mails()[0])}, follow=True)

    assert sentence in said(answer)
    assert not is_signed_in(browser)


def test_the_newest_code_counts(aigerim, browser):
    ask(browser)
    ask(browser)
    first, second = map(code_in, mails())

    assert enter(browser, first).status_code == 200
    assert enter(browser, second).status_code == 302
    assert is_signed_in(browser)


def test_pressed_twice_the_code_leads_in_and_then_on(aigerim, browser):
    ask(browser)
    code = code_in(mails()[0])
    assert [enter(browser, code)["Location"] for _ in range(2)] == ["/kk/cabinet/", "/kk/cabinet/"]


def test_whoever_waits_for_a_code_may_use_the_password_all_the_same(aigerim, browser):
    ask(browser)
    assert browser.get("/kk/sign-in/").status_code == 200
    assert browser.get(ASK).status_code == 200


NO_CODES = ["", "1" * 10_000, "12\x0034", "1234567\x008", "\u202e1234", "١٢٣٤٥٦٧٨", "1234567", "сегіз сан"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("kk", "сегіз цифрдан"), ("ru", "из восьми цифр"), ("en", "has eight digits")]
)
def test_what_is_no_code_is_refused_and_is_none_of_the_three_attempts(language, sentence, aigerim, browser):
    ask(browser, language=language)
    before = dict(browser.session)

    for code in NO_CODES:
        refused = enter(browser, code, language)
        assert refused.status_code == 200
        assert sentence in refused.context["form"].errors["code"][0], code
    assert dict(browser.session) == before

    assert enter(browser, code_in(mails()[0]), language).status_code == 302
    assert is_signed_in(browser)


@pytest.fixture
def limited(settings):
    settings.SIGN_IN_RATE_LIMIT = 20
    allowances = (attempts.of_name, attempts.of_address, attempts.of_letterbox, attempts.of_code)
    for each in allowances:
        each.forget()
    yield
    for each in allowances:
        each.forget()


@pytest.mark.parametrize("address", ["aigerim@example.invalid", "nobody@example.invalid"])
def test_a_letterbox_gets_some_mails_a_minute_and_it_is_said_to_known_and_unknown(address, limited, aigerim, browser):
    answers = [ask(browser, address).status_code for _ in range(attempts.MOST_MAILS)]
    assert answers == [302] * attempts.MOST_MAILS

    refused = ask(browser, address)
    assert refused.context["form"].errors["email"]
    assert f'value="{address}"' in said(refused)


def test_nobody_fills_a_letterbox_from_many_places(limited, aigerim):
    for number in range(attempts.MOST_MAILS_OF_ALL + 5):
        assert ask(Client(REMOTE_ADDR=f"203.0.113.{number}")).status_code == 302, "answered alike"
    assert len(mails()) == attempts.MOST_MAILS_OF_ALL


def test_the_mail_is_a_row_of_the_outbox(aigerim, browser, settings):
    settings.EMAIL_BACKEND = "tosbelgi.kernel.mail.outbox.OutboxBackend"
    ask(browser)

    message = OutgoingMail.objects.get().message
    assert message["to"] == ["aigerim@example.invalid"]
    assert message["alternatives"] == []


def test_a_flood_of_codes_holds_back_no_notice(limited, aigerim):
    for number in range(attempts.MOST_MAILS_OF_ALL + 1):
        ask(Client(REMOTE_ADDR=f"203.0.113.{number}"))
    owner = Client(REMOTE_ADDR="198.51.100.7")
    sign_in(owner)
    new = "another long enough word"
    owner.post("/kk/account/password/", {"oldpassword": WORD, "password1": new, "password2": new})

    assert "изменён" in mails()[-1].subject


def test_codes_are_entered_some_times_a_minute_also_those_that_were_asked_for_before(limited, aigerim, browser):
    """Of several codes, kept in as many browsers; what comes too often is no attempt, and others are spared."""
    browsers = [Client() for _ in range(attempts.MOST_MAILS)]
    for each in browsers:
        ask(each)
    wrong = [a_wrong(code_in(one)) for one in mails()]
    for each, code in zip(browsers[:2], wrong, strict=False):
        assert [enter(each, code).status_code for _ in range(3)] == [200, 200, 302]

    third, code = browsers[2], code_in(mails()[2])
    before = dict(third.session)
    for guess in (wrong[2], code):
        refused = enter(third, guess)
        assert "тым көп" in refused.context["form"].errors["code"][0]
    assert dict(third.session) == before, "none of its three attempts is used up"
    assert not is_signed_in(third)

    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    ask(elsewhere)
    assert enter(elsewhere, code_in(mails()[-1])).status_code == 302
    assert is_signed_in(elsewhere)
    attempts.of_code.forget()
    cache.clear()  # a minute later
    assert enter(third, code).status_code == 302
    assert is_signed_in(third)


def test_a_code_that_was_not_sent_cannot_be_guessed(limited, aigerim):
    for number in range(attempts.MOST_MAILS_OF_ALL + 1):
        last = Client(REMOTE_ADDR=f"203.0.113.{number}")
        ask(last)

    assert len(mails()) == attempts.MOST_MAILS_OF_ALL
    assert "code" not in last.session["account_login"]["state"]["stages"]["login_by_code"]["data"]


@pytest.fixture
def committed(killable, monkeypatch):
    """Rows that other connections see."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    return killable


def all_at_once(number, send):
    """Call it in so many threads, each on a connection of its own; returns their answers."""
    start, answers = threading.Barrier(number), [None] * number

    def one(place):
        try:
            start.wait(timeout=30)
            answers[place] = send(place)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=[place]) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_sent_at_once_guesses_are_three_attempts_and_the_right_code_signs_in_once(committed, aigerim):
    browser = Client()

    def send(code):
        """From as many connections, with the session of this one browser."""
        cookie = browser.cookies[site_settings.SESSION_COOKIE_NAME].value

        def one(_place):
            client = Client()
            client.cookies[site_settings.SESSION_COOKIE_NAME] = cookie
            return enter(client, code).get("Location")

        return all_at_once(8, one)

    ask(browser)
    code = code_in(mails()[0])
    assert sorted(send(a_wrong(code)), key=str) == [ASK] * 6 + [None] * 2
    assert enter(browser, code)["Location"] == ASK
    assert not is_signed_in(browser)

    ask(browser)
    assert sorted(send(code_in(mails()[-1]))) == ["/kk/cabinet/"] + [ASK] * 7
    assert UserSession.objects.filter(user=aigerim).count() == 1

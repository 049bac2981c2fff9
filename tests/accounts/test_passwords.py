"""Passwords: forgotten and set by a link, changed, and asked for again."""

import pytest
from django.test import Client

from .conftest import WORD, code_in, is_signed_in, link_in, mails, said, sign_in

pytestmark = pytest.mark.django_db
NEW = "another long enough word"
INVALID = [("kk", "Бұл сілтеме енді жарамсыз"), ("ru", "Эта ссылка больше не действует"), ("en", "not valid any more")]


def ask(client, address="aigerim@example.invalid", language="kk"):
    return client.post(f"/{language}/account/password/forgotten/", {"email": address})


def open_link(client, address):
    return client.get(address, follow=True)


def set_new(client, page, word=NEW, again=None):
    return client.post(page.redirect_chain[-1][0], {"password1": word, "password2": again or word}, follow=True)


@pytest.fixture
def link(aigerim, browser):
    ask(browser)
    return link_in(mails()[0])


def test_the_link_of_the_mail_sets_a_new_password(aigerim, browser):
    elsewhere = Client()
    sign_in(elsewhere)
    asked = browser.post("/kk/account/password/forgotten/", {"email": "aigerim@example.invalid"}, follow=True)
    assert asked.redirect_chain == [("/kk/account/password/forgotten/sent/", 302)]
    (mail,) = mails()
    assert "Новый пароль" in mail.subject
    assert link_in(mail).startswith("/ru/account/password/reset/key/"), "the page speaks the language of the mail"

    page = open_link(browser, link_in(mail))
    assert page.context["request"].path.endswith("/set-password/"), "no secret stays in the address"
    assert page["Referrer-Policy"] == "no-referrer"
    done = set_new(browser, page)

    assert done.redirect_chain[-1][0] == "/ru/account/password/reset/done/"
    assert not is_signed_in(browser), "a link alone signs nobody in"
    assert elsewhere.get("/kk/account/").status_code == 302, "whoever was signed in is so no longer"
    aigerim.refresh_from_db()
    assert aigerim.check_password(NEW)
    notice = mails()[-1]
    assert "изменён" in notice.subject
    assert notice.to == ["aigerim@example.invalid"]
    sign_in(browser, password=NEW)
    assert is_signed_in(browser)


@pytest.mark.parametrize(("language", "sentence"), INVALID)
def test_a_link_counts_once(language, sentence, link, browser):
    link = link.replace("/ru/", f"/{language}/")
    set_new(browser, open_link(browser, link))

    again = open_link(Client(), link)
    assert again.status_code == 410
    assert sentence in said(again)
    twice = browser.post(
        link.rsplit("/", 2)[0] + "/set-password/", {"password1": "third long word", "password2": "third long word"}
    )
    assert twice.status_code == 410


def test_a_scanner_of_mails_does_not_use_it_up(link, aigerim, browser):
    before = aigerim.password
    for _ in range(3):
        assert open_link(Client(), link).status_code == 200
        Client().head(link)
    aigerim.refresh_from_db()
    assert aigerim.password == before

    set_new(browser, open_link(browser, link))
    aigerim.refresh_from_db()
    assert aigerim.check_password(NEW)


@pytest.mark.parametrize("change", ["the address", "the password", "closed"])
@pytest.mark.parametrize(("language", "sentence"), INVALID)
def test_after_a_change_of_the_account_it_counts_no_longer(change, language, sentence, link, aigerim, browser):
    opened = open_link(browser, link)
    if change == "the address":
        aigerim.email = "new@example.invalid"
    elif change == "the password":
        aigerim.set_password("some other word")
    else:
        aigerim.is_active = False
    aigerim.save()

    if change != "closed":
        answer = open_link(Client(), link.replace("/ru/", f"/{language}/"))
        assert answer.status_code == 410
        assert sentence in said(answer)
        assert set_new(browser, opened).status_code == 410
    else:
        set_new(browser, opened)
        assert not is_signed_in(browser)
        sign_in(browser, password=NEW)
        assert not is_signed_in(browser)


def test_a_link_is_valid_for_an_hour(link, monkeypatch):
    from datetime import datetime, timedelta

    later = datetime.now() + timedelta(hours=1, minutes=1)
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda self: later)
    assert open_link(Client(), link).status_code == 410


def test_opening_a_link_signs_nobody_else_out(link, django_user_model):
    other = Client()
    django_user_model.objects.create_user("daniyar", password=WORD)
    sign_in(other, "daniyar")
    open_link(other, link)
    assert is_signed_in(other)


@pytest.mark.parametrize("address", ["nobody@example.invalid", "closed@example.invalid"])
def test_an_unknown_address_is_answered_alike_and_gets_no_mail(address, aigerim, browser, django_user_model):
    django_user_model.objects.create_user("closed", "closed@example.invalid", is_active=False)
    assert ask(browser, address)["Location"] == ask(Client())["Location"]
    assert len(mails()) == 1


def test_a_new_password_is_measured_and_typed_alike(link, aigerim, browser):
    page = open_link(browser, link)
    for word, again in (("12345678", None), ("short", None), (NEW, "something else"), ("a" * 5_000, None)):
        answer = set_new(browser, page, word, again)
        assert answer.context["form"].errors, word[:20]
        assert word not in said(answer)
    aigerim.refresh_from_db()
    assert aigerim.check_password(WORD)


@pytest.mark.parametrize(("language", "sentence"), [("kk", "өзгертілді"), ("ru", "изменён"), ("en", "is changed")])
def test_a_changed_password_ends_all_other_sessions_and_says_so(language, sentence, aigerim, browser):
    elsewhere = Client()
    sign_in(browser), sign_in(elsewhere)
    form = {"oldpassword": WORD, "password1": NEW, "password2": NEW}
    done = browser.post(f"/{language}/account/password/", form, follow=True)

    assert done.redirect_chain[-1][0] == f"/{language}/account/"
    assert sentence in said(done)
    assert is_signed_in(browser)
    assert browser.get("/kk/account/").status_code == 200
    assert elsewhere.get("/kk/account/").status_code == 302
    assert aigerim.usersession_set.count() == 1
    assert "изменён" in mails()[-1].subject


def test_without_the_old_one_nothing_is_changed(aigerim, browser):
    sign_in(browser)
    answer = browser.post("/kk/account/password/", {"oldpassword": "mistaken", "password1": NEW, "password2": NEW})

    assert answer.context["form"].errors["oldpassword"]
    aigerim.refresh_from_db()
    assert aigerim.check_password(WORD)
    assert mails() == []


def test_who_has_no_password_proves_by_a_code_who_they_are_and_sets_one(aigerim, browser):
    aigerim.set_unusable_password()
    aigerim.save()
    browser.post("/kk/sign-in/code/", {"email": aigerim.email})
    browser.post("/kk/sign-in/code/enter/", {"code": code_in(mails()[-1])})
    assert is_signed_in(browser)

    led = browser.get("/kk/account/password/", follow=True)
    assert led.redirect_chain[-1][0] == "/kk/account/confirm/code/?next=%2Fkk%2Faccount%2Fpassword%2Ffirst%2F"
    sent = browser.post(led.redirect_chain[-1][0], {"recipient": aigerim.email, "next": "/kk/account/password/first/"})
    assert sent.status_code == 302
    confirmed = browser.post(sent["Location"], {"code": code_in(mails()[-1]), "next": "/kk/account/password/first/"})
    assert confirmed["Location"] == "/kk/account/password/first/"
    done = browser.post("/kk/account/password/first/", {"password1": NEW, "password2": NEW})

    assert done["Location"] == "/kk/account/"
    aigerim.refresh_from_db()
    assert aigerim.check_password(NEW)


@pytest.mark.parametrize("method", ["get", "post", "head", "options", "put"])
def test_a_stranger_is_led_to_sign_in_from_every_page_about_ones_password(method, browser):
    for page in ("password/", "password/first/", "confirm/", "confirm/code/", "confirm/code/enter/"):
        answer = getattr(browser, method)(f"/kk/account/{page}")
        assert answer.status_code == 302, page
        assert answer["Location"].startswith("/kk/sign-in/?next="), page


def test_a_first_password_is_never_kept_in_the_session(aigerim, browser):
    aigerim.set_unusable_password()
    aigerim.save()
    browser.force_login(aigerim)
    aigerim.emailaddress_set.update(verified=True)
    answer = browser.post("/kk/account/password/first/", {"password1": NEW, "password2": NEW})

    assert answer["Location"].startswith("/kk/account/confirm/code/")
    assert NEW not in str(dict(browser.session))


def test_a_sensitive_step_asks_for_the_password_again(aigerim, browser):
    sign_in(browser)
    page = browser.get("/kk/account/confirm/", {"next": "/kk/account/"})
    assert 'autocomplete="current-password"' in said(page)

    wrong = browser.post("/kk/account/confirm/", {"password": "mistaken", "next": "/kk/account/"})
    assert wrong.context["form"].errors["password"]
    right = browser.post("/kk/account/confirm/", {"password": WORD, "next": "/kk/account/"})
    assert right["Location"] == "/kk/account/"
    assert browser.session["account_authentication_methods"][-1]["reauthenticated"] is True

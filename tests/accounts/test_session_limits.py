"""A session ends: after a time without requests, and after a whole time; sooner for those who see data of others."""

import time
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from tosbelgi.accounts import session_limits
from tosbelgi.home.groups import EDITORS

from .conftest import is_signed_in, said, sign_in

pytestmark = pytest.mark.django_db
HOUR, DAY = 3600, 86_400


@pytest.fixture
def clock(monkeypatch):
    """Hours that pass: the session's rows grow older, and the clock of the limits goes on."""
    passed = {"seconds": 0}
    real = time.time
    monkeypatch.setattr(session_limits.time, "time", lambda: real() + passed["seconds"])

    def wait(seconds):
        passed["seconds"] += seconds
        for session in Session.objects.all():
            session.expire_date -= timedelta(seconds=seconds)
            session.save()

    return wait


@pytest.fixture
def editor(aigerim):
    aigerim.groups.add(Group.objects.get(name=EDITORS))
    return aigerim


def is_let_in(client) -> bool:
    return client.get("/kk/account/").status_code == 200


@pytest.mark.parametrize(("hours", "let_in"), [(1.9, True), (2.1, False)])
def test_an_editor_who_does_nothing_for_two_hours_signs_in_anew(hours, let_in, editor, browser, clock):
    sign_in(browser)
    clock(hours * HOUR)
    assert is_let_in(browser) is let_in


def test_an_editor_who_works_goes_on_for_a_day_of_twelve_hours(editor, browser, clock):
    sign_in(browser)
    for _ in range(11):
        clock(HOUR)
        assert is_let_in(browser)
    clock(HOUR + 60)
    assert not is_let_in(browser)
    assert not is_signed_in(browser)


def test_a_page_that_is_open_and_asks_by_itself_is_nobody_at_work(editor, browser, clock, django_user_model):
    sign_in(browser)
    clock(HOUR)
    browser.post("/admin/editing-sessions/ping/wagtailcore/page/1/1/")
    clock(HOUR + 60)
    assert not is_let_in(browser)


def test_a_participant_is_asked_after_a_week_of_silence_and_after_a_month(aigerim, browser, clock):
    sign_in(browser)
    clock(6 * DAY)
    assert is_let_in(browser)
    clock(7 * DAY + 60)
    assert not is_let_in(browser)

    sign_in(browser)
    for _ in range(5):
        clock(5 * DAY)
        assert is_let_in(browser)
    clock(5 * DAY + 60)
    assert not is_let_in(browser)


def test_one_number_decides_for_those_who_see_data_of_others(editor, browser, clock, settings):
    settings.OTHERS_SESSION_IDLE = timedelta(minutes=30)
    sign_in(browser)
    assert browser.cookies["sessionid"]["max-age"] == 1800
    clock(31 * 60)
    assert not is_let_in(browser)


def test_a_rule_of_another_room_makes_sessions_short(aigerim, browser, monkeypatch):
    monkeypatch.setattr(session_limits, "_sees_others", [*session_limits._sees_others])
    session_limits.sees_others(lambda user: user.username == "aigerim")
    sign_in(browser)
    assert browser.cookies["sessionid"]["max-age"] == 2 * HOUR


def test_who_becomes_an_editor_meanwhile_has_a_short_session_from_the_next_renewal(aigerim, browser, clock):
    sign_in(browser)
    aigerim.groups.add(Group.objects.get(name=EDITORS))
    clock(session_limits.RENEWAL + 1)
    assert is_let_in(browser)
    clock(2 * HOUR + 60)
    assert not is_let_in(browser)


def test_a_request_soon_after_another_writes_nothing(aigerim, browser, clock, django_assert_num_queries):
    sign_in(browser)
    session = Session.objects.get(pk=browser.session.session_key)
    is_let_in(browser)
    assert Session.objects.get(pk=session.pk).session_data == session.session_data

    clock(session_limits.RENEWAL + 1)
    is_let_in(browser)
    assert Session.objects.get(pk=session.pk).expire_date > timezone.now() + timedelta(days=6, hours=23)


def test_a_session_from_before_the_limits_is_over(aigerim, browser):
    browser.force_login(aigerim)
    session = browser.session
    del session[session_limits.BEGAN]
    session.save()
    assert not is_let_in(browser)


def test_where_nothing_can_be_stored_reading_goes_on(aigerim, browser, clock, monkeypatch):
    sign_in(browser)
    clock(session_limits.RENEWAL + 1)

    def full(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(session_limits, "see_session", full)
    assert is_let_in(browser)
    assert is_signed_in(browser)


def test_a_session_that_ends_elsewhere_during_a_request_is_over_from_the_next_one_on(
    aigerim, browser, clock, monkeypatch
):
    sign_in(browser)
    clock(session_limits.RENEWAL + 1)
    renew = session_limits._renew_if_due

    def ended_meanwhile(request, user):
        Session.objects.all().delete()
        renew(request, user)

    monkeypatch.setattr(session_limits, "_renew_if_due", ended_meanwhile)
    assert is_let_in(browser), "this one was let in already"
    assert not is_let_in(browser)
    assert not aigerim.usersession_set.exists()


@pytest.mark.parametrize(("seconds", "over"), [(0, False), (59.9, False), (60, True), (61, True)])
def test_a_session_lasts_until_its_last_second(seconds, over):
    session = {session_limits.BEGAN: 1_795_500_000.0, session_limits.LONGEST: 60}
    assert session_limits.is_over(session, 1_795_500_000.0 + seconds) is over


@pytest.mark.parametrize(
    ("language", "sentence"), [("kk", "жүйеден шықтыңыз"), ("ru", "Вы вышли"), ("en", "signed out here")]
)
def test_who_is_led_to_sign_in_hears_why(language, sentence, aigerim, browser):
    sign_in(browser, language=language)
    Session.objects.all().delete()

    led = browser.get(f"/{language}/account/", follow=True)
    assert led.redirect_chain[-1][0] == f"/{language}/sign-in/?next=/{language}/account/"
    assert sentence in said(led)
    assert sentence not in said(Client().get(f"/{language}/account/", follow=True))

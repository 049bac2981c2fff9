"""Where am I signed in: each place is shown in short and can be ended."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tosbelgi.accounts import sessions

from .conftest import WORD, is_signed_in, said, sign_in

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14; SM-A145F) AppleWebKit/537.36 Chrome/131.0.6778 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


def device(agent=DESK, address="203.0.113.9"):
    return Client(REMOTE_ADDR=address, headers={"user-agent": agent})


@pytest.fixture
def two(aigerim):
    phone, desk = device(PHONE, "2001:db8:1:2:3:4:5:6"), device()
    sign_in(phone), sign_in(desk)
    return phone, desk


def test_each_is_shown_and_neither_address_nor_browser_is_kept_whole(two, aigerim):
    _phone, desk = two
    rows = {(row.ip, row.user_agent) for row in aigerim.usersession_set.all()}
    assert rows == {("2001:db8:1::", "Chrome · Android"), ("203.0.113.0", "Firefox · Windows")}

    page = said(desk.get("/kk/account/"))
    assert "Chrome · Android" in page
    assert "2001:db8:1:…" in page
    assert "203.0.113.…" in page
    assert "SM-A145F" not in page
    assert "203.0.113.9" not in page
    own = sessions.own_sessions(aigerim, desk.session.session_key)
    assert [(one.browser, one.is_current) for one in own] == [("Firefox · Windows", True), ("Chrome · Android", False)]


def test_another_one_is_ended_and_what_was_kept_of_it_goes(two, aigerim):
    phone, desk = two
    number = next(one.id for one in sessions.own_sessions(aigerim, desk.session.session_key) if not one.is_current)
    done = desk.post(f"/kk/account/sessions/{number}/end/")

    assert done["Location"] == "/kk/account/"
    assert not is_signed_in(phone)
    assert is_signed_in(desk)
    assert aigerim.usersession_set.count() == 1


def test_of_several_the_one_that_is_named_is_ended_and_no_other(aigerim):
    clients = [device() for _one in range(3)]
    for client in clients:
        sign_in(client)
    middle = sessions.UserSession.objects.get(session_key=clients[1].session.session_key)
    clients[2].post(f"/kk/account/sessions/{middle.pk}/end/")

    assert [is_signed_in(client) for client in clients] == [True, False, True]


def test_ending_the_current_one_is_signing_out(two, aigerim):
    _phone, desk = two
    number = next(one.id for one in sessions.own_sessions(aigerim, desk.session.session_key) if one.is_current)

    assert desk.post(f"/kk/account/sessions/{number}/end/")["Location"] == "/kk/sign-in/"
    assert not is_signed_in(desk)
    assert aigerim.usersession_set.count() == 1


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("kk", "сеансыңыз жоқ"), ("ru", "нет такого сеанса"), ("en", "no such session of yours")],
)
@pytest.mark.parametrize("whose", ["nobody's", "somebody else's", "ended"])
def test_what_is_none_of_ones_own_is_refused_by_name_and_nothing_ends(
    whose, language, sentence, two, aigerim, django_user_model
):
    phone, desk = two
    django_user_model.objects.create_user("daniyar", password=WORD)
    other = device()
    sign_in(other, "daniyar")
    theirs = other.session.session_key
    number = {
        "nobody's": 99_999,
        "somebody else's": sessions.UserSession.objects.get(session_key=theirs).pk,
        "ended": sessions.UserSession.objects.get(session_key=phone.session.session_key).pk,
    }[whose]
    if whose == "ended":
        sessions.end_session(aigerim, number)

    answer = desk.post(f"/{language}/account/sessions/{number}/end/", follow=True)
    assert sentence in said(answer)
    assert is_signed_in(other)
    assert is_signed_in(desk)
    with pytest.raises(sessions.NoSuchSession) as refused:
        sessions.end_session(aigerim, number)
    assert (refused.value.code, refused.value.field) == ("NO_SUCH_SESSION", "session")


def test_all_others_end_at_once(two, aigerim):
    phone, desk = two
    sign_in(device(PHONE))
    answer = desk.post("/ru/account/sessions/end-others/", follow=True)

    assert "2" in said(answer).split('role="status"')[1][:80]
    assert not is_signed_in(phone)
    assert is_signed_in(desk)
    assert aigerim.usersession_set.count() == 1


@pytest.mark.parametrize("crowd", [1, 12])
def test_the_list_costs_two_queries_however_many_there_are(crowd, aigerim, django_assert_num_queries):
    for _ in range(crowd):
        sign_in(device())
    with django_assert_num_queries(2):
        assert len(sessions.own_sessions(aigerim)) == crowd


def test_a_session_that_a_changed_password_has_ended_is_not_listed(two, aigerim):
    aigerim.set_password("some other long word")
    aigerim.save()
    assert sessions.own_sessions(aigerim) == []


@pytest.mark.parametrize("end", ["signed out", "deleted", "expired"])
def test_what_is_kept_of_a_session_goes_with_it(end, aigerim):
    client, other = device(), device(PHONE)
    sign_in(client), sign_in(other)
    stored = Session.objects.filter(pk=client.session.session_key)
    assert aigerim.usersession_set.count() == 2
    if end == "signed out":
        client.post("/kk/sign-out/")
    elif end == "deleted":
        stored.get().delete()
    else:
        stored.update(expire_date=timezone.now())
        assert len(sessions.own_sessions(aigerim)) == 1, "what has expired is shown no more"
        sessions.forget_old()

    assert aigerim.usersession_set.get().session_key == other.session.session_key
    assert not stored.exists()
    assert is_signed_in(other)


def test_what_is_left_of_a_session_that_is_gone_is_ended_once(aigerim):
    sign_in(device())
    row = aigerim.usersession_set.get()
    Session.objects.filter(pk=row.session_key)._raw_delete("default")  # as by SQL, which nothing hears of

    assert sessions.own_sessions(aigerim) == []
    sessions.end_session(aigerim, row.pk)
    with pytest.raises(sessions.NoSuchSession):
        sessions.end_session(aigerim, row.pk)


@pytest.mark.parametrize(
    "page", ["", "password/", "password/first/", "confirm/", "confirm/code/", "confirm/code/enter/"]
)
def test_strangers_are_asked_who_they_are(page):
    asked = f"/kk/account/{page}"
    for answer in (Client().get(asked), Client().post(asked)) if page else (Client().get(asked),):
        assert answer["Location"] == f"/kk/sign-in/?next={asked}"


def test_a_current_session_without_a_row_is_listed_all_the_same(aigerim):
    client = device()
    client.force_login(aigerim)
    assert aigerim.usersession_set.count() == 0

    assert "Firefox" in said(client.get("/kk/account/"))
    assert aigerim.usersession_set.count() == 1


BACK = {"kk": "Кабинетке оралу", "ru": "Вернуться в кабинет", "en": "Back to the cabinet"}
OWN_PAGES = ["account/", "account/password/", "account/confirm/", "sign-out/", "sign-in/?next=/kk/levels/"]


@pytest.mark.parametrize("language", BACK)
def test_each_page_of_the_account_leads_back_to_the_cabinet_and_shows_strangers_no_such_way(language, aigerim, browser):
    sign_in(browser)
    for path in OWN_PAGES:
        page = said(browser.get(f"/{language}/{path}"))
        assert f'<a href="/{language}/cabinet/">← {BACK[language]}</a>' in page, path
    for path in ("sign-in/", "sign-in/code/", "account/password/forgotten/"):
        assert BACK[language] not in said(Client().get(f"/{language}/{path}"))

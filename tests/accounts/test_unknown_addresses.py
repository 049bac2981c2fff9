"""Known and unknown addresses: neither answers, queries nor what the worker does soon after tell them apart."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.users.models import UserProfile

from tosbelgi.accounts import attempts
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.mail.models import OutgoingMail

pytestmark = pytest.mark.django_db
KNOWN, CLOSED, UNKNOWN = "aigerim@example.invalid", "closed@example.invalid", "nobody@example.invalid"
WAYS = {"a code": "/kk/sign-in/code/", "a forgotten password": "/kk/account/password/forgotten/"}
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(autouse=True)
def outbox(settings, aigerim, django_user_model):
    """Mails are rows first, as on a site; one account is open and one is closed."""
    django_user_model.objects.create_user("closed", CLOSED, is_active=False)
    OutgoingMail.objects.all().delete()
    settings.EMAIL_BACKEND = "tosbelgi.kernel.mail.outbox.OutboxBackend"
    settings.MAIL_DELIVERY_BACKEND = LOCMEM


def queries_of(act) -> list[str]:
    """What is asked of the database: each statement without its values, in order."""
    with CaptureQueriesContext(connection) as made:
        act()
    return [re.sub(r"'[^']*'|\b\d+\b", "?", one["sql"]) for one in made]


def shape(statements: list[str]) -> list[str]:
    """Their verbs and tables."""
    return [" ".join(re.findall(r"^\w+|(?<=FROM )\S+|(?<=INTO )\S+|(?<=UPDATE )\S+", one)) for one in statements]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", [CLOSED, UNKNOWN])
def test_asking_costs_the_same_queries(address, way):
    Client().post(WAYS[way], {"email": KNOWN})  # what a process learns once

    known = queries_of(lambda: Client().post(WAYS[way], {"email": KNOWN}))
    other = queries_of(lambda: Client().post(WAYS[way], {"email": address}))

    assert shape(known) == shape(other)
    assert any("kernel_outgoingmail" in one for one in other)


@pytest.mark.parametrize("way", WAYS)
def test_asking_costs_the_same_for_who_has_a_profile_of_the_admin(way, aigerim):
    UserProfile.objects.create(user=aigerim, preferred_language="en")
    Client().post(WAYS[way], {"email": KNOWN})

    known = queries_of(lambda: Client().post(WAYS[way], {"email": KNOWN}))
    assert shape(known) == shape(queries_of(lambda: Client().post(WAYS[way], {"email": UNKNOWN})))


@pytest.mark.parametrize("address", [CLOSED, UNKNOWN])
def test_the_page_of_the_code_and_a_wrong_one_cost_the_same_queries(address):
    def visit(asked):
        browser = Client()
        browser.post(WAYS["a code"], {"email": asked})
        enter = "/kk/sign-in/code/enter/"
        opened = queries_of(lambda: browser.get(enter))
        return [opened] + [queries_of(lambda: browser.post(enter, {"code": "12345678"})) for _ in range(3)]

    visit(KNOWN)
    assert [shape(one) for one in visit(KNOWN)] == [shape(one) for one in visit(address)]


@pytest.mark.parametrize("way", WAYS)
def test_both_leave_a_row_that_the_worker_takes_and_one_of_them_a_mail(way):
    rows = []
    for address in (KNOWN, CLOSED, UNKNOWN):
        Client().post(WAYS[way], {"email": address})
        rows.append(OutgoingMail.objects.latest("pk").message)
    assert OutgoingMail.objects.count() == 3
    assert mail.outbox == []
    assert [row["to"] for row in rows] == [[KNOWN], [], []]
    assert not any(address in str(row) for row in rows[1:] for address in (CLOSED, UNKNOWN)), "no stranger is kept"

    assert sending.send_due() == 3

    assert not OutgoingMail.objects.exists()
    assert [one.to for one in mail.outbox] == [[KNOWN]]


def test_what_is_asked_for_in_a_deed_that_is_undone_leaves_no_row_of_either(django_capture_on_commit_callbacks):
    """The mail goes out with the commit of its request, of both alike."""
    woken = []
    for address in (KNOWN, UNKNOWN):
        with django_capture_on_commit_callbacks() as after:
            Client().post(WAYS["a code"], {"email": address})
        woken.append([one.__name__ for one in after])
    assert woken[0] == woken[1] != []


def test_a_letterbox_that_is_full_is_answered_at_the_same_cost(settings):
    settings.SIGN_IN_RATE_LIMIT = 20
    allowances = (attempts.of_name, attempts.of_address, attempts.of_letterbox)
    for each in allowances:
        each.forget()
    costs = {}
    for number in range(attempts.MOST_MAILS_OF_ALL + 2):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        costs[number] = shape(queries_of(lambda browser=browser: browser.post(WAYS["a code"], {"email": KNOWN})))
    for each in allowances:
        each.forget()

    assert costs[1] == costs[attempts.MOST_MAILS_OF_ALL + 1]
    assert sending.send_due() == attempts.MOST_MAILS_OF_ALL + 2
    assert len(mail.outbox) == attempts.MOST_MAILS_OF_ALL


def test_the_code_of_nobody_signs_nobody_in(monkeypatch):
    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.generate_login_code", lambda self: "00000000")
    browser = Client()
    browser.post(WAYS["a code"], {"email": UNKNOWN})

    assert browser.post("/kk/sign-in/code/enter/", {"code": "00000000"}).status_code == 200
    assert "_auth_user_id" not in browser.session

"""Guessing a password is slow, and shuts nobody else out."""

import pytest
from django.test import Client

from tosbelgi.accounts import attempts
from tosbelgi.kernel.web import allowance

pytestmark = pytest.mark.django_db
WORD = "a long enough word"


@pytest.fixture(autouse=True)
def one_minute(settings, monkeypatch):
    settings.SIGN_IN_RATE_LIMIT = 3
    clock = {"now": 1_795_500_010.0}
    monkeypatch.setattr(allowance.time, "time", lambda: clock["now"])
    for each in (attempts.of_name, attempts.of_address):
        each.forget()
    yield clock
    for each in (attempts.of_name, attempts.of_address):
        each.forget()


def try_it(word, name="saule", by="203.0.113.9"):
    return Client(REMOTE_ADDR=by).post(
        "/ru/sign-in/", {"login": name, "password": word}, headers={"accept-language": "ru"}
    )


def test_after_some_wrong_passwords_not_even_the_right_one_is_looked_at(admin_user, one_minute):
    assert [try_it("wrong").status_code for _ in range(3)] == [200] * 3
    refused = try_it(WORD)

    assert refused.status_code == 200, "nobody is signed in"
    assert "_auth_user_id" not in refused.client.session
    assert "50" in str(refused.context["form"].non_field_errors())
    assert 'value="saule"' in refused.content.decode(), "the name stays"
    one_minute["now"] += 50
    assert try_it(WORD).status_code == 302


def test_the_last_attempt_allowed_may_be_the_right_one(admin_user):
    assert [try_it("wrong").status_code for _ in range(2)] == [200] * 2
    assert try_it(WORD).status_code == 302


@pytest.mark.parametrize("name", ["SAULE", "Saule"])
def test_a_name_is_the_same_however_it_is_written(admin_user, name):
    for _ in range(3):
        try_it("wrong", name)
    assert try_it(WORD).status_code == 200


def test_attempts_from_elsewhere_and_with_other_names_hinder_nobody(admin_user):
    for _ in range(5):
        try_it("wrong", by="203.0.113.10")
        try_it("wrong", name="daniyar")
    assert try_it(WORD).status_code == 302


def test_many_names_from_one_address_are_too_many(admin_user):
    for number in range(15):
        try_it("wrong", name=f"name-{number}")
    assert try_it(WORD).status_code == 200
    assert try_it(WORD, by="203.0.113.11").status_code == 302

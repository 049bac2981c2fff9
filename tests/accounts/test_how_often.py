"""How often one may try to sign in: as often as the setting says, and no limit where there is none."""

import pytest
from django.test import Client

from tosbelgi.accounts import attempts
from tosbelgi.kernel.web import allowance

pytestmark = pytest.mark.django_db
WORD = "a long enough word"


@pytest.fixture(autouse=True)
def one_minute(monkeypatch):
    monkeypatch.setattr(allowance.time, "time", lambda: 1_795_500_010.0)
    for each in (attempts.of_name, attempts.of_address):
        each.forget()
    yield
    for each in (attempts.of_name, attempts.of_address):
        each.forget()


def is_let_in(word, name="saule") -> bool:
    return Client().post("/kk/sign-in/", {"login": name, "password": word}).status_code == 302


@pytest.mark.parametrize(("limit", "wrong", "let_in"), [(0, 8, True), (1, 0, True), (1, 1, False), (2, 1, True)])
def test_the_right_word_counts_as_long_as_there_are_attempts_left(limit, wrong, let_in, settings, admin_user):
    settings.SIGN_IN_RATE_LIMIT = limit
    assert not any(is_let_in("wrong") for _ in range(wrong))
    assert is_let_in(WORD) is let_in


@pytest.mark.parametrize(("others", "let_in"), [(9, True), (10, False)])
def test_behind_one_address_five_people_may_try_as_often_as_one(others, let_in, settings, admin_user):
    settings.SIGN_IN_RATE_LIMIT = 2
    for number in range(others):
        is_let_in("wrong", name=f"name-{number}")
    assert is_let_in(WORD) is let_in

"""Every deed of the admin by two at once, each on a connection of its own: done once, and both are answered."""

import re
import threading
from functools import partial

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.test import Client

from .pressing import filled, how_many, made_rows, press
from .test_pressed_twice import all_deeds

# Sent to be refused: nothing is made, whoever comes first.
REFUSED = ("?", "12")
# Take a file along that is not put back when the rows are.
TAKES_A_FILE = re.compile(r"create_from_uploaded_|delete_upload|redirects/import/process")


@pytest.fixture
def committed(killable, monkeypatch):
    """A filled site of its own, where two threads see what the other has committed; this thread is one more."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":  # how long a busy machine lets the second one wait is not what is looked at
        monkeypatch.setitem(site_settings.DATABASES["default"]["OPTIONS"], "timeout", 300)
    monkeypatch.setattr(site_settings, "EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend")
    return killable


def at_once(presses: list) -> list:
    """Run these at the same time, each in a thread with a connection of its own; answers what each one got."""
    start, answers = threading.Barrier(len(presses)), [None] * len(presses)

    def run(place: int, pressing) -> None:
        try:
            start.wait(timeout=30)
            answers[place] = pressing()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def once(deed, user, sent: dict) -> dict[str, int]:
    """What one press makes, each kind of row by its number; undone again."""
    with transaction.atomic():
        before = how_many()
        press(signed_in(user), deed, dict(sent), "alone")
        made = difference(before)
        transaction.set_rollback(True)
    return made


def difference(before: dict[str, int]) -> dict[str, int]:
    return {label: count - before[label] for label, count in how_many().items() if count != before[label]}


def test_two_at_once_are_both_answered_and_it_is_done_once(committed):
    operator = get_user_model().objects.create_superuser("bolat", "bolat@example.invalid", "a long enough word")
    with transaction.atomic():
        rows = made_rows(operator)
    wrong = {}
    for number, deed in enumerate(all_deeds(rows)):
        if any(value in REFUSED for value in deed.fields.values() if isinstance(value, str)):
            continue
        if TAKES_A_FILE.search(deed.address):
            continue
        sent = filled(signed_in(operator), deed)
        expected, before = once(deed, operator, sent), how_many()
        answers = at_once([partial(press, signed_in(operator), deed, dict(sent), "one window") for _ in range(2)])
        statuses, made = [getattr(answer, "status_code", 500) for answer in answers], difference(before)
        if max(statuses) >= 500 or made != expected:
            wrong[f"{number} {deed.address} {sorted(deed.fields)}"] = (statuses, made, expected)

    assert not wrong, "\n".join(f"{what}: {found}" for what, found in wrong.items())

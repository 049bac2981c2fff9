"""The weekly mail comes once to everybody, whoever sends it at the same time, and whoever is killed over it."""

import re
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPException

import pytest
from django.conf import settings as site_settings
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection, connections
from django.db.models import F
from django.utils import timezone

from tests.crash_harness import KILLED, mortals
from tests.kernel.test_interrupted_jobs import a_minute_later
from tosbelgi.cms.translation_admin import weekly_mail
from tosbelgi.cms.translation_admin.weekly_mail import WeeklyMail
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.models import RoutineClaim

MONDAY = datetime(2026, 11, 30, 4, tzinfo=UTC)
MODULE = "tosbelgi.cms.translation_admin.weekly_mail"
NAMES = ["reader-1", "reader-2", "reader-3", "reader-4"]


def subscribe() -> list[str]:
    """Four readers, in the order in which they are written to; their addresses."""
    for name in NAMES:
        user = get_user_model().objects.create_superuser(name, f"{name}@example.invalid")
        WeeklyMail.objects.create(user=user)
    return [f"{name}@example.invalid" for name in NAMES]


@pytest.fixture
def readers(db, monkeypatch):
    monkeypatch.setattr(weekly_mail, "_lines", lambda counts, languages: ["Something waits"])
    return subscribe()


def written_to() -> list[str]:
    return [address for one in mail.outbox for address in one.to]


def tries() -> list[int]:
    return list(WeeklyMail.objects.order_by("pk").values_list("tries", flat=True))


def test_pressed_twice_it_comes_once(readers):
    assert [weekly_mail.send_due(MONDAY), weekly_mail.send_due(MONDAY)] == [4, 0]
    assert written_to() == readers


def test_one_mail_that_is_refused_holds_up_no_other_and_is_tried_thrice_a_week(readers, monkeypatch):
    send, refusals = weekly_mail.send_mail, []

    def refuse_the_second(subject, body, sender, to):
        if to == [readers[1]]:
            refusals.append(to)
            raise SMTPException("not here")
        return send(subject, body, sender, to)

    monkeypatch.setattr(weekly_mail, "send_mail", refuse_the_second)
    for minutes in (0, 4, 10, 20, 30, 40):
        weekly_mail.send_due(MONDAY + timedelta(minutes=minutes))

    assert written_to() == [readers[0], *readers[2:]]
    assert (len(refusals), tries()) == (3, [1, 3, 1, 1])
    assert WeeklyMail.objects.get(sent_on=None).user.email == readers[1], "nobody says that it was sent"
    weekly_mail.send_due(MONDAY + timedelta(days=7))
    assert (len(refusals), tries()) == (4, [1, 1, 1, 1])


def test_what_the_database_calls_sent_is_not_sent_again_though_the_routine_is_run_again(readers):
    """The worker has done it all, and the answer to what it writes down last was lost."""
    weekly_mail.send_due(MONDAY)
    for minutes in (1, 10, 60):
        assert weekly_mail.send_due(MONDAY + timedelta(minutes=minutes)) == 0
    assert len(mail.outbox) == 4


@pytest.fixture
def committed(killable, monkeypatch, tmp_path):
    """Four readers on a site of real processes, where today is the day of the mail, and mails become files."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    killable.settings = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path),
        f"{MODULE}.MONDAY": day_of(timezone.now()).weekday(),
        f"{MODULE}.WAITS": ["fine"],
    }
    yield killable, subscribe(), tmp_path
    WeeklyMail.objects.all().delete()
    get_user_model().objects.filter(username__in=NAMES).delete()
    RoutineClaim.objects.all().delete()


def received(folder: Path) -> list[str]:
    return sorted(re.findall("^To: (.+)$", "".join(file.read_text() for file in folder.iterdir()), re.MULTILINE))


def half_an_hour_later() -> None:
    a_minute_later()
    WeeklyMail.objects.update(begun_at=F("begun_at") - timedelta(minutes=30))


def test_of_two_that_see_the_same_subscriptions_one_sends_each(committed, monkeypatch):
    """Though both run the routine, which its claim prevents."""
    together, sent, due = threading.Barrier(2), [], weekly_mail._due

    def read_together(now):
        subscriptions = list(due(now))
        together.wait(60)
        return subscriptions

    monkeypatch.setattr(weekly_mail, "_due", read_together)
    monkeypatch.setattr(weekly_mail, "_lines", lambda counts, languages: ["Something waits"])
    monkeypatch.setattr(weekly_mail, "send_mail", lambda subject, body, sender, to: sent.append(*to) or 1)

    def one_worker():
        try:
            weekly_mail.send_due(MONDAY)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_worker) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sorted(sent) == committed[1]


def test_two_workers_that_start_at_once_send_it_once(committed):
    killable, readers, folder = committed
    with mortals(killable.environment) as others:
        others.settings = killable.settings
        killable.start("worker", "--once"), others.start("worker", "--once")
        assert (killable.ended(), others.ended()) == (0, 0)

    assert received(folder) == readers


@pytest.mark.parametrize(
    ("point", "twice"),
    [
        (f"{MODULE}._begin", []),  # written down that it begins: the mail has not gone out
        (f"{MODULE}.send_mail", ["reader-2@example.invalid"]),  # it has, and nobody knows
    ],
)
def test_a_worker_killed_in_the_middle_leaves_the_rest_to_another(point, twice, committed):
    killable, readers, folder = committed
    assert killable.run("worker", "--once", after=(point, 2)) == KILLED
    assert [row.sent_on is not None for row in WeeklyMail.objects.order_by("pk")] == [True, False, False, False]
    assert received(folder) == readers[: 1 + len(twice)]
    half_an_hour_later()

    assert killable.run("worker", "--once") == 0

    assert received(folder) == sorted([*readers, *twice]), "none is lost; only what was in doubt comes twice"
    assert (WeeklyMail.objects.filter(sent_on=None).count(), tries()) == (0, [1, 2, 1, 1])

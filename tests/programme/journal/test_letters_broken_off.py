"""A worker is killed at every write between a fact and its letter, or two work at once: each fact is told once."""

import re
from datetime import datetime, timedelta
from itertools import count

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITTEN, each_write_is_heard
from tests.programme.invitation_cast import follow
from tests.programme.participation import way
from tests.programme.participation.test_at_once import at_once, slowly
from tosbelgi.kernel.models import OutgoingMail
from tosbelgi.programme.journal import api
from tosbelgi.programme.models import GatheredFact, Letter
from tosbelgi.programme.notifications import gathering, of_decisions
from tosbelgi.programme.participation.api import withdraw

from .cast import Diary, make_diary

LATER = timedelta(minutes=90)
numbers = count()


def work(at: str) -> None:
    """For the process that is killed: it follows what happened, and writes the letters whose windows are over."""
    with each_write_is_heard():
        follow()
        gathering.write_gathered(datetime.fromisoformat(at))


@pytest.fixture
def site(killable, monkeypatch):
    """Other connections see what happens here."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    follow()
    return killable


def make_writer() -> Diary:
    """Somebody whose letters come in English."""
    diary = make_diary(suffix=f"-{next(numbers)}-letters")
    diary.cast.pupil.user.language = "en"
    diary.cast.pupil.user.save()
    diary.cast.mentor.user.email = f"mentor-{diary.cast.mentor.pk}@example.kz"
    diary.cast.mentor.user.save()
    return diary


def an_entry(diary: Diary, days: int):
    return diary.write_and_send(diary.session(day=diary.today - timedelta(days=days)))


def much_decided() -> Diary:
    """Confirmed, one of them undone, returned, a task, and a schedule that the participant wrote."""
    diary = make_writer()
    rows = [an_entry(diary, days) for days in range(4)]
    diary.confirm(*rows[:3])
    diary.unconfirm(rows[0])
    diary.return_(rows[3])
    api.give_task(
        participation=diary.participation.public_id, direction="sport", words="Тағы.", due_on=diary.today,
        by=diary.mentor, at=diary.at,
    )  # fmt: skip
    way.write_plan(diary.cast, diary.participation)
    return diary


def mails(diary: Diary) -> list[str]:
    """What waits in the outbox for the participant and the mentor: bodies, in order."""
    addresses = {diary.cast.pupil.user.email, diary.cast.mentor.user.email}
    return [one["body"] for one in OutgoingMail.objects.order_by("pk").values_list("message", flat=True)
            if set(one["to"]) & addresses]  # fmt: skip


def kinds(diary: Diary) -> list[str]:
    return sorted(Letter.objects.filter(participation=diary.participation).values_list("kind", flat=True))


def test_each_fact_is_told_once_wherever_the_worker_is_killed(site):
    seen = set()
    for calls in count(1):
        diary = much_decided()
        command = (f"{__name__}:work", (timezone.now() + LATER).isoformat())
        ended = site.run(*command, after=(WRITTEN, calls))
        told, waiting = kinds(diary), GatheredFact.objects.waiting().filter(participation=diary.participation).count()
        seen.add((tuple(told), waiting))
        assert len(mails(diary)) == len(told), f"a letter without its mail after {calls} statements that write"

        assert [site.run(*command), site.run(*command)] == [0, 0]

        assert kinds(diary) == ["decisions", "schedule_to_mentor"]
        bodies = sorted(mails(diary), key=lambda body: "schedule" in body)
        assert len(bodies) == 2
        for words in ("confirmed 2 entries", "returned 1 entry", "1 extra task"):
            assert words in bodies[0]
        facts = GatheredFact.objects.filter(participation=diary.participation)
        assert (facts.count(), facts.waiting().count(), facts.filter(letter=None).count()) == (7, 0, 0)
        if ended == 0:
            break
        assert ended == KILLED
    assert {told for told, _waiting in seen} > {(), ("decisions", "schedule_to_mentor")}, (
        "killed before, between, after"
    )
    assert len({waiting for _told, waiting in seen}) > 2


def test_two_workers_write_one_letter(site, monkeypatch):
    diary = make_writer()
    diary.confirm(an_entry(diary, 0), an_entry(diary, 1))
    follow()
    slowly(monkeypatch, of_decisions, "left_to_tell")
    later = timezone.now() + LATER
    answers = at_once(*[lambda: gathering.write_gathered(later)] * 2)
    assert sorted(answers) == [0, 1]
    assert len(mails(diary)) == 1
    assert kinds(diary) == ["decisions"]


def test_what_is_heard_while_the_letter_is_written_is_told_once(site, monkeypatch):
    diary = make_writer()
    diary.confirm(*[an_entry(diary, days) for days in range(3)])
    follow()
    diary.confirm(an_entry(diary, 3))
    slowly(monkeypatch, of_decisions, "_latest_decisions")
    later = timezone.now() + LATER
    at_once(follow, lambda: gathering.write_gathered(later))
    gathering.write_gathered(later + LATER)
    told = [int(number) for body in mails(diary) for number in re.findall(r"confirmed (\d+) entr", body)]
    assert sum(told) == 4
    assert not GatheredFact.objects.waiting().filter(participation=diary.participation).exists()


def test_whoever_withdraws_while_the_letter_is_written_gets_none(site, monkeypatch):
    diary = make_writer()
    diary.confirm(an_entry(diary, 0))
    follow()
    slowly(monkeypatch, of_decisions, "_latest_decisions")
    pupil, later = diary.pupil, timezone.now() + LATER
    at_once(
        lambda: gathering.write_gathered(later),
        lambda: withdraw(participation=diary.participation.public_id, by=pupil, at=timezone.now()),
    )
    follow()
    gathering.write_gathered(later)
    assert "decisions" not in kinds(diary)
    assert not [body for body in mails(diary) if "confirmed" in body]
    assert not GatheredFact.objects.waiting().filter(participation=diary.participation).exists()

"""Two count the same at the same moment, each on a connection of its own: the tallies are those of one count."""

from itertools import count

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests.programme.assessment.cast import make_counted
from tests.programme.participation.test_at_once import at_once, slowly
from tosbelgi.kernel.facts import subscriptions
from tosbelgi.programme.assessment import recounting
from tosbelgi.programme.models import Progress, Standing
from tosbelgi.programme.rating import following
from tosbelgi.programme.rating.checking import mend
from tosbelgi.programme.rating.following import count_anew

from .cast import differing, follow

numbers = count()


@pytest.fixture
def diary(killable, monkeypatch):
    """Somebody whom other connections see."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    subscriptions.read_cursors()
    return make_counted(suffix=f"-{next(numbers)}-counted")


def test_counted_twice_at_once_it_is_counted_once(diary, monkeypatch):
    diary.confirmed(0)
    slowly(monkeypatch, recounting, "should_be")

    at_once(*[lambda: count_anew(diary.participation.pk, at=timezone.now())] * 2)

    assert Progress.objects.get(participation=diary.participation).percent == 5
    assert Standing.objects.get(participation=diary.participation).percent == 5
    follow()
    assert differing() == {}


def test_who_counts_while_something_is_confirmed_leaves_no_older_figure(diary, monkeypatch):
    """One has read the journal before the confirmation, the other after it: whoever stores last has read last."""
    diary.confirmed(0)
    count_anew(diary.participation.pk, at=timezone.now())
    row = diary.sent(1)
    slowly(monkeypatch, recounting, "should_be")

    def confirm_and_count():
        diary.confirm(row)
        count_anew(diary.participation.pk, at=timezone.now())

    at_once(lambda: count_anew(diary.participation.pk, at=timezone.now()), confirm_and_count)

    assert Progress.objects.get(participation=diary.participation).percent == 10
    follow()
    assert differing() == {}


def test_mended_while_the_subscription_follows(diary, monkeypatch):
    others = [make_counted(suffix=f"-{next(numbers)}-counted") for _ in range(3)]
    for one in (diary, *others):
        one.confirmed(0)
    slowly(monkeypatch, following, "should_stand")

    at_once(follow, *[lambda one=one: mend(one.participation.pk, at=timezone.now()) for one in (diary, *others)])

    follow()
    assert differing() == {}
    assert {one.progress.percent for one in (diary, *others)} == {5}

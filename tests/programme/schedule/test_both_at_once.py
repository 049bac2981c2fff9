"""Participant and mentor press at the same moment: nothing that was written is lost, and it is agreed on once."""

from itertools import count

import pytest
from django.conf import settings as site_settings
from django.db import connection

from tests.programme.participation import way
from tests.programme.participation.test_at_once import acts_of, at_once, refusals, slowly, told_of
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import Schedule, ScheduleAgreement, ScheduleVersion
from tosbelgi.programme.schedule import actions, api

from .plans import with_direction

numbers = count()


@pytest.fixture
def cast(killable, monkeypatch):
    """People whom other connections see."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    return way.make_cast(suffix=f"-{next(numbers)}-both")


@pytest.fixture
def row(cast):
    return way.agreed(cast)


def versions_of(row):
    return list(ScheduleVersion.objects.filter(schedule__participation=row).order_by("number"))


def lines_of(cast):
    lines = HistoryLine.objects.filter(about__person_id=cast.pupil.pk, name__startswith="schedule.")
    return sorted(lines.values_list("name", flat=True))


def test_both_write_the_first_version_and_one_of_them_is_told_of_the_other(cast, row, monkeypatch):
    plan = way.plan_of(row)
    slowly(monkeypatch, actions, "_locked_side")
    answers = at_once(
        lambda: way.write_plan(cast, row, with_direction(plan, "sport", activity="Күрес"), base=0),
        lambda: way.write_plan(
            cast, row, with_direction(plan, "sport", activity="Жүзу"), base=0, by=cast.mentor_viewer
        ),
    )
    assert refusals(answers) == ["SCHEDULE_CHANGED"]
    assert [one.number for one in versions_of(row)] == [1]
    assert lines_of(cast) == ["schedule.changed"]


def test_sent_twice_from_one_device_it_is_one_version(cast, row, monkeypatch):
    plan = way.plan_of(row)
    slowly(monkeypatch, actions, "_locked_side")
    first, second = at_once(*[lambda: way.write_plan(cast, row, plan, base=0)] * 2)
    assert first == second
    assert lines_of(cast) == ["schedule.changed"]


def test_both_agree_at_the_same_moment_and_the_participation_goes_on_once(cast, row, monkeypatch):
    version = way.write_plan(cast, row)
    slowly(monkeypatch, actions, "_locked_side")
    presses = [lambda by=by: way.agree_on(row, version, by) for by in (cast.pupil_viewer, cast.mentor_viewer)]
    assert refusals(at_once(*presses, *presses)) == []
    row.refresh_from_db()
    assert row.state == "scheduled"
    assert acts_of(row).count("schedule") == told_of(cast).count("schedule_agreed") == 1
    assert ScheduleAgreement.objects.filter(version=version).count() == 2
    assert lines_of(cast) == ["schedule.accepted", "schedule.accepted", "schedule.agreed", "schedule.changed"]


def test_agreed_on_while_the_other_writes_a_newer_one(cast, row, monkeypatch):
    version = way.write_plan(cast, row)
    way.agree_on(row, version, cast.mentor_viewer)
    other = with_direction(version.plan, "sport", activity="Күрес")
    slowly(monkeypatch, actions, "_locked_side")
    answers = at_once(
        lambda: way.agree_on(row, version, cast.pupil_viewer),
        lambda: way.write_plan(cast, row, other, base=1, by=cast.mentor_viewer),
    )
    assert refusals(answers) in ([], ["SCHEDULE_CHANGED"])
    assert [one.number for one in versions_of(row)] == [1, 2]
    in_force = Schedule.objects.get(participation=row).agreed_version
    assert in_force == (None if refusals(answers) else 1), "never a version that somebody has not read"
    assert api.agreed_plan(row.pk) == (version.plan if in_force else None)


def test_agreed_on_while_the_mentor_registers(cast, row, monkeypatch):
    """Whoever comes first: nobody is registered without a schedule, and nobody waits for the other for ever."""
    version = way.write_plan(cast, row)
    way.agree_on(row, version, cast.mentor_viewer)
    slowly(monkeypatch, actions, "_locked_side")
    answers = at_once(lambda: way.agree_on(row, version, cast.pupil_viewer), lambda: way.activate(cast, row))
    assert refusals(answers) in ([], ["SCHEDULE_NOT_AGREED"])
    row.refresh_from_db()
    assert row.state == ("scheduled" if refusals(answers) else "active")

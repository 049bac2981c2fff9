"""Two send a photograph at the same moment, and a process is killed wherever it may be: file and row go together."""

import shutil
import threading
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.utils import timezone

from tests.crash_harness import KILLED
from tests.killed_at_writes import WRITES
from tests.programme.participation import way
from tests.programme.participation.test_at_once import at_once
from tests.programme.people_cast import viewer_of
from tosbelgi.kernel.files.private.kinds import private_storage
from tosbelgi.kernel.models import HistoryLine
from tosbelgi.programme.models import LoosePhotograph, Participation, Person, Portrait
from tosbelgi.programme.participation import api
from tosbelgi.programme.participation.portraits import actions
from tosbelgi.programme.people.photographs import keeping
from tosbelgi.programme.people.photographs.names import small_of

from .cast import prepared, private_disk

numbers = count()
REACHED = f"{__name__}.reached"


@pytest.fixture
def folder(killable, monkeypatch, settings):
    """The portraits of the site whose processes are killed."""
    monkeypatch.setitem(site_settings.DATABASES["default"], "NAME", connection.settings_dict["NAME"])
    place = Path(killable.environment["VAR_DIR"]) / "private"
    shutil.rmtree(place, ignore_errors=True)
    Portrait.objects.all().delete()
    LoosePhotograph.objects.all().delete()
    return private_disk(settings, place)


@pytest.fixture
def row(folder):
    return way.drafted(way.make_cast(suffix=f"-{next(numbers)}-photographed"))


def stored(folder) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*.jpg")}


def named_by_rows() -> set[str]:
    return {name for one in Portrait.objects.all() for name in (one.file, small_of(one.file))}


def show(row, colour):
    return api.show_portrait(
        participation=row.public_id, photograph=prepared(colour), by=viewer_of(row.person), at=timezone.now()
    )


def test_of_two_at_once_one_stays_and_no_file_is_left_over(row, folder):
    barrier = threading.Barrier(2)
    whole = keeping._store

    def together(stored):
        whole(stored)
        barrier.wait(timeout=30)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "_store", together)
        at_once(lambda: show(row, "red").pk, lambda: show(row, "blue").pk)

    assert Portrait.objects.filter(participation=row).count() == 1
    assert stored(folder) == named_by_rows()
    assert not LoosePhotograph.objects.exists()


def test_the_same_photograph_twice_at_once_is_stored_once(row, folder):
    barrier = threading.Barrier(2)
    whole = keeping._store

    def together(stored):
        whole(stored)
        barrier.wait(timeout=30)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeping, "_store", together)
        first, second = at_once(lambda: show(row, "red").pk, lambda: show(row, "red").pk)

    assert first == second == Portrait.objects.get(participation=row).pk
    assert stored(folder) == named_by_rows()
    told = HistoryLine.objects.filter(name="participation.portrait_shown", about__person_id=row.person_id)
    assert told.count() == 1


def test_one_who_shows_and_removes_at_once_ends_with_either(row, folder):
    show(row, "green")
    by = viewer_of(row.person)

    at_once(
        lambda: show(row, "red").pk,
        lambda: api.remove_portrait(participation=row.public_id, by=by, at=timezone.now()),
    )

    assert stored(folder) == named_by_rows()
    assert not LoosePhotograph.objects.exists()


# Killed


def reached() -> None:
    """Called after each statement that writes, after each file that is stored or removed, and at the end."""


def hear(execute, sql, params, many, context):
    answer = execute(sql, params, many, context)
    if sql.startswith(WRITES):
        reached()
    return answer


def do(deed: str, public_id: str, person: str, at: str) -> None:
    """For the process that is killed."""
    storage = private_storage()
    for name in ("save", "delete"):
        whole = getattr(type(storage), name)

        def then_heard(own, *given, _whole=whole, **more):
            answer = _whole(own, *given, **more)
            reached()
            return answer

        setattr(type(storage), name, then_heard)
    row = Participation.objects.get(public_id=public_id)
    now = datetime.fromisoformat(at)
    by = viewer_of(Person.objects.get(pk=person), after=now - timezone.now())
    with connection.execute_wrapper(hear):
        if deed == "show":
            actions.show_portrait(participation=row.public_id, photograph=prepared("blue"), by=by, at=now)
        else:
            actions.remove_portrait(participation=row.public_id, by=by, at=now)
    reached()


def sweep_an_hour_later() -> None:
    LoosePhotograph.objects.update(since=timezone.now() - timedelta(hours=2))
    keeping.sweep_loose()


@pytest.mark.parametrize("deed", ["show", "remove"])
def test_wherever_it_is_killed_each_row_has_its_file_and_the_routine_takes_the_rest(deed, row, folder, killable):
    killable.settings = {name: getattr(site_settings, name) for name in ("SECRET_KEY", "PASSWORD_HASHERS")}
    before = after = 0
    for calls in count(1):
        Portrait.objects.filter(participation=row).delete()
        old = show(row, "red")
        command = [f"{__name__}:do", deed, str(row.public_id), str(row.person_id), timezone.now().isoformat()]

        ended = killable.run(*command, after=(REACHED, calls))

        there = Portrait.objects.filter(participation=row).first()
        if there is not None:
            assert {there.file, small_of(there.file)} <= stored(folder), f"a row without its file after {calls}"
        before, after = (
            before + (there is not None and there.pk == old.pk),
            after + (there is None or there.pk != old.pk),
        )
        sweep_an_hour_later()
        assert stored(folder) == named_by_rows(), f"a file without a row after {calls}"
        assert not LoosePhotograph.objects.exists()
        if ended == 0:
            break
        assert ended == KILLED
    assert before and after > 1, "it was killed on both sides of the commit"
    assert calls > 4

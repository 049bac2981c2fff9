"""Files of photographs and their rows, on a disk and in a bucket: neither outlives the other, whatever breaks off."""

import errno
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tests.cms.made_files import SERIAL
from tests.programme.participation import way
from tests.programme.photographs.cast import prepared
from tosbelgi.kernel import scheduler
from tosbelgi.kernel.lanes import NIGHTLY
from tosbelgi.programme.models import LoosePhotograph, Participation, Portrait
from tosbelgi.programme.participation import api
from tosbelgi.programme.people.api import PhotographNotKept, kept_photograph
from tosbelgi.programme.people.photographs import keeping

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return way.make_cast()


@pytest.fixture
def files(private_files):
    """What is stored of portraits, by name."""

    def stored() -> dict[str, bytes]:
        found = {}
        for folder in folders(private_files):
            for name in private_files.listdir(f"portraits/{folder}")[1]:
                with private_files.open(f"portraits/{folder}/{name}") as file:
                    found[f"{folder}/{name}"] = file.read()
        return found

    return stored


def folders(storage) -> list[str]:
    try:
        return storage.listdir("portraits")[0]
    except FileNotFoundError:
        return []


@pytest.fixture
def show(cast, private_files, django_capture_on_commit_callbacks):
    """The pupil puts a photograph on their page."""

    def show(colour="red", **changes):
        row = Participation.objects.filter(person=cast.pupil).order_by("pk").last() or way.drafted(cast)
        asked = {"participation": row.public_id, "by": cast.pupil_viewer, "at": timezone.now()}
        with django_capture_on_commit_callbacks(execute=True):
            return api.show_portrait(photograph=prepared(colour), **asked | changes)

    return show


def the_files_of(*portraits) -> set[str]:
    return {name for one in portraits for name in (one.file, one.file.replace(".jpg", "-small.jpg"))}


def test_a_photograph_is_stored_with_its_smaller_copy_and_nothing_of_its_place(show, files):
    portrait = show()

    stored = files()
    assert set(stored) == the_files_of(portrait)
    assert not [name for name, content in stored.items() if b"Exif" in content or SERIAL.encode() in content]
    assert len(stored[portrait.file]) == portrait.bytes
    assert (portrait.width, portrait.height) == (900, 600)
    assert not LoosePhotograph.objects.exists()


def test_its_owner_is_shown_it_and_nobody_may_keep_it(show, cast):
    portrait, client = show(), Client()
    client.force_login(cast.pupil.user)

    for url, length in ((portrait.url, portrait.bytes), (portrait.small_url, None)):
        answer = client.get(url)
        content = b"".join(answer.streaming_content)
        assert (answer.status_code, content[:3]) == (200, b"\xff\xd8\xff")
        assert length in (None, len(content))
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Content-Disposition"].startswith("inline")
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert client.head(url)["Content-Length"] == str(len(content))
        assert client.get(url, headers={"range": "bytes=0-9"}).status_code == 206


def test_a_name_tells_nothing_and_is_never_given_twice(show):
    names = {show(colour).file for colour in ("red", "blue", "green")}

    assert len(names) == 3
    assert all(len(name.split("/")[1].removesuffix(".jpg")) == 32 for name in names)


def test_of_one_that_is_replaced_nothing_is_left(show, files):
    first = show("red")
    second = show("blue")

    assert set(files()) == the_files_of(second)
    assert Portrait.objects.get().pk == second.pk != first.pk
    assert not LoosePhotograph.objects.exists()


def test_the_same_once_more_stores_nothing(show, files):
    first, again = show(), show()

    assert first.pk == again.pk
    assert set(files()) == the_files_of(first)


def test_one_that_is_removed_is_gone(show, cast, files, django_capture_on_commit_callbacks):
    row = show().participation

    for _once_and_again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            api.remove_portrait(participation=row.public_id, by=cast.pupil_viewer, at=timezone.now())

    assert (files(), Portrait.objects.count(), LoosePhotograph.objects.count()) == ({}, 0, 0)


@pytest.mark.parametrize("erased", ["participation", "person"])
def test_it_is_erased_with_the_application_or_the_person(erased, show, files, django_capture_on_commit_callbacks):
    portrait = show()
    row = portrait.participation
    with django_capture_on_commit_callbacks(execute=True):
        person = row.person
        row.delete()
        if erased == "person":
            person.delete()

    assert (files(), Portrait.objects.count(), LoosePhotograph.objects.count()) == ({}, 0, 0)


def test_the_next_application_begins_with_it_and_the_file_stays_for_as_long_as_one_shows_it(
    show, cast, files, django_capture_on_commit_callbacks
):
    first = show("red")
    now = timezone.now()
    api.withdraw(participation=first.participation.public_id, by=cast.pupil_viewer, at=now)
    second = api.begin(by=cast.pupil_viewer, at=now)
    assert (second.portrait.file, second.portrait.public_id != first.public_id) == (first.file, True)

    third = show("blue")
    assert set(files()) == the_files_of(first, third), "the withdrawn application shows what it has shown"

    with django_capture_on_commit_callbacks(execute=True):
        api.remove_portrait(participation=second.public_id, by=cast.pupil_viewer, at=now)
    assert (files(), Portrait.objects.count()) == ({}, 0), "who shows themselves no longer does so nowhere"


def full(*_asked, **_more):
    raise OSError(errno.ENOSPC, "No space left on device")


def away(*_asked, **_more):
    raise ConnectionError("no such server")


@pytest.mark.parametrize("fault", [full, away])
def test_where_it_cannot_be_stored_the_old_one_stays(fault, show, files, private_files, monkeypatch):
    first = show("red")
    monkeypatch.setattr(type(private_files), "_save", fault)

    with pytest.raises(PhotographNotKept):
        show("blue")

    assert set(files()) == the_files_of(first)
    assert Portrait.objects.get().pk == first.pk
    assert not LoosePhotograph.objects.exists()


def test_where_only_half_of_it_fits_nothing_is_left(show, files, private_files, monkeypatch):
    whole = type(private_files)._save
    monkeypatch.setattr(
        type(private_files), "_save", lambda own, name, *rest: (full if "small" in name else whole)(own, name, *rest)
    )

    with pytest.raises(PhotographNotKept):
        show()

    assert (files(), Portrait.objects.count(), LoosePhotograph.objects.count()) == ({}, 0, 0)


def test_a_full_disk_under_the_database_refuses_it_too(show, files, monkeypatch):
    monkeypatch.setattr(LoosePhotograph.objects, "create", full)

    with pytest.raises(PhotographNotKept):
        show()

    assert files() == {}


def test_what_cannot_be_removed_now_is_removed_by_the_routine(show, files, private_files, monkeypatch):
    show("red")
    with monkeypatch.context() as broken:
        broken.setattr(type(private_files), "delete", away)
        second = show("blue")
    assert len(files()) == 4

    LoosePhotograph.objects.update(since=timezone.now() - timedelta(hours=2))
    scheduler.run_task("loose_photographs")

    assert set(files()) == the_files_of(second)
    assert not LoosePhotograph.objects.exists()
    assert "loose_photographs" in scheduler.task_names([NIGHTLY])


def test_the_routine_takes_what_is_long_loose_and_no_row_has(show, files, monkeypatch):
    """What is being stored at this moment is let alone, and so is what a row has, whatever is written of it."""
    portrait = show()
    now = timezone.now()

    def loose(file, hours):
        LoosePhotograph.objects.create(kind="portraits", file=file, since=now - timedelta(hours=hours))

    loose(portrait.file, 5)
    for hours in (0.5, 1.5):
        with kept_photograph(Portrait, prepared("blue"), at=now) as kept:
            LoosePhotograph.objects.filter(file=kept.file).update(since=now - timedelta(hours=hours))
            monkeypatch.setattr(keeping, "_remove_or_leave", lambda *_names: None)  # killed here
    LoosePhotograph.objects.create(kind="of another house", file="x", since=now - timedelta(hours=5))
    assert len(files()) == 6

    keeping.sweep_loose()

    assert len(files()) == 4
    assert the_files_of(portrait) < set(files())
    assert sorted(LoosePhotograph.objects.values_list("kind", flat=True)) == ["of another house", "portraits"]


def test_a_row_takes_no_file_that_was_swept_meanwhile(show, cast, files, monkeypatch):
    whole = keeping._store

    def slept(stored):
        whole(stored)
        LoosePhotograph.objects.update(since=timezone.now() - timedelta(hours=2))
        keeping.sweep_loose()

    monkeypatch.setattr(keeping, "_store", slept)

    with pytest.raises(PhotographNotKept):
        show()

    assert (files(), Portrait.objects.count()) == ({}, 0)


def test_it_is_stored_outside_of_every_transaction(cast, private_files):
    """Else the name of a file that is there already would be taken back with everything else."""
    outside = kept_photograph(Portrait, prepared(), at=timezone.now())

    with transaction.atomic(), transaction.atomic(), pytest.raises(RuntimeError), outside:
        raise AssertionError("it was stored")

"""What was acknowledged is there after a loss of power: a disk for tests forgets what nobody has flushed."""

import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile

from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.kernel.durable_files import DurableFileSystemStorage


class ForgetfulDisk:
    """Knows what was flushed: contents of files, names in folders. The rest is gone when the power is."""

    def __init__(self, root: Path, monkeypatch):
        self.root = root.resolve()
        self.contents, self.names = {}, {self.root: set()}
        self._fsync = os.fsync
        monkeypatch.setattr(os, "fsync", self.flushed)

    def flushed(self, opened):
        self._fsync(opened)
        path = Path(os.readlink(f"/proc/self/fd/{opened}"))
        if path.is_dir():
            self.names[path] = {entry.name for entry in path.iterdir()}
        else:
            self.contents[path] = path.read_bytes()

    def lose_power(self):
        for path in sorted(self.root.rglob("*"), reverse=True):
            if path.is_file() and (not self._is_named(path) or path not in self.contents):
                path.unlink()
            elif path.is_file():
                path.write_bytes(self.contents[path])
        self.names = {folder: names for folder, names in self.names.items() if folder.exists()}

    def _is_named(self, path):
        above = [path, *path.parents]
        within = above[: above.index(self.root)]
        return all(each.name in self.names.get(each.parent, ()) for each in within)


@pytest.fixture
def disk(tmp_path, monkeypatch, settings):
    settings.MEDIA_ROOT = str(tmp_path)
    return ForgetfulDisk(tmp_path, monkeypatch)


def stored_and_lost(storage, disk, name="a/b/c.txt", content=None):
    stored = storage.save(name, content or ContentFile("сәлем".encode()))
    disk.lose_power()
    return stored


@pytest.mark.parametrize("name", ["c.txt", "a/c.txt", "a/b/c/d.txt"])
def test_a_stored_file_survives_a_loss_of_power_with_every_folder_above_it(disk, tmp_path, name):
    storage = DurableFileSystemStorage(location=tmp_path)
    stored = stored_and_lost(storage, disk, name)
    assert storage.open(stored).read().decode() == "сәлем"


def test_the_storage_of_django_would_have_lost_it(disk, tmp_path):
    """So the disk of this test forgets indeed."""
    storage = FileSystemStorage(location=tmp_path)
    assert not storage.exists(stored_and_lost(storage, disk))


def test_a_second_file_of_a_name_survives_under_the_other_one(disk, tmp_path):
    storage = DurableFileSystemStorage(location=tmp_path)
    names = [stored_and_lost(storage, disk), stored_and_lost(storage, disk)]
    assert len(set(names)) == 2
    assert all(storage.exists(name) for name in names)


def test_an_upload_that_was_a_temporary_file_survives_too(disk, tmp_path):
    upload = TemporaryUploadedFile("c.txt", "text/plain", 5, "utf-8")
    upload.write(b"hello")
    upload.seek(0)
    storage = DurableFileSystemStorage(location=tmp_path)
    assert storage.open(stored_and_lost(storage, disk, content=upload)).read() == b"hello"


@pytest.mark.django_db
def test_what_an_editor_has_uploaded_survives(disk):
    document = SiteDocument(title="Ереже", file=ContentFile(b"1;2\n", name="list.csv"))
    document.save()
    disk.lose_power()
    assert isinstance(default_storage._wrapped, DurableFileSystemStorage)
    assert document.file.storage.open(document.file.name).read() == b"1;2\n"

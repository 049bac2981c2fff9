"""Photographs for the tests, which show nobody."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.cms import made_files as made
from tosbelgi.programme.people.api import PreparedPhotograph, prepared_photograph


def taken(colour: str = "red", size=(900, 600)) -> bytes:
    """As a telephone takes it: with its place, its maker and its number."""
    return made.picture("jpeg", Image.new("RGB", size, colour), exif=made.where_it_was_taken(), quality=90)


def prepared(colour: str = "red") -> PreparedPhotograph:
    return prepared_photograph(ContentFile(taken(colour), "photo.jpg"))


def upload(colour: str = "red", name: str = "photo.jpg") -> SimpleUploadedFile:
    """What a browser sends of a form."""
    return SimpleUploadedFile(name, taken(colour), content_type="image/jpeg")


def private_disk(settings, folder: Path) -> Path:
    """Have private files kept in that folder for the test; returns that of portraits."""
    chosen = {**settings.STORAGES["private"], "OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"private": chosen}
    return folder / "portraits"

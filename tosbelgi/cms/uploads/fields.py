"""File fields that inspect every image and document before it is stored, whoever stores it.

Forms inspect a file first and show what is wrong; what comes by another way (from code, or from an upload that waited
for its missing texts) is inspected here.
"""

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from . import inspection
from .limits import MB, MOST_DOCUMENT_BYTES, MOST_PICTURE_BYTES, FileTooBig


class InspectedUpload(SimpleUploadedFile):
    """A file that has passed inspection: its content may be stored as it is."""


def _read_limited(file: "File[bytes]", most: int) -> bytes:
    """The whole content; one that is too big is not even read."""
    if file.size > most:
        raise FileTooBig(has=round(file.size / MB, 1), most=most // MB)
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content


def inspected_picture(file: "File[bytes]", name: str) -> InspectedUpload:
    """The image without its metadata. Raises an `UploadRefused`."""
    picture = inspection.inspect_picture(_read_limited(file, MOST_PICTURE_BYTES), name)
    return InspectedUpload(name, picture.content, content_type=f"image/{picture.kind}")


def inspected_document(file: "File[bytes]", name: str) -> InspectedUpload:
    """The document, unchanged. Raises an `UploadRefused`."""
    content = _read_limited(file, MOST_DOCUMENT_BYTES)
    inspection.inspect_document(content, name)
    return InspectedUpload(name, content, content_type="application/octet-stream")


def _set_size_and_hash(instance: Any, content: bytes) -> None:
    """Set what Wagtail knows a file by, from the cleaned content that is stored."""
    instance.file_size = len(content)
    instance.file_hash = hashlib.sha1(content, usedforsecurity=False).hexdigest()


class InspectedFieldFile:
    """A field file that is stored only as `inspect` returns it."""

    inspect: "Callable[[File[bytes], str], InspectedUpload]"
    instance: models.Model

    def save(self, name: str, content: "File[bytes]", save: bool = True) -> None:
        if not isinstance(content, InspectedUpload):
            content = self.inspect(content, name)
        _set_size_and_hash(self.instance, content.read())
        content.seek(0)
        super().save(name, content, save=save)


class PictureFile(InspectedFieldFile, WagtailImageFieldFile):
    inspect = staticmethod(inspected_picture)


class DocumentFile(InspectedFieldFile, FieldFile):
    inspect = staticmethod(inspected_document)


class PictureFileField(WagtailImageField):
    attr_class = PictureFile


class DocumentFileField(models.FileField):
    attr_class = DocumentFile


class SaveFileFirstMixin(models.Model):
    """Stores the file before the row, so that the row holds the size and digest of what is really on the disk."""

    file: Any  # the field of the model that it is mixed into

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)

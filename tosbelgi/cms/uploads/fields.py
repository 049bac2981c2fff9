"""The narrow place through which every picture and document goes on its way to the disk, whoever stores it.

Forms look at a file first and show what is wrong; what comes by another way (from code, or from an
upload that waited for its missing words) is looked at here.
"""

import hashlib

from django.core.files.base import File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.db.models.fields.files import FieldFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from . import inspection
from .limits import MB, MOST_DOCUMENT_BYTES, MOST_PICTURE_BYTES, FileTooBig


class InspectedUpload(SimpleUploadedFile):
    """A file that has been looked at: what it holds may be stored as it is."""


def _read(file: File, most: int) -> bytes:
    """The whole content; one that is too big is not even read."""
    if file.size > most:
        raise FileTooBig(has=round(file.size / MB, 1), most=most // MB)
    file.seek(0)
    content: bytes = file.read()
    file.seek(0)
    return content


def inspected_picture(file: File, name: str) -> InspectedUpload:
    """The cleaned picture. Raises an `UploadRefused`."""
    found = inspection.inspect_picture(_read(file, MOST_PICTURE_BYTES), name)
    return InspectedUpload(name, found.content, content_type=f"image/{found.kind}")


def inspected_document(file: File, name: str) -> InspectedUpload:
    """The document as it came. Raises an `UploadRefused`."""
    content = _read(file, MOST_DOCUMENT_BYTES)
    inspection.inspect_document(content, name)
    return InspectedUpload(name, content, content_type="application/octet-stream")


def _stored(instance: models.Model, content: bytes) -> None:
    """Wagtail knows files by the digest of what is stored, which is the cleaned file's."""
    instance.file_size = len(content)
    instance.file_hash = hashlib.sha1(content, usedforsecurity=False).hexdigest()


class InspectedFieldFile:
    """A file that goes to the disk only as `admit` lets it pass."""

    def save(self, name, content, save=True):
        if not isinstance(content, InspectedUpload):
            content = self.admit(content, name)
        _stored(self.instance, content.read())
        content.seek(0)
        super().save(name, content, save=save)


class PictureFile(InspectedFieldFile, WagtailImageFieldFile):
    admit = staticmethod(inspected_picture)


class DocumentFile(InspectedFieldFile, FieldFile):
    admit = staticmethod(inspected_document)


class PictureFileField(WagtailImageField):
    attr_class = PictureFile


class DocumentFileField(models.FileField):
    attr_class = DocumentFile


class SaveFileFirstMixin(models.Model):
    """Its file goes to the disk before the row, so that the row says the size and digest of what is really there."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.file and not self.file._committed:
            self.file.save(self.file.name, self.file.file, save=False)
        return super().save(*args, **kwargs)

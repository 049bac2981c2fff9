"""The fields that inspect a file before it is stored, by whichever way it comes."""

import hashlib

import pytest
from django.core.files.base import ContentFile

from tosbelgi.cms.media.models import SiteDocument
from tosbelgi.cms.uploads import fields, inspection
from tosbelgi.cms.uploads.limits import FileTooBig, UploadRefused

from . import made_files as made


def test_a_file_is_inspected_whole_wherever_it_was_read_to_and_can_be_read_again():
    file = ContentFile(made.pdf(), name="paper.pdf")
    file.read()
    assert fields.inspected_document(file, "paper.pdf").read() == made.pdf()
    assert file.read() == made.pdf()


def test_a_file_may_be_just_as_big_as_allowed_and_a_bigger_one_is_not_even_read():
    file = ContentFile(b"12345")
    assert fields._read_limited(file, 5) == b"12345"
    file.close()
    with pytest.raises(FileTooBig):
        fields._read_limited(file, 4)


def test_an_inspected_picture_bears_its_kind_and_a_document_none_that_a_browser_would_run():
    assert fields.inspected_picture(ContentFile(made.picture("png")), "scene.png").content_type == "image/png"
    document = fields.inspected_document(ContentFile(made.pdf()), "paper.pdf")
    assert document.content_type == "application/octet-stream"


@pytest.mark.parametrize("inspect", [fields.inspected_picture, fields.inspected_document])
def test_what_is_no_such_file_does_not_pass(inspect):
    with pytest.raises(UploadRefused):
        inspect(ContentFile(b"MZ\x90\x00"), "program.pdf")


@pytest.mark.django_db
def test_what_is_stored_was_inspected_once_and_its_row_knows_it_by_what_lies_on_the_disk(monkeypatch):
    inspected, inspect = [], inspection.inspect_document
    monkeypatch.setattr(inspection, "inspect_document", lambda *of: inspected.append(of) or inspect(*of))
    for upload in (ContentFile(made.pdf()), fields.inspected_document(ContentFile(made.pdf()), "paper.pdf")):
        upload.name = "paper.pdf"
        document = SiteDocument.objects.create(title="Қағаз", file=upload)
        stored = document.file.storage.open(document.file.name).read()
        assert stored == made.pdf()
        assert (document.file_size, document.file_hash) == (len(stored), hashlib.sha1(stored).hexdigest())
        again = SiteDocument.objects.get(pk=document.pk)
        assert (again.file_size, again.file_hash) == (document.file_size, document.file_hash)
    assert len(inspected) == 2


@pytest.mark.django_db
def test_a_row_that_is_saved_again_keeps_its_file():
    document = SiteDocument.objects.create(title="Қағаз", file=ContentFile(made.pdf(), name="paper.pdf"))
    name = document.file.name
    document.title = "Басқа қағаз"
    document.save()
    assert SiteDocument.objects.get(pk=document.pk).file.name == name


@pytest.mark.django_db
def test_what_does_not_pass_leaves_no_row():
    with pytest.raises(UploadRefused):
        SiteDocument.objects.create(title="Қағаз", file=ContentFile(b"MZ\x90\x00", name="paper.pdf"))
    assert not SiteDocument.objects.filter(title="Қағаз").exists()

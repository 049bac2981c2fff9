"""Forms of images and documents in the admin, with inspected uploads: used to add, add many, choose and replace."""

from collections.abc import Callable
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from tosbelgi.kernel.refusals.messages import field_error

from ..editing.field_conflicts import FieldConflictFormMixin
from ..uploads.fields import InspectedUpload, inspected_document, inspected_picture
from ..uploads.limits import UploadRefused


def _inspected(inspect: Callable[..., InspectedUpload], data: "UploadedFile[Any] | None") -> InspectedUpload | None:
    """The inspected file. Raises ValidationError with the message of the refusal."""
    if not data:
        return None
    try:
        return inspect(data, data.name)
    except UploadRefused as refusal:
        raise field_error(refusal) from refusal


class PictureField(WagtailImageField):
    """Skips Wagtail's own checks, which decode an image before they measure it."""

    def to_python(self, data: "UploadedFile[Any] | None") -> "File[bytes] | None":
        return FileField.to_python(self, _inspected(inspected_picture, data))


class DocumentField(WagtailDocumentField):
    def to_python(self, data: "UploadedFile[Any] | None") -> "File[bytes] | None":
        return FileField.to_python(self, _inspected(inspected_document, data))


def _replacement_field(field: Any, kind: type[FileField]) -> FileField:
    return kind(label=field.label, required=field.required, widget=field.widget, max_length=field.max_length)


class PictureForm(FieldConflictFormMixin, BaseImageForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _replacement_field(self.fields["file"], PictureField)


class DocumentForm(FieldConflictFormMixin, BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _replacement_field(self.fields["file"], DocumentField)

"""The admin's one door for files: adding, adding many, uploading in a chooser and replacing all use these forms."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.forms import FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from ..editing.field_conflicts import FieldConflictFormMixin
from ..uploads.fields import InspectedUpload, inspected_document, inspected_picture
from ..uploads.limits import UploadRefused
from .messages import refusal_message


def _admitted(admit: Callable[..., InspectedUpload], data) -> InspectedUpload | None:
    """The file as it may be stored, or what the field says instead."""
    if not data:
        return None
    try:
        return admit(data, data.name)
    except UploadRefused as refusal:
        raise ValidationError(refusal_message(refusal), code=refusal.code) from refusal


class PictureField(WagtailImageField):
    """Wagtail's own checks decode a picture before they measure it, so ours stand in their place."""

    def to_python(self, data):
        return FileField.to_python(self, _admitted(inspected_picture, data))


class DocumentField(WagtailDocumentField):
    def to_python(self, data):
        return FileField.to_python(self, _admitted(inspected_document, data))


def _in_place_of(field: FileField, kind: type[FileField]) -> FileField:
    return kind(label=field.label, required=field.required, widget=field.widget, max_length=field.max_length)


class PictureForm(FieldConflictFormMixin, BaseImageForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _in_place_of(self.fields["file"], PictureField)


class DocumentForm(FieldConflictFormMixin, BaseDocumentForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _in_place_of(self.fields["file"], DocumentField)

"""Alternative texts of images, required before publication: in the language of a page, in all three for a book.

A draft may be saved without. What is published without a person (the first content, scheduled publications) is not
checked; what a person publishes is, by whichever view of the admin.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.models import Revision, TranslatableMixin

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..editing.mixin_bases import ModelFormBase
from ..editing.past_dates import PastDatesFormMixin
from ..editing.policy import SharedRowsFormMixin
from ..editing.typed_text import NormalizedTextFormMixin
from .models import SiteImage


@dataclass(frozen=True)
class ImageWithoutAltText:
    """An image used in a field of a row, and the languages of the row in which it has no alternative text."""

    image: SiteImage
    field: str
    languages: tuple[str, ...]

    def message(self) -> str:
        """The error message for the editor."""
        languages = ", ".join(NATIVE_NAMES[code] for code in self.languages)
        return _(
            "The image “%(title)s” has no alternative text (%(languages)s). "
            "Write it in the image, or mark the image as decorative."
        ) % {"title": self.image.title, "languages": languages}


class AltTextMissing(Refusal):
    """Publishing would show images without alternative text."""

    code = "IMAGES_WITHOUT_WORDS"
    rule = "publication.image.alt_text"
    takes = ("images",)

    def __init__(self, row: models.Model, missing: list[ImageWithoutAltText]) -> None:
        super().__init__(images=[one.image.pk for one in missing])
        self.row, self.missing_alt_texts = row, missing


def alt_text_languages(row: models.Model) -> tuple[str, ...]:
    """The languages in which the row is read: its own, or all for translated columns."""
    return (row.locale.language_code,) if isinstance(row, TranslatableMixin) else tuple(CODES)


def images_without_alt_text(row: models.Model, languages: tuple[str, ...] = ()) -> list[ImageWithoutAltText]:
    """Images of the row without alternative text in its languages (or those given). At most one query."""
    used = dict.fromkeys(_images_of(row))
    if not used:
        return []
    images = SiteImage.objects.in_bulk({pk for _field, pk in used})
    missing = []
    for field, pk in used:
        if pk in images:
            lacking = set(images[pk].languages_without_alt_text())
            affected = tuple(code for code in languages or alt_text_languages(row) if code in lacking)
            if affected:
                missing.append(ImageWithoutAltText(images[pk], field, affected))
    return missing


def require_alt_text(row: models.Model) -> None:
    """Raise AltTextMissing if an image of the row has no alternative text in one of its languages."""
    if missing := images_without_alt_text(row):
        raise AltTextMissing(row, missing)


def _images_of(row: models.Model) -> Iterator[tuple[str, int]]:
    """(field name, primary key) of each image in foreign keys, stream blocks, rich text and child rows."""
    for field in row._meta.concrete_fields:
        if _points_at_an_image(field):
            if (number := getattr(row, field.attname)) is not None:
                yield field.name, number
        elif hasattr(field, "extract_references"):
            for model, number, *_path in field.extract_references(getattr(row, field.name)):
                if issubclass(model, SiteImage):
                    yield field.name, int(number)
    for relation in get_all_child_relations(type(row)):
        if _may_hold_images(relation.related_model):
            name = relation.get_accessor_name()
            for child in getattr(row, name).all():
                yield from ((name, number) for _field, number in _images_of(child))


def _points_at_an_image(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.ForeignKey) and issubclass(field.related_model, SiteImage)


def _may_hold_images(model: type[models.Model]) -> bool:
    return any(
        _points_at_an_image(field) or hasattr(field, "extract_references") for field in model._meta.concrete_fields
    )


class AltTextFormMixin(ModelFormBase):
    """A form that accepts a draft and requires alternative texts when it is published or submitted.

    `missing_alt_texts` is read by the middleware, which adds links to the images when the form is shown again.
    """

    missing_alt_texts: list[ImageWithoutAltText] = []

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.is_deferred_validation or "action-cancel-workflow" in self.data:
            return
        self.missing_alt_texts = images_without_alt_text(self.instance)
        for one in self.missing_alt_texts:
            self.add_error(one.field if one.field in self.fields else None, one.message())


class PageForm(
    PastDatesFormMixin, SharedRowsFormMixin, AltTextFormMixin, NormalizedTextFormMixin, WagtailAdminPageForm
):
    pass


class RowForm(
    PastDatesFormMixin, SharedRowsFormMixin, AltTextFormMixin, NormalizedTextFormMixin, WagtailAdminModelForm
):
    pass


class AltTextPublishMixin(models.Model):
    """A model that no person can publish before its images have their alternative texts."""

    class Meta:
        abstract = True

    def publish(self, revision: Revision, user: AnyUser | None = None, **kwargs: Any) -> None:
        if user is not None:
            require_alt_text(revision.as_object())
        super().publish(revision, user=user, **kwargs)

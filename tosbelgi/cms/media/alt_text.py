"""Pictures say what they show before they are published: in the language of a page, in all three for a book.

A draft may be saved without. What the house publishes by itself (the first content, a time that has come) is
not asked; a person who publishes is, by whichever way of the admin.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.models import TranslatableMixin

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES, NATIVE_NAMES

from ..editing.past_dates import PastDatesFormMixin
from ..editing.policy import SharedRowsFormMixin
from ..editing.typed_text import NormalizedTextFormMixin
from .models import SiteImage


@dataclass(frozen=True)
class ImageWithoutAltText:
    """A picture used in a field of a row, and the languages of the row in which it lacks its words."""

    image: SiteImage
    field: str
    languages: tuple[str, ...]

    def said(self) -> str:
        """What an editor is told about it."""
        languages = ", ".join(NATIVE_NAMES[code] for code in self.languages)
        return _(
            "The image “%(title)s” has no alternative text (%(languages)s). "
            "Write it in the image, or mark the image as decorative."
        ) % {"title": self.image.title, "languages": languages}


class AltTextMissing(Refusal):
    """Publishing would show pictures that say nothing to those who cannot see them."""

    code = "IMAGES_WITHOUT_WORDS"

    def __init__(self, row: models.Model, silent: list[ImageWithoutAltText]) -> None:
        super().__init__(images=[one.image.pk for one in silent])
        self.row, self.silent = row, silent


def alt_text_languages(row: models.Model) -> tuple[str, ...]:
    """The languages in which the row is read: its own, or all of them where its words stand in columns."""
    return (row.locale.language_code,) if isinstance(row, TranslatableMixin) else tuple(CODES)


def images_without_alt_text(row: models.Model, languages: tuple[str, ...] = ()) -> list[ImageWithoutAltText]:
    """The pictures of the row that lack words in its languages (or those given). One query, none without pictures."""
    used = dict.fromkeys(_images_of(row))
    if not used:
        return []
    images = SiteImage.objects.in_bulk({pk for _field, pk in used})
    silent = []
    for field, pk in used:
        if pk in images:
            lacking = set(images[pk].silent_in())
            wanted = tuple(code for code in languages or alt_text_languages(row) if code in lacking)
            if wanted:
                silent.append(ImageWithoutAltText(images[pk], field, wanted))
    return silent


def require_alt_text(row: models.Model) -> None:
    """Raise ImagesWithoutWords if a picture of the row lacks words in one of its languages."""
    if silent := images_without_alt_text(row):
        raise AltTextMissing(row, silent)


def _images_of(row: models.Model) -> Iterator[tuple[str, int]]:
    """(field, number) of each picture: in foreign keys, in blocks and texts, in the rows that belong to this one."""
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


def _points_at_an_image(field: models.Field) -> bool:
    return isinstance(field, models.ForeignKey) and issubclass(field.related_model, SiteImage)


def _may_hold_images(model: type[models.Model]) -> bool:
    return any(
        _points_at_an_image(field) or hasattr(field, "extract_references") for field in model._meta.concrete_fields
    )


class AltTextFormMixin:
    """A form that lets a draft pass and asks for the words when somebody publishes or submits.

    `silent` is read by whoever shows the form again, to offer the ways to the images.
    """

    silent: list[ImageWithoutAltText] = []

    def _post_clean(self):
        super()._post_clean()
        if self.is_deferred_validation or "action-cancel-workflow" in self.data:
            return
        self.silent = images_without_alt_text(self.instance)
        for one in self.silent:
            self.add_error(one.field if one.field in self.fields else None, one.said())


class PageForm(
    PastDatesFormMixin, SharedRowsFormMixin, AltTextFormMixin, NormalizedTextFormMixin, WagtailAdminPageForm
):
    pass


class RowForm(
    PastDatesFormMixin, SharedRowsFormMixin, AltTextFormMixin, NormalizedTextFormMixin, WagtailAdminModelForm
):
    pass


class AltTextPublishMixin(models.Model):
    """A row that no person publishes before its pictures have their words."""

    class Meta:
        abstract = True

    def publish(self, revision, user=None, **kwargs):
        if user is not None:
            require_alt_text(revision.as_object())
        return super().publish(revision, user=user, **kwargs)

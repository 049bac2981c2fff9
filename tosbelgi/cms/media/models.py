"""Custom image, rendition and document models."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition, get_upload_to
from wagtail.images.models import Image as WagtailImage

from tosbelgi.language.languages import CODES

from ..references.public_models import shown_to_readers
from ..uploads.fields import DocumentFileField, PictureFileField, SaveFileFirstMixin
from .renditions import FailSafeRenditionMixin


@shown_to_readers
class SiteImage(SaveFileFirstMixin, FailSafeRenditionMixin, AbstractImage):
    """An image with an alternative text in each language; editors see an empty one as a gap."""

    file = PictureFileField(verbose_name=_("file"), upload_to=get_upload_to, width_field="width", height_field="height")
    alt_kk = models.CharField(_("alternative text in Kazakh"), max_length=255, blank=True)
    alt_ru = models.CharField(_("alternative text in Russian"), max_length=255, blank=True)
    alt_en = models.CharField(_("alternative text in English"), max_length=255, blank=True)
    # Not `decorative`: Wagtail sets an attribute of that name on every image it loads.
    needs_no_words = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It shows nothing that a reader who cannot see it would miss, so it needs no alternative text."),
    )

    # Wagtail's `description` is a text in one language that nothing of ours shows.
    admin_form_fields = (
        *(name for name in WagtailImage.admin_form_fields if name != "description"),
        "alt_kk",
        "alt_ru",
        "alt_en",
        "needs_no_words",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def alt_in(self, language: str) -> str:
        """The alternative text in that language and no other; empty if missing or not needed."""
        return "" if self.needs_no_words else str(getattr(self, f"alt_{language}"))

    def languages_without_alt_text(self) -> list[str]:
        """The languages in which an alternative text is needed and missing."""
        return [] if self.needs_no_words else [code for code in CODES if not self.alt_in(code).strip()]


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter_and_focus"
            )
        ]
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]

    @property
    def url(self) -> str:
        """Always the URL of our view, which checks who may see the image, whatever storage holds the file.

        For a lost file Wagtail makes a placeholder, whose name is not below `images/` and leads nowhere.
        """
        if not self.file.name.startswith("images/"):
            return self.file.url
        return reverse("media_image", args=[self.file.name])


@shown_to_readers
class SiteDocument(SaveFileFirstMixin, AbstractDocument):
    file = DocumentFileField(upload_to="documents", verbose_name=_("file"))
    language = models.CharField(
        _("language"),
        max_length=2,
        blank=True,
        choices=[("kk", _("in Kazakh")), ("ru", _("in Russian")), ("en", _("in English"))],
        help_text=_("The one it is written in: readers see it beside the link. Empty where it has several, or none."),
    )

    admin_form_fields = (*WagtailDocument.admin_form_fields, "language")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

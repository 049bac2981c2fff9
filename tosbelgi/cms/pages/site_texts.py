"""Snippet of the site's own texts: programme name, tagline, footer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from ..editing.previews import PreviewableRowMixin, draft_of
from ..editing.review_mixin import ReviewableMixin
from ..publication import gate
from ..references.public_models import shown_to_readers
from ..translation.machine_texts import ReadTextsPublishMixin

# What fits below an icon on the home screen of a phone.
SHORT_NAME = 12


@shown_to_readers
class SiteTexts(PreviewableRowMixin, ReadTextsPublishMixin, TranslatableMixin, ReviewableMixin, models.Model):
    """The programme's display name and what stands in the header and the footer.

    The name has changed before and will again, so no code and no template knows it (A1).
    """

    programme_name = models.CharField(_("name of the programme"), max_length=100)
    short_name = models.CharField(
        _("short name of the programme"),
        max_length=SHORT_NAME,
        blank=True,
        help_text=_("Stands below the icon on a phone. Leave it empty where the name itself has at most 12 letters."),
    )
    host_name = models.CharField(_("name of the host platform"), max_length=100)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    description = models.TextField(_("description for search engines"), blank=True)
    footer = models.TextField(_("footer"), blank=True)

    panels = [
        FieldPanel("programme_name", required_on_save=True),
        FieldPanel("short_name"),
        FieldPanel("host_name"),
        FieldPanel("tagline"),
        FieldPanel("description"),
        FieldPanel("footer"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("site texts")
        verbose_name_plural = _("site texts")

    def __str__(self) -> str:
        return self.programme_name


def texts_in(language: str) -> SiteTexts | None:
    """The texts that are public in this language, or None while there are none."""
    draft = draft_of(SiteTexts)
    if draft is not None and draft.locale.language_code == language:
        return draft
    return gate.public(SiteTexts.objects.all(), language).first()

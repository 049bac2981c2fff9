"""Snippet model of the three levels' texts, one row per language; their numbers belong to the season."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from tosbelgi.cms.editing.previews import PreviewableRowMixin, with_draft
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.publication import gate
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.cms.translation.machine_texts import ReadTextsPublishMixin
from tosbelgi.kernel.codes import LevelCode


@shown_to_readers
class Level(PreviewableRowMixin, ReadTextsPublishMixin, TranslatableMixin, ReviewableMixin, models.Model):
    """Name, title and summary of bronze, silver or gold in one language."""

    code = models.CharField(_("code"), max_length=10, choices=LevelCode.choices)
    name = models.CharField(_("name"), max_length=50)
    title = models.CharField(_("title"), max_length=100)
    summary = models.TextField(_("summary"), blank=True)

    panels = [
        FieldPanel("code"),
        FieldPanel("name"),
        FieldPanel("title", required_on_save=True),
        FieldPanel("summary"),
    ]
    override_translatable_fields = [SynchronizedField("code", overridable=False)]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("level")
        verbose_name_plural = _("levels")
        constraints = [models.UniqueConstraint(fields=["code", "locale"], name="one_level_per_code_and_language")]

    def __str__(self) -> str:
        return self.title


def level_words(language: str) -> dict[str, Level]:
    """The public texts of the levels in a language, by code: one query."""
    return {level.code: level for level in with_draft(gate.public(Level.objects.all(), language), Level)}

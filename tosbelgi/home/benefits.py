"""Model of the benefits that others grant to holders of an award: dated, with a source, no promise of ours (A49)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel

from tosbelgi.cms.editing.policy import TranslatedColumnsForm, shared_field_panel, translated_panels
from tosbelgi.cms.editing.previews import PreviewableRowMixin
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin


@shown_to_readers
class Benefit(PreviewableRowMixin, TranslatedColumnsMixin, ReviewableMixin, models.Model):
    """One benefit that somebody else grants: since when, until when, by which act."""

    required_columns = ("title", "text", "source")
    base_form_class = TranslatedColumnsForm

    key = models.SlugField(_("key"), max_length=80, unique=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True, help_text=_("Empty while it is in force."))
    source_url = models.URLField(_("address of the source"), blank=True)
    checked_on = models.DateField(_("checked on"), help_text=_("When somebody last looked into the source."))
    title_kk = models.CharField(_("title in Kazakh"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_kk = models.TextField(_("text in Kazakh"))
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    source_kk = models.TextField(_("source in Kazakh"))
    source_ru = models.TextField(_("source in Russian"), blank=True)
    source_en = models.TextField(_("source in English"), blank=True)

    panels = [
        FieldRowPanel([shared_field_panel("key"), shared_field_panel("valid_from"), shared_field_panel("valid_until")]),
        FieldRowPanel([shared_field_panel("source_url"), shared_field_panel("checked_on")]),
        translated_panels("title", _("Title")),
        translated_panels("text", _("Text")),
        translated_panels("source", _("Source: which act, of when, by whom")),
    ]

    class Meta:
        ordering = ["-valid_from", "key"]
        verbose_name = _("benefit")
        verbose_name_plural = _("benefits")
        constraints = [
            models.CheckConstraint(
                name="a_benefit_does_not_end_before_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.title_kk

    def clean(self) -> None:
        super().clean()
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("It would end before it begins.")})

    def state(self, on: date) -> str:
        """`coming`, `in_force` or `ended` on that day."""
        if self.valid_from > on:
            return "coming"
        return "ended" if self.valid_until is not None and self.valid_until < on else "in_force"

"""Snippet models of regions and programme centres: where to go with an application (R023, R119)."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel

from tosbelgi.cms.editing.policy import TranslatedColumnsForm, shared_field_panel, translated_panels
from tosbelgi.cms.editing.previews import PreviewableRowMixin
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin
from tosbelgi.kernel.text_kinds import LONGEST_PHONE, PhoneNumber, dialled, mailed
from tosbelgi.language.alphabets import KEY_WIDTH, sort_key
from tosbelgi.language.languages import CODES


def validate_phone(value: str) -> None:
    """A number like the operator's, and with the code of its country: partners abroad read the centres too."""
    if not (value.startswith("+") and PhoneNumber().fits(value)):
        raise ValidationError(_("Write the number with its country code, such as +7 7172 000000."), code="invalid")


@shown_to_readers
class Region(PreviewableRowMixin, TranslatedColumnsMixin):
    """One of the country's regions: an oblast or a city of republican significance."""

    required_columns = ("name",)
    offered_by = "name_kk"
    base_form_class = TranslatedColumnsForm

    code = models.CharField(_("code"), max_length=6, unique=True, help_text=_("ISO 3166-2, such as KZ-10."))
    name_kk = models.CharField(_("name in Kazakh"), max_length=100)
    name_ru = models.CharField(_("name in Russian"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    panels = [
        shared_field_panel("code"),
        translated_panels("name", _("Name")),
    ]

    class Meta:
        ordering = ["code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name_kk

    def named_in(self, language: str) -> str:
        return self.word("name", language)

    def key_in(self, language: str) -> str:
        return sort_key(self.named_in(language), language)


@shown_to_readers
class Centre(PreviewableRowMixin, TranslatedColumnsMixin, ReviewableMixin, models.Model):
    """A programme centre as the public sees it: its name, where it is, and how to reach it."""

    required_columns = ("name", "address")
    rests_on = ("region",)
    base_form_class = TranslatedColumnsForm

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="centres", verbose_name=_("region"))
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    address_kk = models.CharField(_("address in Kazakh"), max_length=300)
    address_ru = models.CharField(_("address in Russian"), max_length=300, blank=True)
    address_en = models.CharField(_("address in English"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=LONGEST_PHONE, blank=True, validators=[validate_phone])
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    sort_kk = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)
    sort_ru = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)
    sort_en = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)

    panels = [
        shared_field_panel("region"),
        translated_panels("name", _("Name")),
        translated_panels("address", _("Address")),
        FieldRowPanel([shared_field_panel("phone"), shared_field_panel("email"), shared_field_panel("website")]),
    ]

    class Meta:
        ordering = ["region__code", "sort_kk", "pk"]
        verbose_name = _("programme centre")
        verbose_name_plural = _("programme centres")

    def __str__(self) -> str:
        return self.name_kk

    @property
    def mailed(self) -> str:
        return mailed(self.email)

    @property
    def dialled(self) -> str:
        return dialled(self.phone)

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        for code in CODES:
            setattr(self, f"sort_{code}", sort_key(self.word("name", code), code))
        super().save(*args, **kwargs)  # with all that follows a centre to another region, or nothing of it
        # Who is appointed here is found by the region's column: it follows the centre.
        self.appointments.exclude(region=self.region_id).update(region=self.region_id)

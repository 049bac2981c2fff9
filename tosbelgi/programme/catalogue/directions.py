"""Snippet model of the seven directions: one row each, with a column per language for each text."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel

from tosbelgi.cms.editing.policy import TranslatedColumnsForm, shared_field_panel, translated_panels
from tosbelgi.cms.editing.previews import PreviewableRowMixin, with_draft
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.publication import gate
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.cms.translation.translated_columns import TranslatedColumnsMixin
from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.language.display_texts import DisplayText, display_text
from tosbelgi.language.languages import CODES


@shown_to_readers
class Direction(PreviewableRowMixin, TranslatedColumnsMixin, ReviewableMixin, models.Model):
    """One of the seven (R029–R049). Its prose is on its `DirectionPage`.

    Slogans and mottos are the customer's; a language the document does not give stays empty until an editor writes it,
    and shows the customer's words in another language, marked as such, never a translation of ours (A47).
    """

    required_columns = ("title",)
    optional_columns = ("slogan", "motto")
    base_form_class = TranslatedColumnsForm

    code = models.CharField(_("code"), max_length=20, choices=DirectionCode.choices, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), unique=True)
    provider_needed = models.BooleanField(
        _("needs an authorised provider"), default=False, help_text=_("Participants choose a partner organisation.")
    )
    title_kk = models.CharField(_("title in Kazakh"), max_length=100)
    title_ru = models.CharField(_("title in Russian"), max_length=100)
    title_en = models.CharField(_("title in English"), max_length=100)
    slogan_kk = models.CharField(_("slogan in Kazakh"), max_length=200, blank=True)
    slogan_ru = models.CharField(_("slogan in Russian"), max_length=200, blank=True)
    slogan_en = models.CharField(_("slogan in English"), max_length=200, blank=True)
    motto_kk = models.CharField(_("motto in Kazakh"), max_length=200, blank=True)
    motto_ru = models.CharField(_("motto in Russian"), max_length=200, blank=True)
    motto_en = models.CharField(_("motto in English"), max_length=200, blank=True)

    panels = [
        MultiFieldPanel(
            [shared_field_panel("code"), shared_field_panel("position"), shared_field_panel("provider_needed")],
            _("Direction"),
        ),
        translated_panels("title", _("Title")),
        translated_panels("slogan", _("Slogan")),
        translated_panels("motto", _("Motto")),
    ]

    class Meta:
        ordering = ["position"]
        verbose_name = _("direction")
        verbose_name_plural = _("directions")
        constraints = [
            models.CheckConstraint(condition=Q(code__in=DirectionCode.values), name="direction_is_one_of_the_seven")
        ]

    def __str__(self) -> str:
        return self.title_kk

    def title_in(self, language: str) -> str:
        return str(getattr(self, f"title_{language}"))

    def slogan_in(self, language: str) -> str:
        """The slogan in that language and no other; empty where there is none."""
        return str(getattr(self, f"slogan_{language}"))

    def motto_in(self, language: str) -> str:
        return str(getattr(self, f"motto_{language}"))

    def shown_slogan(self, language: str) -> DisplayText:
        """The slogan in the language, else as the customer gave it in another; empty where there is none at all."""
        return display_text(language, {code: self.slogan_in(code) for code in CODES}, latin=False)

    def shown_motto(self, language: str) -> DisplayText:
        return display_text(language, {code: self.motto_in(code) for code in CODES}, latin=False)


def public_directions() -> list[Direction]:
    """The public directions, all seven unless one is hidden, in the programme's order: one query."""
    return list(with_draft(gate.published(Direction.objects.all()), Direction))

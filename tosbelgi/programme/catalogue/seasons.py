"""Models of seasons: which levels a year has and what each requires, as numbers with a version.

A season that has begun is frozen: people have taken on its norms. A change is a new version
that starts later; participations pin the version and the level's code, never a norm's id.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.models import Orderable

from tosbelgi.cms.editing.folded_rows import FoldedRowsPanel
from tosbelgi.cms.editing.previews import PreviewableRowMixin
from tosbelgi.cms.editing.review_mixin import ReviewableMixin
from tosbelgi.cms.references.public_models import shown_to_readers
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.codes import LevelCode
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import validation_error

from .countable import SeasonForm, refusal_to_count
from .fields import CodesField, MonthsField


class SeasonIsFrozen(Refusal):
    """A season that has begun is never changed; a new version may start later."""

    code = "SEASON_IS_FROZEN"
    rule = "season.version.frozen"
    takes = ("year", "version", "day")


class VersionStartsInThePast(Refusal):
    """A version begins today or later: nobody's norms change behind their back."""

    code = "VERSION_STARTS_IN_THE_PAST"
    rule = "season.version.first_day"
    field = "starts_on"
    takes = ("starts_on",)
    limits = ("earliest",)


class VersionDraftedAlready(Refusal):
    """One draft for one day: two would begin together. `season_id` is the one that is there."""

    code = "VERSION_DRAFTED_ALREADY"
    rule = "season.version.one_draft_a_day"
    field = "starts_on"
    takes = ("season_id",)


@shown_to_readers
class Season(PreviewableRowMixin, ReviewableMixin, ClusterableModel):
    """One version of a year's levels and norms. `year` is that of the December award (A48)."""

    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    starts_on = models.DateField(_("starts on"))
    note = models.TextField(_("note"), blank=True, help_text=_("Why this version: which decision, of when."))

    base_form_class = SeasonForm
    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("version"), FieldPanel("starts_on")]),
        FieldPanel("note"),
        HelpPanel(heading=_("What publishing would change"), template="programme/admin/season_changes.html"),
        FoldedRowsPanel(
            "levels",
            heading=_("Levels"),
            label=_("Level"),
            min_num=1,
            max_num=3,
            line="programme/admin/level_row.html",
            named_by="level_code",
        ),
    ]

    class Meta:
        ordering = ["-year", "-version"]
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        constraints = [
            models.UniqueConstraint(fields=["year", "version"], name="one_season_per_year_and_version"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2200), name="season_year_is_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.version}"

    def is_frozen(self, on: date) -> bool:
        """Live and begun."""
        return bool(self.pk and self.live and self.starts_on and self.starts_on <= on)

    def refusal_to_change(self) -> SeasonIsFrozen:
        """What is raised where it is frozen."""
        return SeasonIsFrozen(year=self.year, version=self.version, day=self.starts_on)

    def clean(self) -> None:
        super().clean()
        stored = Season.objects.filter(pk=self.pk).first() if self.pk else None
        today = day_of(timezone.now())
        if stored is not None and stored.is_frozen(today):
            raise validation_error(stored.refusal_to_change())
        if self.starts_on and self.starts_on < today:
            raise validation_error(VersionStartsInThePast(starts_on=self.starts_on, earliest=today))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change a frozen season, and to make one public that nobody could count.

        Wagtail's own updates of draft fields pass.
        """
        only = kwargs.get("update_fields")
        if only is None or set(only) & {"year", "version", "starts_on", "note", "live"}:
            stored = Season.objects.filter(pk=self.pk).first() if self.pk else None
            if stored is not None and stored.is_frozen(day_of(timezone.now())):
                raise stored.refusal_to_change()
            if self.live and (refusal := refusal_to_count(self, self.levels.all())) is not None:
                raise refusal
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_frozen(day_of(timezone.now())):
            raise self.refusal_to_change()
        return super().delete(*args, **kwargs)


@shown_to_readers
class SeasonLevel(ClusterableModel, Orderable):
    """What a level is in one season: for whom, for how long, with which mandatory directions."""

    season = ParentalKey(Season, on_delete=models.CASCADE, related_name="levels")
    level_code = models.CharField(_("level"), max_length=10, choices=LevelCode.choices)
    min_age = models.PositiveSmallIntegerField(_("minimum age"))
    max_age = models.PositiveSmallIntegerField(_("maximum age"), default=29)
    term_months = models.PositiveSmallIntegerField(
        _("term in months"), help_text=_("A planning horizon that a schedule must fit into, not a minimum.")
    )
    mandatory = CodesField(_("mandatory directions"), blank=True)

    panels = [
        FieldPanel("level_code"),
        FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age"), FieldPanel("term_months")]),
        FieldPanel("mandatory"),
        FoldedRowsPanel(
            "norms",
            heading=_("Norms"),
            label=_("Norm"),
            line="programme/admin/norm_row.html",
            named_by="directions",
        ),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["season", "level_code"], name="a_season_has_each_level_once"),
            models.CheckConstraint(condition=Q(min_age__lte=F("max_age")), name="level_ages_are_in_order"),
        ]

    @property
    def is_finished(self) -> bool:
        """Is it said which level this is? A draft is stored without, too."""
        return self.level_code in LevelCode.values

    def clean(self) -> None:
        super().clean()
        if self.min_age is not None and self.max_age is not None and self.min_age > self.max_age:
            raise ValidationError({"max_age": _("The maximum age is below the minimum age.")})


@shown_to_readers
class Norm(Orderable):
    """What one direction requires, or several that share slots.

    Norms of one level for the same directions are alternatives of each other. `slots` are months:
    each direction takes another slot; one slot more than directions means a choice (R059, R062).
    """

    class Kind(models.TextChoices):
        WEEKLY = "weekly", _("hours every week")
        READING = "reading", _("books")
        EXTRA_READING = "extra_reading", _("additional books from section 1")
        DAYS = "days", _("days")

    NUMBERS: dict[str, set[str]] = {
        Kind.WEEKLY: {"slots", "hours_per_week"},
        Kind.READING: {"books", "kazakh_classics"},
        Kind.EXTRA_READING: {"books"},
        Kind.DAYS: {"days"},
    }

    level = ParentalKey(SeasonLevel, on_delete=models.CASCADE, related_name="norms")
    directions = CodesField(_("directions"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    slots = MonthsField(_("months"), blank=True, help_text=_("One number for each direction; one more is a choice."))
    hours_per_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    books = models.PositiveSmallIntegerField(_("books"), null=True, blank=True)
    kazakh_classics = models.PositiveSmallIntegerField(_("of them from section 1"), null=True, blank=True)
    each_section = models.BooleanField(_("at least one from each section"), default=False)
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    one_trip = models.BooleanField(_("all days in one trip"), default=False)
    replaces = CodesField(_("may stand in place of one of"), blank=True)

    panels = [
        FieldPanel("directions"),
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("slots"), FieldPanel("hours_per_week")]),
        FieldRowPanel([FieldPanel("books"), FieldPanel("kazakh_classics"), FieldPanel("each_section")]),
        FieldRowPanel([FieldPanel("days"), FieldPanel("one_trip")]),
        FieldPanel("replaces"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                name="a_norm_has_the_numbers_of_its_kind",
                condition=Q(kind="weekly", hours_per_week__gt=0, books__isnull=True, days__isnull=True)
                | Q(kind="reading", books__gt=0, hours_per_week__isnull=True, days__isnull=True)
                | Q(kind="extra_reading", books__gt=0, hours_per_week__isnull=True, days__isnull=True)
                | Q(kind="days", days__gt=0, hours_per_week__isnull=True, books__isnull=True),
            )
        ]

    @property
    def is_finished(self) -> bool:
        """Has it what its words need? A draft is stored without, too."""
        try:
            self.clean()
        except ValidationError:
            return False
        return self.kind in self.NUMBERS and bool(self.directions)

    def clean(self) -> None:
        super().clean()
        required = self.NUMBERS.get(self.kind, set())
        errors = {}
        for name in {"slots", "hours_per_week", "books", "kazakh_classics", "days"}:
            value = getattr(self, name)
            if name in required and not value:
                errors[name] = _("This kind of norm needs this number.")
            elif name not in required and value:
                errors[name] = _("This kind of norm does not use this number; leave it empty.")
        if not errors and self.kind == self.Kind.WEEKLY and len(self.slots) < len(self.directions or []):
            errors["slots"] = _("Give at least one number of months for each direction.")
        if not errors and self.kind == self.Kind.READING:
            others = 2 if self.each_section else 0
            if (self.kazakh_classics or 0) + others > (self.books or 0):
                errors["books"] = _("So few books cannot hold the ones asked for from each section.")
        if errors:
            raise ValidationError(errors)

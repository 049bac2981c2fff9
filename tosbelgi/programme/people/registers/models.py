"""Models of the registers: districts of regions, settlements of districts, schools of settlements (R016, R017).

Rows are closed, never deleted: what somebody wrote about where they live stays readable.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.language.alphabets import KEY_WIDTH, sort_key

from ..centres import Region
from ..personal import PersonalModel, PersonalQuerySet
from ..reach import Reach

LONGEST_CODE, LONGEST_NAME = 20, 200


class RegisterKind(models.TextChoices):
    DISTRICT = "district", _("District")
    SETTLEMENT = "settlement", _("Settlement")
    SCHOOL = "school", _("School")


class RegisterQuerySet(models.QuerySet["RegisterRow"]):
    def offered(self) -> Self:
        """Those that somebody may still choose."""
        return self.filter(is_open=True)


class RegisterRow(models.Model):
    """One place of a register, told apart by its code: that of KATO, or the operator's own."""

    kind: ClassVar[RegisterKind]
    lies_in: ClassVar[str]
    wagtail_reference_index_ignore = True

    code = models.CharField(_("code"), max_length=LONGEST_CODE, unique=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=LONGEST_NAME)
    name_ru = models.CharField(_("name in Russian"), max_length=LONGEST_NAME)
    is_open = models.BooleanField(_("may be chosen"), default=True)
    sort_kk = models.CharField(max_length=KEY_WIDTH, editable=False)
    sort_ru = models.CharField(max_length=KEY_WIDTH, editable=False)

    objects = RegisterQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["sort_kk", "pk"]

    def __str__(self) -> str:
        return self.name_kk

    def named_in(self, language: str) -> str:
        """Its Russian name for readers of Russian, else the Kazakh one: the register has no English."""
        return self.name_ru if language == "ru" else self.name_kk

    def with_sort_keys(self) -> Self:
        """Itself, its keys of sorting written anew: rows stored in bulk are not saved one by one."""
        self.sort_kk, self.sort_ru = sort_key(self.name_kk, "kk"), sort_key(self.name_ru, "ru")
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.with_sort_keys()
        super().save(*args, **kwargs)


class District(RegisterRow):
    """A district of a region, or a city that is none's: what KATO has below a region."""

    kind, lies_in = RegisterKind.DISTRICT, "region"

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="districts", verbose_name=_("region"))

    class Meta(RegisterRow.Meta):
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        indexes = [models.Index(fields=["region", "sort_kk"], name="districts_of_a_region")]


class Settlement(RegisterRow):
    """A city, town or village."""

    kind, lies_in = RegisterKind.SETTLEMENT, "district"

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="settlements", verbose_name=_("district")
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        indexes = [models.Index(fields=["district", "sort_kk"], name="settlements_of_a_district")]


class School(RegisterRow):
    """A place of study: a school, a college, a university."""

    kind, lies_in = RegisterKind.SCHOOL, "settlement"

    settlement = models.ForeignKey(
        Settlement, on_delete=models.PROTECT, related_name="schools", verbose_name=_("settlement")
    )

    class Meta(RegisterRow.Meta):
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        indexes = [models.Index(fields=["settlement", "sort_kk"], name="schools_of_a_settlement")]


REGISTERS: dict[RegisterKind, type[District] | type[Settlement] | type[School]] = {
    model.kind: model for model in (District, Settlement, School)
}


class RegisterImport(models.Model):
    """One spreadsheet of one register: what is wrong with it, or what it would change, until that is carried out."""

    class State(models.TextChoices):
        FAULTY = "faulty", _("not imported: the file has mistakes")
        READY = "ready", _("read and sound: look at the preview")
        APPLIED = "applied", _("imported")

    wagtail_reference_index_ignore = True

    kind = models.CharField(_("kind"), max_length=12, choices=RegisterKind.choices)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices)
    lines = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    preview = models.JSONField(default=dict)
    plan_digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        default_permissions = ("add",)
        verbose_name = _("import of a register")
        verbose_name_plural = _("imports of registers")


class RequestState(models.TextChoices):
    OPEN = "open", _("Waits for an answer")
    ADDED = "added", _("Added to the register")
    THERE_ALREADY = "there_already", _("Stood in the register")
    DECLINED = "declined", _("Not added")


class RegisterRequestQuerySet(PersonalQuerySet["RegisterRequest"]):
    def waiting(self) -> Self:
        return self.filter(state=RequestState.OPEN)


class RegisterRequest(PersonalModel):
    """Somebody has not found their place in a register. It tells where they live or study, so it is about a person.

    `code` names the row by which it was answered. Where they ask from says the region alone.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=RegisterKind.choices)
    text = models.CharField(_("what is missing"), max_length=LONGEST_NAME)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", verbose_name=_("region"))
    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="register_requests")
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=16, choices=RequestState.choices, default=RequestState.OPEN)
    code = models.CharField(_("code"), max_length=LONGEST_CODE, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )

    objects = RegisterRequestQuerySet.as_manager()
    reached = {Reach.OWN: lambda viewer: Q(person_id=viewer.person_id)}

    class Meta(PersonalModel.Meta):
        verbose_name = _("request to a register")
        verbose_name_plural = _("requests to registers")
        indexes = [models.Index(fields=["state", "asked_at"], name="requests_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RegisterKind.values), name="a_request_is_to_a_known_register"),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, answered_at=None)
                | Q(state__in=[one for one in RequestState.values if one != "open"], answered_at__isnull=False),
                name="an_answered_request_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["added", "there_already"], code__gt="")
                | Q(state__in=["open", "declined"], code=""),
                name="a_request_that_is_granted_names_its_row",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "region", "text"],
                condition=Q(state="open"),
                name="a_person_asks_once_for_a_place",
            ),
        ]

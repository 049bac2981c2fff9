"""Model of participations: one person on the way to one level, from the first line of an application on."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.codes import LevelCode

from ..catalogue.api import CodesField
from ..people.api import Condition, PersonalModel, PersonalQuerySet, Reach, Viewer, among
from .kinds import State
from .states import ENDED, UNDER_WAY, WITH_NORMS

# A mentor reads of those whom the centre has entrusted to them, for as long as they are a mentor of that centre.
_ENTRUSTED = WITH_NORMS


def reached_through(path: str = "") -> Mapping[Reach, Condition]:
    """What each reach means of rows that hang on a participation, whose columns begin with that path."""

    def one_of(field: str, ids: frozenset[int]) -> Q:
        return among(f"{path}{field}", ids)

    def in_state(states: Sequence[State]) -> Q:
        return Q(**{f"{path}state__in": states})

    # A draft is nobody's but its author's, also once it is withdrawn; and so is what was returned, once it is to go
    # elsewhere: it is not handed in there yet.
    handed_in = Q(**{f"{path}submitted_at__isnull": False})

    def own(viewer: Viewer) -> Q:
        return Q(**{f"{path}person_id": viewer.person_id})

    def entrusted(viewer: Viewer) -> Q:
        led = Q(**{f"{path}mentor_id": viewer.person_id})
        return led & one_of("centre_id", viewer.centre_ids) & in_state(_ENTRUSTED)

    return {
        Reach.OWN: own,
        Reach.SHARED: lambda viewer: own(viewer) & handed_in,
        Reach.ASSIGNED: entrusted,
        Reach.CENTRE: lambda viewer: one_of("centre_id", viewer.centre_ids) & handed_in,
        Reach.REGION: lambda viewer: one_of("region_id", viewer.region_ids) & handed_in,
        Reach.ALL: lambda viewer: handed_in,
    }


class ParticipationQuerySet(PersonalQuerySet["Participation"]):
    """The rows behind their one door."""


class Participation(PersonalModel):
    """One person, one level, one state. What was promised at the approval stands here as values and never changes.

    - `directions` are those that were chosen beyond the mandatory ones; from the approval on, all that count.
    - `submitted_at` is when it was handed to this centre; empty again once another is chosen for what was returned.
    - `mentor` is the wished one while it is an application, and who leads it from the approval on.
    - `version` counts what was changed by its owner, and each return: whoever decides says which one they have read.
    - `norms` is the JSON of the level's norms as they were at the approval, `norms_digest` its digest (D25).
    """

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, related_name="participations")
    level = models.CharField(_("level"), max_length=10, choices=LevelCode.choices, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    version = models.PositiveIntegerField(_("version"), default=1)
    directions = CodesField(_("directions"), blank=True)
    region = models.ForeignKey("programme.Region", on_delete=models.PROTECT, null=True, related_name="participations")
    centre = models.ForeignKey("programme.Centre", on_delete=models.PROTECT, null=True, related_name="participations")
    mentor = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="led")
    season_year = models.PositiveSmallIntegerField(_("year of the season"), null=True)
    season_version = models.PositiveSmallIntegerField(_("version of the season"), null=True)
    norms = models.TextField(_("norms"), blank=True)
    norms_digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField(_("begun at"))
    changed_at = models.DateTimeField(_("changed at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    activated_at = models.DateTimeField(_("registered at"), null=True)

    objects = ParticipationQuerySet.as_manager()
    reached = reached_through()

    class Meta(PersonalModel.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=UNDER_WAY), name="a_person_takes_part_in_one_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["person", "level"],
                condition=~Q(state__in=ENDED) & ~Q(level=""),
                name="a_level_is_taken_up_once",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="a_participation_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=WITH_NORMS)
                | (
                    Q(season_year__isnull=False, season_version__isnull=False, decided_at__isnull=False)
                    & ~Q(norms="")
                    & ~Q(norms_digest="")
                ),
                name="what_is_approved_has_its_norms",
            ),
            models.CheckConstraint(
                # Whoever has it back to be corrected may choose another place for it, one list after the other.
                condition=Q(state__in=[State.DRAFT, State.RETURNED, State.WITHDRAWN])
                | (
                    Q(region__isnull=False, centre__isnull=False, mentor__isnull=False, submitted_at__isnull=False)
                    & ~Q(level="")
                ),
                name="what_is_submitted_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(mentor=None) | ~Q(mentor=F("person")), name="nobody_leads_their_own_participation"
            ),
        ]
        indexes = [
            models.Index(fields=["mentor", "state", "submitted_at", "id"], name="participations_of_a_mentor"),
            models.Index(fields=["centre", "state", "submitted_at", "id"], name="participations_of_a_centre"),
            models.Index(fields=["region", "state", "submitted_at", "id"], name="participations_of_a_region"),
            models.Index(fields=["state", "submitted_at", "id"], name="participations_in_a_state"),
        ]

    @property
    def stands(self) -> State:
        return State(self.state)


class PersonalPageQuerySet(PersonalQuerySet["PersonalPage"]):
    """The rows behind their one door."""


class PersonalPage(PersonalModel):
    """What an applicant tells of themselves (R014–R019), and who represents them where they are under age (A33).

    It belongs to one participation: what a centre has decided about stays as it was, and the next application begins
    with a copy.
    """

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="personal_page")
    residence = models.CharField(_("place of residence"), max_length=200, blank=True)
    study = models.CharField(_("place of study"), max_length=200, blank=True)
    about = models.TextField(_("about me"), max_length=2000, blank=True)
    hobby = models.TextField(_("hobby"), max_length=1000, blank=True)
    representative_given_name = models.CharField(_("given name of the representative"), max_length=100, blank=True)
    representative_family_name = models.CharField(_("family name of the representative"), max_length=100, blank=True)
    representative_relation = models.CharField(_("relation"), max_length=16, blank=True)
    representative_email = models.CharField(_("e-mail of the representative"), max_length=254, blank=True)

    objects = PersonalPageQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("personal page")
        verbose_name_plural = _("personal pages")


class ParticipationActQuerySet(PersonalQuerySet["ParticipationAct"]):
    """The rows behind their one door."""


class ParticipationAct(PersonalModel):
    """Something that somebody did with a participation: who, in which role, when, on which version of it.

    `words` are what was read or written by it: the text that an applicant has confirmed, the reason of a return, and
    `language` is that of these words. Rows are only added.
    """

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="acts")
    act = models.CharField(_("act"), max_length=12)
    led_to = models.CharField(_("state after it"), max_length=12, choices=State.choices)
    version = models.PositiveIntegerField(_("version"))
    person = models.ForeignKey("programme.Person", on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(_("role"), max_length=24)
    at = models.DateTimeField(_("at"))
    words = models.TextField(_("words"), blank=True)
    language = models.CharField(_("language"), max_length=2, blank=True)

    objects = ParticipationActQuerySet.as_manager()
    reached = reached_through("participation__")

    class Meta(PersonalModel.Meta):
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        indexes = [models.Index(fields=["participation", "at", "id"], name="acts_of_a_participation")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("what was done is not changed afterwards")
        super().save(*args, **kwargs)

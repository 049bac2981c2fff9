"""Where one may apply: the centres of a region, and the mentors of a centre (R023, R084, A14).

What is offered are words for a choice: names of centres, which are public, and of the mentors who are appointed there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..people.api import OrganisationStatus, Role, Viewer
from ..people.models import Appointment, Centre, Organisation, Person, Region
from .participations import Participation
from .refusals import NotAMentorThere, NotAPlaceToApply
from .states import WITH_NORMS

_SUSPENDED = OrganisationStatus.SUSPENDED


@dataclass(frozen=True)
class Offered:
    """One choice: the key that is sent, and the words that are read."""

    key: int
    words: str
    public_id: UUID | None = None  # of a person


def regions_offered(language: str) -> list[Offered]:
    """All regions, in the order of the language's alphabet. One query."""
    regions = sorted(Region.objects.all(), key=lambda one: one.key_in(language))
    return [Offered(one.pk, one.named_in(language)) for one in regions]


def centres_offered(region_id: int | None, language: str) -> list[Offered]:
    """The public centres of a region whose organisation is not suspended, in the order of the alphabet. One query."""
    if region_id is None:
        return []
    return _named(_open_centres().filter(region=region_id), language)


def centres_in_region(code: str, language: str) -> list[Offered]:
    """The same of the region with that code in ISO 3166-2; none where there is no such region. One query."""
    return _named(_open_centres().filter(region__code=code), language)


def mentors_offered(centre_id: int | None, *, besides: int, at: datetime) -> list[Offered]:
    """The mentors of a centre now, without the participant: keys of persons, in the order of names. One query."""
    if centre_id is None:
        return []
    return _mentors(Q(centre=centre_id), besides, at)


def mentors_to_apply_to(centre_id: int, *, besides: int, at: datetime) -> list[Offered]:
    """The same for whoever has not chosen yet: none of a centre that is not offered. One query, offered or not."""
    return _mentors(Q(centre__in=_open_centres().filter(pk=centre_id)), besides, at)


def _open_centres() -> QuerySet[Centre]:
    return Centre.objects.filter(live=True).exclude(organisation__status=_SUSPENDED)


def _named(centres: QuerySet[Centre], language: str) -> list[Offered]:
    rows = centres.order_by(f"sort_{language}", "pk")
    return [Offered(one.pk, one.word("name", language) or one.name_kk) for one in rows]


def _mentors(where: Q, besides: int, at: datetime) -> list[Offered]:
    appointments = (
        Appointment.objects.filter(where, role=Role.MENTOR)
        .holding(at)
        .exclude(person=besides)
        .select_related("person")
        .order_by("person__sort_name", "person_id")
    )
    return [Offered(one.person_id, one.person.display_name, one.person.public_id) for one in appointments]


def region_with_code(code: str) -> int:
    """The key of the region with that code in ISO 3166-2; refused where there is none."""
    key = Region.objects.filter(code=code[:6]).values_list("pk", flat=True).first() if len(code) <= 6 else None
    if key is None:
        raise NotAPlaceToApply(field="regionCode")
    return key


def person_with_public_id(public_id: UUID) -> int:
    """The key of a mentor who is to be chosen; whether they are one is checked where they are chosen."""
    key = Person.objects.filter(public_id=public_id).values_list("pk", flat=True).first()
    if key is None:
        raise NotAMentorThere
    return key


def is_centre_in(centre_id: int | None, region_id: int | None) -> bool:
    """Is it a public centre of that region, whose organisation is not suspended?"""
    return _open_centres().filter(pk=centre_id, region=region_id).exists()


def is_suspended(centre_id: int | None) -> bool:
    """Has the operator suspended the organisation of that centre?"""
    return Organisation.objects.filter(centre=centre_id, status=_SUSPENDED).exists()


def is_mentor_in(person_id: int | None, centre_id: int | None, at: datetime) -> bool:
    """Is the person appointed a mentor of that centre now?"""
    return Appointment.objects.filter(role=Role.MENTOR, person=person_id, centre=centre_id).holding(at).exists()


def has_lost_mentor(row: Participation, at: datetime) -> bool:
    """Was it entrusted to somebody who is no mentor of its centre now? One query where it was entrusted."""
    return row.stands in WITH_NORMS and not is_mentor_in(row.mentor_id, row.centre_id, at)


def is_led_by_nobody(viewer: Viewer, at: datetime) -> bool:
    """Does the viewer take part somewhere, and nobody leads them there now? One query."""
    leading = Appointment.objects.filter(role=Role.MENTOR, person=OuterRef("mentor"), centre=OuterRef("centre"))
    rows = Participation.objects.visible_to(viewer).filter(person=viewer.person_id, state__in=WITH_NORMS)
    return rows.exclude(Exists(leading.holding(at))).exists()


def named(offers: Sequence[Offered], key: int | None) -> str:
    """The words of one of them, empty where it is not offered."""
    return next((one.words for one in offers if one.key == key), "")


def follow_centre(sender: type[Centre], instance: Centre, **kwargs: object) -> None:
    """Receiver: whoever applies to a centre is found by its region's column, which follows the centre."""
    Participation.objects.filter(centre=instance.pk).exclude(region=instance.region_id).update(
        region=instance.region_id
    )

"""With whom a direction is done: organisations that are authorised for it (R021), and other mentors of the centre."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tosbelgi.kernel.codes import DirectionCode

from ..participation.api import is_mentor_in, mentors_offered
from ..participation.models import Participation
from ..people.api import AbilityKind
from ..people.models import Organisation, Person
from .plan import Plan
from .refusals import NotAMentorForIt, NotAProvider

ABILITY_OF: Mapping[str, AbilityKind] = {
    DirectionCode.VOLUNTEERING.value: AbilityKind.VOLUNTEERING,
    DirectionCode.TRIPS.value: AbilityKind.TRIPS,
}


@dataclass(frozen=True)
class Partner:
    """One that may be chosen: the public id that is sent, and the words that are read."""

    public_id: UUID
    words: str


def providers_offered(direction: str, row: Participation, *, language: str, at: datetime) -> list[Partner]:
    """Organisations that are authorised for it now: those of the participant's region, or all where it has none.

    At most two queries; none for a direction that is done without one.
    """
    kind = ABILITY_OF.get(direction)
    if kind is None:
        return []
    able = Organisation.objects.able_to(kind, at)
    rows = list(able.filter(region=row.region_id)) or list(able)
    return [Partner(one.public_id, one.named_in(language)) for one in rows]


def mentors_besides(row: Participation, at: datetime) -> list[Partner]:
    """The other mentors of the centre, in the order of names. One query."""
    offered = mentors_offered(row.centre_id, besides=row.person_id, at=at)
    others = (one for one in offered if one.key != row.mentor_id)
    return [Partner(one.public_id, one.words) for one in others if one.public_id is not None]


def require_partners(plan: Plan, row: Participation, at: datetime) -> None:
    """Are all who are named in the plan there for it now? Two queries at most for each direction that names any."""
    for one in plan.directions:
        if one.provider is not None:
            kind = ABILITY_OF.get(one.direction)
            if kind is None or not Organisation.objects.able_to(kind, at).filter(public_id=one.provider).exists():
                raise NotAProvider(field=f"{one.direction}.provider")
        if one.mentor is not None:
            key = Person.objects.filter(public_id=one.mentor).values_list("pk", flat=True).first()
            if key is None or key == row.person_id or not is_mentor_in(key, row.centre_id, at):
                raise NotAMentorForIt(field=f"{one.direction}.mentor")


def partners_named(plan: Plan, language: str) -> dict[UUID, str]:
    """The names of those who are named in a plan, also of who is not there any more. Two queries."""
    providers = [one.provider for one in plan.directions if one.provider]
    mentors = [one.mentor for one in plan.directions if one.mentor]
    names = {one.public_id: one.named_in(language) for one in Organisation.objects.filter(public_id__in=providers)}
    return names | {one.public_id: one.display_name for one in Person.objects.filter(public_id__in=mentors)}

"""GraphQL types of persons and of their appointments."""

from typing import Any

import graphene
from django.db.models import QuerySet
from graphql import GraphQLResolveInfo

from tosbelgi.programme.people.models import Appointment as AppointmentModel
from tosbelgi.programme.people.models import Person as PersonModel

from ..engine.context import context_of
from ..engine.field_costs import QUERY, costs
from ..engine.personal_types import PersonalType
from ..enums import Role
from ..ids import to_global_id


class Appointment(PersonalType):
    """A role that somebody holds for a time, in a region, in a centre, or in the whole programme."""

    class Meta:
        model = AppointmentModel
        fields = ("role", "since", "until")
        enums = {"role": Role}
        descriptions = {
            "role": "What they act as.",
            "since": "The moment from which on it holds.",
            "until": "The moment at which it holds no more; null where no end is known.",
        }

    region_code = graphene.String(
        description="The region in which it holds, by its code in ISO 3166-2; null where it is no single one."
    )
    centre_id = graphene.ID(
        description="The `contentId` of the centre in which it holds, for `node`; null where it is none."
    )

    def resolve_region_code(self: AppointmentModel, info: GraphQLResolveInfo) -> str | None:
        return self.region.code if self.region else None

    def resolve_centre_id(self: AppointmentModel, info: GraphQLResolveInfo) -> str | None:
        return to_global_id("Centre", self.centre_id) if self.centre_id else None


class Person(PersonalType):
    """One human of the programme, as whoever asks may see them in the role in which they act."""

    class Meta:
        model = PersonModel
        fields = ("given_name", "family_name")
        descriptions = {
            "given_name": "The given name.",
            "family_name": "The family name; empty where there is none.",
        }

    id = graphene.ID(
        required=True, description="Opaque and random; says nothing of when they came, or how many there are."
    )
    appointments = graphene.List(
        graphene.NonNull(Appointment),
        required=True,
        description="The roles that they hold now or will, as far as whoever asks may see them; the earliest first.",
    )

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.pk
        return key

    def resolve_id(self: PersonModel, info: GraphQLResolveInfo) -> str:
        return to_global_id("Person", self.public_id)

    @costs(QUERY)
    def resolve_appointments(self: PersonModel, info: GraphQLResolveInfo) -> QuerySet[AppointmentModel]:
        seen: Any = Appointment.visible(info).filter(person_id=self.pk)
        not_over: QuerySet[AppointmentModel] = seen.not_over(context_of(info).now)
        return not_over.select_related("region").order_by("since", "pk")

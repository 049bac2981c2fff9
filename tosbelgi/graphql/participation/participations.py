"""The GraphQL type of a participation, what was done with it, and the fields by which it is asked for."""

from enum import Enum
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils.translation import override
from graphql import GraphQLResolveInfo

from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.participation.api import (
    centres_in_region,
    current_text,
    earlier_participations,
    level_on,
    mentors_to_apply_to,
    obligation_of,
)
from tosbelgi.programme.participation.models import AgreementText
from tosbelgi.programme.participation.models import Participation as ParticipationModel
from tosbelgi.programme.participation.models import ParticipationAct as ActModel
from tosbelgi.programme.participation.models import PersonalPage as PageModel
from tosbelgi.programme.people.api import Purpose

from ..engine.context import context_of
from ..engine.field_costs import QUERY, costs
from ..engine.personal_types import PersonalType
from ..enums import DirectionCode, LevelCode, Locale
from ..ids import key_from_id, number_from_id, to_global_id
from ..people.persons import Person
from ..people.readings import person_argument, reader
from .codes import ParticipationAct, ParticipationState, Relation
from .own import own, own_as


class PersonalPage(PersonalType):
    """What an applicant has told of themselves, and of who represents them."""

    class Meta:
        model = PageModel
        fields = ("residence", "study", "about", "hobby")
        descriptions = {
            "residence": "Where they live.",
            "study": "Where they study; empty where they do not.",
            "about": "What they tell of themselves.",
            "hobby": "What they like to do.",
        }

    representative_name = graphene.String(
        required=True, description="The legal representative whom they named; empty where there is none."
    )
    representative_relation = graphene.Field(Relation, description="How that person is related to them.")

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.participation.person_id
        return key

    def resolve_representative_name(self: PageModel, info: GraphQLResolveInfo) -> str:
        return f"{self.representative_given_name} {self.representative_family_name}".strip()

    def resolve_representative_relation(self: PageModel, info: GraphQLResolveInfo) -> str | None:
        return self.representative_relation or None


class ActOfParticipation(PersonalType):
    """Something that somebody did with a participation."""

    class Meta:
        model = ActModel
        fields = ("at",)
        descriptions = {"at": "When."}

    act = graphene.Field(graphene.NonNull(ParticipationAct), description="What was done.")
    led_to = graphene.Field(graphene.NonNull(ParticipationState), description="The state after it.")
    words = graphene.String(
        required=True,
        description="What was read or written by it: the text that was confirmed, the reason of a return.",
    )

    @classmethod
    def owner_of(cls, row: Any) -> int:
        key: int = row.participation.person_id
        return key


class Participation(PersonalType):
    """One person on the way to one level, as whoever asks may see it in the role in which they act."""

    class Meta:
        model = ParticipationModel
        fields = ("version", "submitted_at", "activated_at")
        descriptions = {
            "version": "Counts what was changed by its owner: whoever decides says which version they have read.",
            "submitted_at": "When it was handed to its centre; null for a draft, and for what was returned once "
            "another place is chosen for it.",
            "activated_at": "When the mentor registered the participant.",
        }

    id = graphene.ID(required=True, description="Opaque and random.")
    state = graphene.Field(graphene.NonNull(ParticipationState), description="Where it stands.")
    level = graphene.Field(LevelCode, description="The level; null in a draft that names none.")
    directions = graphene.List(
        graphene.NonNull(DirectionCode),
        required=True,
        description="Those that were chosen; from the approval on all that count, the mandatory ones too.",
    )
    region_code = graphene.String(description="The region, by its code in ISO 3166-2.")
    centre_id = graphene.ID(description="The `contentId` of the centre, for `node`.")
    norms_digest = graphene.String(
        description="The digest of the norms that were frozen for it, which `activateParticipation` names; null before."
    )
    person = graphene.Field(Person, description="Who takes part; null where the role of whoever asks shows no persons.")
    name = graphene.String(required=True, description="The name of who takes part.")
    mentor_name = graphene.String(
        required=True, description="The name of the mentor; empty where none is chosen, and for platforms."
    )
    personal_page = graphene.Field(PersonalPage, description="What they told of themselves.")
    acts = graphene.List(
        graphene.NonNull(ActOfParticipation), required=True, description="Everything that was done, the last first."
    )

    def resolve_id(self: ParticipationModel, info: GraphQLResolveInfo) -> str:
        return to_global_id("Participation", self.public_id)

    def resolve_level(self: ParticipationModel, info: GraphQLResolveInfo) -> str | None:
        return self.level or None

    def resolve_directions(self: ParticipationModel, info: GraphQLResolveInfo) -> list[str]:
        return self.directions

    def resolve_region_code(self: ParticipationModel, info: GraphQLResolveInfo) -> str | None:
        return self.region.code if self.region else None

    def resolve_centre_id(self: ParticipationModel, info: GraphQLResolveInfo) -> str | None:
        return to_global_id("Centre", self.centre_id) if self.centre_id else None

    def resolve_norms_digest(self: ParticipationModel, info: GraphQLResolveInfo) -> str | None:
        return self.norms_digest or None

    @costs(QUERY)
    def resolve_person(self: ParticipationModel, info: GraphQLResolveInfo) -> Any:
        return Person.visible(info).filter(pk=self.person_id).first()

    def resolve_name(self: ParticipationModel, info: GraphQLResolveInfo) -> str:
        return self.person.display_name

    def resolve_mentor_name(self: ParticipationModel, info: GraphQLResolveInfo) -> str:
        shown = self.mentor if context_of(info).platform is None else None
        return shown.display_name if shown else ""

    @costs(QUERY)
    def resolve_personal_page(self: ParticipationModel, info: GraphQLResolveInfo) -> Any:
        return PersonalPage.visible(info).filter(participation=self.pk).first()

    @costs(QUERY)
    def resolve_acts(self: ParticipationModel, info: GraphQLResolveInfo) -> QuerySet[Any]:
        return ActOfParticipation.visible(info).filter(participation=self.pk).order_by("-at", "-pk")


def seen(info: GraphQLResolveInfo) -> QuerySet[Any]:
    """All participations that whoever asks may see, with the names that the type shows."""
    return Participation.visible(info).select_related("person", "mentor", "region")


class CentreToChoose(graphene.ObjectType):
    """A centre where one may apply now, as an applicant chooses it."""

    content_id = graphene.ID(required=True, description="For `mentorsToChoose`, `submitApplication` and `node`.")
    name = graphene.String(required=True, description="The name, in the language asked for or else in Kazakh.")


class MentorToChoose(graphene.ObjectType):
    """A mentor of a centre, as an applicant chooses them."""

    id = graphene.ID(required=True, description="For `submitApplication`.")
    name = graphene.String(required=True, description="The name.")


class Agreement(graphene.ObjectType):
    """The text that participants and their representatives accept, as the operator approved it."""

    version = graphene.Int(required=True, description="For `acceptAgreement`.")
    text = graphene.String(
        required=True,
        description="The text.",
        locale=Locale(description="In which language; without it, in that of whoever asks."),
    )

    def resolve_text(text: AgreementText, info: GraphQLResolveInfo, locale: Enum | None = None) -> str:
        return text.in_language(locale.value if locale else context_of(info).locale)


class Obligation(graphene.ObjectType):
    """What an applicant takes on by the mark at the end: the norms of a level as they have them, and two sentences."""

    words = graphene.String(required=True, description="The text, a line for each norm, in the language asked for.")
    digest = graphene.String(required=True, description="For `submitApplication`.")


class ParticipationQuery:
    centres_to_choose = graphene.List(
        graphene.NonNull(CentreToChoose),
        description="The centres of a region where one may apply now, by name; null for a stranger. Of the public "
        "`centres` those are missing that take nobody on at present.",
        region=graphene.String(required=True, description="The code of the region, from `regions`."),
        locale=Locale(description="In which language; without it, in that of whoever asks."),
    )
    mentors_to_choose = graphene.List(
        graphene.NonNull(MentorToChoose),
        description="The mentors of a centre now, by name; null for a stranger, and none where nobody may apply.",
        centre=graphene.ID(required=True, description="An `id` or a `contentId` of the centre."),
    )
    agreement = graphene.Field(
        Agreement, description="The text that holds now; null for a stranger, and where none is approved."
    )
    obligation = graphene.Field(
        Obligation,
        description="What somebody takes on who applies for this level today, with these directions beyond the "
        "mandatory ones; null for a stranger, and where no season has the level.",
        level=LevelCode(required=True, description="The level."),
        directions=graphene.List(
            graphene.NonNull(DirectionCode), required=True, description="As `ApplicationInput` has them."
        ),
        locale=Locale(description="In which language; without it, in that of whoever asks."),
    )

    @costs(2 * QUERY)
    def resolve_obligation(
        root: object, info: GraphQLResolveInfo, level: Enum, directions: list[Enum], locale: Enum | None = None
    ) -> Obligation | None:
        context = context_of(info)
        found = level_on(day_of(context.now), level.value) if context.viewer is not None else None
        if found is None:
            return None
        with override(locale.value if locale else context.locale):
            one = obligation_of(level.value, [code.value for code in directions], found)
        return Obligation(words=one.words, digest=one.digest)

    @costs(QUERY)
    def resolve_centres_to_choose(
        root: object, info: GraphQLResolveInfo, region: str, locale: Enum | None = None
    ) -> list[CentreToChoose] | None:
        context = context_of(info)
        if context.viewer is None:
            return None
        offers = centres_in_region(region, locale.value if locale else context.locale)
        return [CentreToChoose(content_id=to_global_id("Centre", one.key), name=one.words) for one in offers]

    @costs(QUERY)
    def resolve_mentors_to_choose(root: object, info: GraphQLResolveInfo, centre: str) -> list[MentorToChoose] | None:
        context = context_of(info)
        if context.viewer is None:
            return None
        number = number_from_id("Centre", centre)
        offers = mentors_to_apply_to(number, besides=context.viewer.person_id, at=context.now)
        return [MentorToChoose(id=to_global_id("Mentor", one.public_id), name=one.words) for one in offers]

    @costs(QUERY)
    def resolve_agreement(root: object, info: GraphQLResolveInfo) -> AgreementText | None:
        return current_text() if context_of(info).viewer is not None else None

    participation = graphene.Field(
        Participation,
        description="One's own participation: the one that goes on, or the last that ended; with an `id`, one that "
        "the role of whoever asks may see. Null where there is none.",
        id=graphene.ID(description="The `id` of a participation; without it, one's own."),
        person=person_argument(Purpose.PROGRAMME),
    )
    earlier_participations = graphene.List(
        graphene.NonNull(Participation),
        description="What whoever asks took part in or applied for before their `participation`, the last first: its "
        "`id` leads to its journal and its schedule, which are only read. Null for a stranger.",
    )

    @costs(QUERY)
    def resolve_earlier_participations(root: object, info: GraphQLResolveInfo) -> Any:
        viewer = context_of(info).viewer
        return None if viewer is None else earlier_participations(viewer)

    @costs(2 * QUERY)
    def resolve_participation(
        root: object, info: GraphQLResolveInfo, id: str | None = None, person: str | None = None
    ) -> Any:
        if person is not None:
            viewer = reader(info, person, Purpose.PROGRAMME, besides=id)
            return viewer and own_as(info, viewer)
        return own(info) if id is None else seen_by_id(info, key_from_id("Participation", id))


def seen_by_id(info: GraphQLResolveInfo, key: str) -> Any:
    """The participation with this key, whose names come with it; reading somebody else's is written down."""
    row = Participation.get_node(info, key)
    return row and seen(info).filter(pk=row.pk).first()

"""The query fields of somebody signed in: who they are, and people whom they may see."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from ..accounts.sessions import Session, sessions_of
from ..engine.context import Context, context_of
from ..engine.field_costs import QUERY, costs
from ..enums import Locale
from ..ids import key_from_id
from .persons import Appointment, Person


class Viewer(graphene.ObjectType):
    """Whoever asks: an account that is signed in, and the person in the role in which they act."""

    language = graphene.Field(
        graphene.NonNull(Locale), description="The language in which we write to them; changed by `changeMyLanguage`."
    )
    person = graphene.Field(Person, description="Who they are; null for an account of nobody in the programme.")
    appointment = graphene.Field(
        Appointment, description="The appointment in which they act; null where they act for themselves."
    )
    sessions = graphene.List(
        graphene.NonNull(Session),
        required=True,
        description="Where they are signed in, the newest first; each is ended by `endSession`.",
    )

    def resolve_language(context: Context, info: GraphQLResolveInfo) -> str:
        return context.locale

    @costs(QUERY)
    def resolve_person(context: Context, info: GraphQLResolveInfo) -> Any:
        viewer = context.viewer
        return viewer and Person.visible(info).filter(pk=viewer.person_id).first()

    @costs(QUERY)
    def resolve_appointment(context: Context, info: GraphQLResolveInfo) -> Any:
        viewer = context.viewer
        if viewer is None or viewer.appointment_id is None:
            return None
        return Appointment.visible(info).filter(pk=viewer.appointment_id).select_related("region").first()

    @costs(QUERY)
    def resolve_sessions(context: Context, info: GraphQLResolveInfo) -> list[Any]:
        return sessions_of(context)


class ViewerQuery:
    viewer = graphene.Field(
        Viewer, description="Whoever asks. Null for a stranger, and where the session has ended meanwhile."
    )
    person = graphene.Field(
        Person,
        description="A person by their id; null where there is none whom the role of whoever asks may see.",
        id=graphene.ID(required=True, description="The `id` of a person."),
    )

    @costs(QUERY)
    def resolve_viewer(root: object, info: GraphQLResolveInfo) -> Context | None:
        context = context_of(info)
        return context if context.user_id is not None else None

    @costs(QUERY)
    def resolve_person(root: object, info: GraphQLResolveInfo, id: str) -> Any:
        return Person.get_node(info, key_from_id("Person", id))

"""GraphQL type of sessions: where whoever asks is signed in."""

from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.accounts import sessions

from ..engine.context import Context
from ..ids import to_global_id


class Session(graphene.ObjectType):
    """One browser or app in which somebody is signed in. Known of it is what its owner needs to know it again."""

    id = graphene.ID(required=True, description="Opaque; what `endSession` takes.")
    browser = graphene.String(required=True, description="In short, such as `Firefox · Android`; empty if not known.")
    network = graphene.String(required=True, description="The first parts of its address, never the whole.")
    began_at = graphene.DateTime(required=True, description="When they signed in.")
    seen_at = graphene.DateTime(required=True, description="When it was last used, as nearly as that is kept.")
    is_current = graphene.Boolean(required=True, description="Whether it is the one that asks.")

    def resolve_id(session: sessions.OwnSession, info: GraphQLResolveInfo) -> str:
        return to_global_id("Session", session.id)


def sessions_of(context: Context) -> list[Any]:
    """The sessions of whoever asks, the newest first."""
    return sessions.own_sessions(context.user, context.session_key) if context.user else []

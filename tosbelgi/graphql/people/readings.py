"""As whom a platform reads: the person whom it names, for the purpose of the field, where it is let."""

from datetime import datetime

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.host.api import AskingPlatform, readings_of
from tosbelgi.programme.people.api import Purpose, Viewer
from tosbelgi.programme.sharing.api import Reading

from ..engine.context import context_of
from ..engine.refusals import GraphQLUserError
from ..engine.rows import request_cache


def person_argument(purpose: Purpose) -> graphene.String:
    """The argument by which a platform names somebody."""
    return graphene.String(
        description="For platforms that ask with a token: what the platform calls a person who is linked to it. Needs "
        f"the scope `{purpose.value}` and a consent to it; null for everybody else, and for whoever asks otherwise."
    )


def reader(info: GraphQLResolveInfo, person: str, purpose: Purpose, *, besides: object = None) -> Viewer | None:
    """The viewer as whom the platform reads; None where it may not. Raises `SCOPE_NEEDED` for a token without scope.

    `besides` is the other argument that would name somebody: both at once are refused.
    """
    if besides is not None:
        raise GraphQLUserError("PERSON_OR_ID", "Give `person` or an id, not both.", field="person")
    platform = context_of(info).platform
    if platform is not None and purpose not in platform.purposes:
        raise GraphQLUserError(
            "SCOPE_NEEDED", f"The token has no scope `{purpose.value}`.", field="person", allowed=purpose.value
        )
    return reader_besides(info, person, purpose)


def reader_besides(info: GraphQLResolveInfo, person: str, purpose: Purpose) -> Viewer | None:
    """The same for what is shown beside something of another purpose: without the scope it is left out."""
    context = context_of(info)
    if context.platform is None:
        return None
    readings = request_cache(info).get(_readings, context.platform, person, context.now)
    reading: Reading | None = readings.get(purpose)
    if reading is None:
        return None
    if not reading.is_written_down:
        context.consents.add(reading.consent_id)
    return reading.viewer


def _readings(platform: AskingPlatform, person: str, at: datetime) -> dict[Purpose, Reading]:
    return readings_of(platform, person=person, at=at)

"""What whoever asks takes part in or applies for: what goes on, or the last that ended."""

from graphql import GraphQLResolveInfo

from tosbelgi.programme.participation.api import own_participation_with_names
from tosbelgi.programme.participation.models import Participation
from tosbelgi.programme.people.api import Reach, Viewer, reach_of

from ..engine.context import context_of
from ..engine.rows import request_cache

Read = dict[tuple[int, Reach], Participation | None]


def own(info: GraphQLResolveInfo) -> Participation | None:
    """One's own in the role in which one acts; None for a stranger."""
    viewer = context_of(info).viewer
    return own_as(info, viewer) if viewer else None


def own_as(info: GraphQLResolveInfo, viewer: Viewer) -> Participation | None:
    """The viewer's own, read once in an operation for all roles or purposes to whom as much of it is shown."""
    read: Read = request_cache(info).get(_nothing_read)
    key = viewer.person_id, reach_of("participation", viewer.role)
    if key not in read:
        read[key] = own_participation_with_names(viewer)
    return read[key]


def _nothing_read() -> Read:
    return {}

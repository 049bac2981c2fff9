"""The GraphQL schema, put together from the query fields of each folder."""

import graphene
from graphql import lexicographic_sort_schema, print_schema

from .accounts.verbs import AccountMutation
from .catalogue.queries import CatalogueQuery
from .content.benefits import BenefitsQuery
from .content.pages import TYPES
from .content.queries import ContentQuery
from .journal.queries import JournalQuery
from .journal.verbs import JournalMutation
from .nodes import NodeQuery
from .participation.participations import ParticipationQuery
from .participation.verbs import ParticipationMutation
from .people.centres import PeopleQuery
from .people.viewer import ViewerQuery
from .progress.queries import ProgressQuery
from .reading_lists.queries import ReadingListsQuery
from .schedule.schedules import ScheduleQuery
from .schedule.verbs import ScheduleMutation
from .search.queries import SearchQuery


class Query(
    ContentQuery,
    BenefitsQuery,
    CatalogueQuery,
    PeopleQuery,
    ReadingListsQuery,
    SearchQuery,
    NodeQuery,
    ViewerQuery,
    ParticipationQuery,
    JournalQuery,
    ScheduleQuery,
    ProgressQuery,
    graphene.ObjectType,
):
    """What can be asked: the live, public content of the site, and what belongs to whoever is signed in."""


class Mutation(AccountMutation, ParticipationMutation, ScheduleMutation, JournalMutation, graphene.ObjectType):
    """What somebody signed in can change, by POST. Each is done once, however often it is sent under one id."""


schema = graphene.Schema(query=Query, mutation=Mutation, types=list(TYPES.values()))
# What graphene's scalars write, as a standard calls it: (description, where that stands).
SCALARS = {
    "Date": (
        "A day, such as `2026-11-29`: `full-date` of RFC 3339.",
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    ),
    "DateTime": (
        "A moment with its offset, such as `2026-11-29T18:30:00+00:00`: `date-time` of RFC 3339.",
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    ),
    "Time": (
        "A time of the day, such as `18:30:00`: `partial-time` of RFC 3339.",
        "https://www.rfc-editor.org/rfc/rfc3339#section-5.6",
    ),
}
for _name, (_description, _standard) in SCALARS.items():
    _scalar = schema.graphql_schema.type_map[_name]
    _scalar.description, _scalar.specified_by_url = _description, _standard


def sdl() -> str:
    """The schema in the schema definition language, as it is committed in `schema.graphql`, in alphabetical order."""
    return print_schema(lexicographic_sort_schema(schema.graphql_schema)) + "\n"

"""The GraphQL schema, put together from the query fields of each folder."""

import graphene
from graphql import lexicographic_sort_schema, print_schema

from .catalogue.queries import CatalogueQuery
from .content.benefits import BenefitsQuery
from .content.pages import TYPES
from .content.queries import ContentQuery
from .people.centres import PeopleQuery
from .reading_lists.queries import ReadingListsQuery
from .search.queries import SearchQuery


class Query(
    ContentQuery, BenefitsQuery, CatalogueQuery, PeopleQuery, ReadingListsQuery, SearchQuery, graphene.ObjectType
):
    """What can be asked: the live, public content of the site, in Kazakh, Russian and English."""


schema = graphene.Schema(query=Query, types=list(TYPES.values()))


def sdl() -> str:
    """The schema in the schema definition language, as it is committed in `schema.graphql`, in alphabetical order."""
    return print_schema(lexicographic_sort_schema(schema.graphql_schema)) + "\n"

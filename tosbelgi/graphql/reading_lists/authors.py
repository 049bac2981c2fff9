"""GraphQL type of authors, and the order of their list."""

import graphene
from graphql import GraphQLResolveInfo

from ..connections import Order, connection
from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row
from ..locales import Content, translation_rows
from . import author_rows


class Author(graphene.ObjectType):
    """Who wrote a book."""

    slug = graphene.String(required=True, description="The name in addresses and in the filter `author`.")
    name = graphene.String(
        description="The name as people say it; where none is entered in the language of the answer, another."
    )
    name_language = graphene.String(
        description="The language of the name: an ISO 639 code. Kazakh names stand in Latin letters in English."
    )
    filed = graphene.String(description="The name as a library files it, the surname first.")
    born = graphene.Int(description="The year of birth; negative before Christ.")
    died = graphene.Int(description="The year of death; negative before Christ.")
    url = graphene.String(description="Where people read of them.")
    updated_at = graphene.DateTime(description="When the author was last published; null if not since the beginning.")

    class Meta:
        interfaces = (Content,)

    @costs(QUERY)
    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows(row["rows"].load(author_rows.versions).get(row["pk"], {}))


AuthorConnection = connection(Author, "authors")


def by_name(language: str) -> Order:
    """By the name as a library of that language files it; its key is stored, the same on every database."""
    return Order(f"authors-{language}", ((f"sort_{language}", str), ("pk", int)))

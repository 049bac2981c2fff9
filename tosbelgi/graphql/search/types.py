"""GraphQL types of search results and suggestions: texts with ranges to highlight, never markup."""

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.search.documents.registry import Kind

from ..connections import connection
from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row, request_cache
from ..enums import BookSection, DirectionCode, LevelCode, Locale, described_enum
from .contents import FoundContent, content_of

SearchKind = described_enum(
    Kind,
    "SearchKind",
    "What a found thing is.",
    {
        "direction": "One of the seven directions.",
        "level": "One of the three levels.",
        "book": "A book of a reading list.",
        "author": "Who wrote such a book.",
        "page": "A page of text.",
        "question": "A question with its answer.",
        "news": "A piece of news.",
    },
)


class TextRange(graphene.ObjectType):
    """A part of a text, counted in characters (Unicode code points) from its beginning."""

    offset = graphene.Int(required=True, description="How many characters stand before it.")
    length = graphene.Int(required=True, description="How many characters it has.")


class MarkedText(graphene.ObjectType):
    """A text as it stands, and where the words of the query are in it."""

    text = graphene.String(required=True, description="The text, without markup.")
    highlights = graphene.List(
        graphene.NonNull(TextRange), required=True, description="The words that fit, in order; they never overlap."
    )


class SearchResult(graphene.ObjectType):
    """A thing that fits a query, in the best of the languages asked for."""

    kind = graphene.Field(graphene.NonNull(SearchKind), description="What it is.")
    id = graphene.ID(
        description="Opaque: of this thing found by these words, for caches. The fields `book`, `author` and `page` "
        "take it too, for a question `page`; null for levels."
    )
    content_id = graphene.ID(
        description="The `contentId` of the thing; a question has that of its page. Null for levels."
    )
    content = graphene.Field(FoundContent, description="The thing itself; null if it went a moment ago.")
    title = graphene.Field(graphene.NonNull(MarkedText), description="Its title.")
    passage = graphene.Field(
        graphene.NonNull(MarkedText), description="The part of its text that fits best; else its beginning."
    )
    title_language = graphene.String(
        required=True,
        description="The language of the title: an ISO 639 code. Another than `locale` where it has none in that.",
    )
    title_transliterated = graphene.Boolean(
        required=True, description="Whether the title is Kazakh in Latin letters, for readers of English."
    )
    locale = graphene.Field(
        graphene.NonNull(Locale), description="The language of the passage, and of the title unless it says another."
    )
    available_in = graphene.List(
        graphene.NonNull(Locale), required=True, description="The languages it can be read in."
    )
    direction = graphene.Field(DirectionCode, description="The direction it belongs to, where it does to one.")
    sections = graphene.List(
        graphene.NonNull(BookSection), required=True, description="The sections of the reading list it stands in."
    )
    levels = graphene.List(
        graphene.NonNull(LevelCode), required=True, description="The levels it is for, where it is for some."
    )
    url = graphene.String(required=True, description="Where people read it.")

    @costs(12 * QUERY)
    def resolve_content(row: Row, info: GraphQLResolveInfo) -> object:
        return content_of(row, request_cache(info))


class Suggestion(graphene.ObjectType):
    """A thing whose title or author begins with what has been typed."""

    id = graphene.ID(
        description="Opaque: of this suggestion, for caches. The fields `book`, `author` and `page` take it too, for a "
        "question `page`; null for levels."
    )
    content_id = graphene.ID(
        description="The `contentId` of the thing; a question has that of its page. Null for levels."
    )
    kind = graphene.Field(graphene.NonNull(SearchKind), description="What it is.")
    title = graphene.String(required=True, description="Its title.")
    title_language = graphene.String(
        required=True,
        description="The language of the title: an ISO 639 code. Another than `locale` where it has none in that.",
    )
    title_transliterated = graphene.Boolean(
        required=True, description="Whether the title is Kazakh in Latin letters, for readers of English."
    )
    locale = graphene.Field(graphene.NonNull(Locale), description="The language of what it leads to.")
    url = graphene.String(required=True, description="Where people read it.")


def _count_type(name: str, value: type, of: str) -> type[graphene.ObjectType]:
    return type(
        name,
        (graphene.ObjectType,),
        {
            "__doc__": f"How many results there are of one {of}.",
            "value": graphene.Field(graphene.NonNull(value), description=f"The {of}."),
            "count": graphene.Int(required=True, description="How many there are."),
        },
    )


FACETS = {
    "kinds": ("kind", _count_type("KindCount", SearchKind, "kind")),
    "directions": ("direction", _count_type("DirectionCount", DirectionCode, "direction")),
    "sections": ("section", _count_type("SectionCount", BookSection, "section")),
    "levels": ("level", _count_type("LevelCount", LevelCode, "level")),
    "locales": ("language", _count_type("LocaleCount", Locale, "language")),
}
SearchFacets = type(
    "SearchFacets",
    (graphene.ObjectType,),
    {
        "__doc__": "How many results each value of a filter would leave, the other filters being as they are.",
        **{
            field: graphene.List(graphene.NonNull(kind), required=True, description=f"By {of}; none that has nothing.")
            for field, (of, kind) in FACETS.items()
        },
    },
)


class SearchResultConnection(connection(SearchResult, "results")):
    """A page of the results, the best first; what is in `locale` comes before what is in a language of `fallback`."""

    facets = graphene.Field(graphene.NonNull(SearchFacets), description="Counts for narrowing the search.")
    searched = graphene.String(
        required=True, description="What was looked for: the query, or what it most likely meant where nothing fits it."
    )
    corrected = graphene.Boolean(required=True, description="Whether something else was looked for than was asked.")
    unknown_words = graphene.List(
        graphene.NonNull(graphene.String),
        required=True,
        description="Words that no text uses and none is near to.",
    )


class SearchFilters(graphene.InputObjectType):
    """What the results are narrowed to. Values of one list are alternatives; lists add up; an empty one is none."""

    directions = graphene.List(graphene.NonNull(DirectionCode), description="Only of these directions.")
    sections = graphene.List(graphene.NonNull(BookSection), description="Only in these sections of the reading list.")
    levels = graphene.List(graphene.NonNull(LevelCode), description="Only for these levels.")

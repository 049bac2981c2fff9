"""Query fields of search and suggestions, answered by the same search as the site's own search box."""

from enum import Enum

import graphene
from django.conf import settings
from graphql import GraphQLResolveInfo

from tosbelgi.search.documents.registry import Kind
from tosbelgi.search.query import results
from tosbelgi.search.query.highlighting import HighlightedText

from ..connections import DEFAULT_SIZE
from ..engine.field_costs import SUGGESTION, costs, search_cost
from ..engine.refusals import GraphQLUserError
from ..engine.rows import Row, Rows
from ..ids import to_global_id, use_of
from ..locales import IN_LANGUAGE, requested_languages
from .contents import page_key
from .types import FACETS, SearchFilters, SearchKind, SearchResultConnection, Suggestion

DEFAULT_SUGGESTIONS = 8


class _SearchOrder:
    """Stands for `connections.Order`: the search makes the cursors itself."""

    def cursor(self, place: str) -> str:
        return place


class _KnownTotal:
    """Stands for `connections.Listing`: the search has counted its results already."""

    def __init__(self, total: int) -> None:
        self._total = total

    def total(self) -> int:
        return self._total


SEARCH_ORDER = _SearchOrder()


class SearchQuery:
    search = graphene.Field(
        SearchResultConnection,
        description="Everything public in which all words of the query occur, in any form, as people spell it.",
        query=graphene.String(required=True, description=f"At most {results.MOST_HITS} results a page."),
        kinds=graphene.List(graphene.NonNull(SearchKind), description="Only these kinds; all by default."),
        filters=SearchFilters(description="What else the results are narrowed to."),
        first=graphene.Int(description=f"How many, {results.MOST_HITS} at most; {DEFAULT_SIZE} by default."),
        after=graphene.String(description="The cursor after which the page begins."),
        **IN_LANGUAGE,
    )
    suggest = graphene.List(
        graphene.NonNull(Suggestion),
        description="What somebody may mean who is still typing: things whose title or author begins so.",
        prefix=graphene.String(required=True, description="What has been typed; the last word may be unfinished."),
        first=graphene.Int(
            description=f"How many, {results.MOST_SUGGESTIONS} at most; {DEFAULT_SUGGESTIONS} by default."
        ),
        **IN_LANGUAGE,
    )

    @costs(0, query=search_cost)
    def resolve_search(
        root: object,
        info: GraphQLResolveInfo,
        query: str,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        kinds: list[Enum] | None = None,
        filters: dict[str, list[Enum]] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> object:
        languages = requested_languages(locale, fallback)
        size = _size(first, DEFAULT_SIZE, results.MOST_HITS)
        chosen = {FACETS[name][0]: values for name, values in {**(filters or {}), "kinds": kinds}.items()}
        result_page = results.search(
            query,
            languages[0],
            others=languages[1:],
            filters={name: [one.value for one in values or ()] for name, values in chosen.items()},
            first=max(size, 1),
            after=after,
        )
        hits = result_page.hits[:size]
        return {
            "nodes": Rows(_row(hit, languages, query) for hit in hits),
            "places": [hit.cursor for hit in hits],
            "order": SEARCH_ORDER,
            "listing": _KnownTotal(result_page.total),
            "has_next_page": result_page.more or len(result_page.hits) > size,
            "has_previous_page": bool(after),
            "facets": {
                field: [{"value": value, "count": count} for value, count in result_page.facets.get(name, {}).items()]
                for field, (name, _kind) in FACETS.items()
            },
            "searched": result_page.searched,
            "corrected": result_page.corrected,
            "unknown_words": list(result_page.unknown),
        }

    @costs(SUGGESTION)
    def resolve_suggest(
        root: object,
        info: GraphQLResolveInfo,
        prefix: str,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        first: int | None = None,
    ) -> object:
        languages = requested_languages(locale, fallback)
        size = _size(first, DEFAULT_SUGGESTIONS, results.MOST_SUGGESTIONS)
        suggestions = (
            results.suggest_completions(prefix, languages[0], others=languages[1:], first=size) if size else []
        )
        return Rows(
            {
                "kind": suggestion.kind,
                "id": _id(suggestion, languages, use_of(suggestion.key)),
                "content_id": _id(suggestion),
                "title": suggestion.title,
                "title_language": suggestion.title_language,
                "title_transliterated": suggestion.transliterated,
                "locale": suggestion.language,
                "url": settings.SITE_URL + suggestion.url,
            }
            for suggestion in suggestions
        )


def _size(requested: int | None, default: int, most: int) -> int:
    size = default if requested is None else requested
    if not 0 <= size <= most:
        raise GraphQLUserError(
            "LIST_TOO_LONG", f"A page has 0 to {most} rows; {size} were asked for.", field="first", allowed=most
        )
    return size


def _row(hit: results.Hit, languages: tuple[str, ...], query: str) -> Row:
    return {
        "kind": hit.kind,
        "key": hit.key,
        "languages": languages,
        "id": _id(hit, languages, use_of(hit.key, query)),
        "content_id": _id(hit),
        "title": _marked_text(hit.title),
        "passage": _marked_text(hit.passage),
        "title_language": hit.title_language,
        "title_transliterated": hit.text.transliterated,
        "locale": hit.language,
        "available_in": list(hit.languages),
        "direction": hit.direction or None,
        "sections": list(hit.sections),
        "levels": list(hit.levels),
        "url": settings.SITE_URL + hit.url,
    }


def _id(found: results.Hit | results.Suggestion, languages: tuple[str, ...] = (), use: str = "") -> str | None:
    if found.kind == Kind.LEVEL:
        return None
    kind = {Kind.BOOK.value: "Book", Kind.AUTHOR.value: "Author"}.get(found.kind, "Page")
    return to_global_id(kind, page_key(found.key), languages, use)


def _marked_text(marked: HighlightedText) -> Row:
    ranges = [{"offset": start, "length": end - start} for start, end in marked.ranges]
    return {"text": marked.text, "highlights": ranges}

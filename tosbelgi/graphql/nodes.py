"""The query field `node`: a thing of any type by its id, found as its own field finds it."""

from collections.abc import Callable
from enum import Enum
from uuid import UUID

import graphene
from graphql import GraphQLResolveInfo

from .catalogue.direction_rows import directions
from .catalogue.season_rows import find_level
from .content import page_rows, site
from .content.benefits import find_benefit
from .engine.field_costs import QUERY, costs
from .engine.refusals import GraphQLUserError
from .engine.rows import RequestCache, Row, request_cache
from .ids import read_id, stored_number
from .locales import IN_LANGUAGE, Content, requested_languages
from .people.centres import find_centre
from .reading_lists import lists
from .reading_lists.author_rows import find_author
from .reading_lists.book_rows import find_book

Languages = tuple[str, ...]


def _author(key: str, languages: Languages, cache: RequestCache) -> Row | None:
    number = stored_number(key)
    return None if number is None else find_author("pk", number, languages, cache)


def _book(key: str, languages: Languages, cache: RequestCache) -> Row | None:
    number = stored_number(key)
    return None if number is None else find_book("book_id", number, languages, cache)


def _centre(key: str, languages: Languages, cache: RequestCache) -> Row | None:
    number = stored_number(key)
    return None if number is None else find_centre(number, languages)


def _reading_list(key: str, languages: Languages, cache: RequestCache) -> Row | None:
    try:
        return lists.with_key(UUID(key), languages)
    except ValueError:
        return None


FINDERS: dict[str, Callable[[str, Languages, RequestCache], Row | None]] = {
    "Author": _author,
    "Benefit": lambda key, languages, cache: find_benefit(key, languages),
    "Book": _book,
    "Centre": _centre,
    "Direction": lambda key, languages, cache: next(iter(directions(languages, key)), None),
    "Level": lambda key, languages, cache: find_level(key, languages),
    "Page": lambda key, languages, cache: page_rows.by_id(key, languages),
    "ReadingList": _reading_list,
    "Site": lambda key, languages, cache: site.read(languages) if key == "texts" else None,
}


class NodeQuery:
    node = graphene.Field(
        Content,
        description="Anything by its id; null where nothing public has it in any language. An `id` is answered in the "
        "languages that it holds; `locale` and `fallback` are for a `contentId`, which holds none.",
        id=graphene.ID(required=True, description="An `id` or a `contentId`."),
        **IN_LANGUAGE,
    )

    @costs(8 * QUERY)
    def resolve_node(
        root: object, info: GraphQLResolveInfo, id: str, locale: Enum, fallback: tuple[Enum, ...] | None
    ) -> object:
        kind, key, languages = read_id(id)
        if kind not in FINDERS:
            raise GraphQLUserError("BAD_ID", f"Nothing is asked for by the id of a {kind}.", field="id")
        return FINDERS[kind](key, languages or requested_languages(locale, fallback), request_cache(info))

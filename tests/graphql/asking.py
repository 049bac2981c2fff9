"""Asking the schema without a network; and questions that ask for everything there is, made from the schema."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLObjectType,
    execute,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    parse,
    validate,
)

from tosbelgi.graphql.engine import execution
from tosbelgi.graphql.engine.context import Context
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.graphql.schema import schema

SCHEMA = schema.graphql_schema
NESTED = {("ReadingListSection", "books"): "(first: 100)"}
NOBODYS = f'"{to_global_id("Participation", "00000000-0000-4000-8000-000000000000")}"'
# For each field of the query, the ways of asking for it that show all it can show.
ROOTS = {
    "site": [""],
    "page": ['path: ""', 'path: "faq"', 'path: "directions/sport"', 'path: "reading-lists/2026"', 'path: "nowhere"'],
    "pages": ["first: 100"],
    "news": ["first: 100"],
    "benefits": [""],
    "centres": ["first: 100", 'region: "KZ-71", last: 100'],
    "season": ["", "year: 2026", "year: 2100"],
    "levels": ["", "season: 2026"],
    "directions": [""],
    "direction": ["code: READING"],
    "readingList": ["", "year: 2026", "year: 2100"],
    "books": [
        "first: 100",
        *(f"orderBy: {order}, first: 100" for order in ("TITLE", "TITLE_DESC", "AUTHOR", "YEAR", "YEAR_DESC")),
        "last: 100, section: WORLD_CLASSICS, level: BRONZE, readableIn: RU, length: SHORT",
        'author: "auezov"',
        'query: "абай жолын"',
    ],
    "search": [
        'query: "кітап", first: 50',
        'query: "книга", kinds: [BOOK, QUESTION], filters: {levels: [GOLD], sections: [WORLD_CLASSICS]}',
        'query: "qwertyuiop"',
    ],
    "suggest": ['prefix: "аб"'],
    "book": ['slug: "abai-zholy"', 'slug: "nowhere"'],
    "authors": ["first: 100"],
    "author": ['slug: "auezov"', 'slug: "nowhere"'],
    "regions": [""],
    "node": [f'id: "{to_global_id(*each)}"' for each in (("Site", "texts"), ("Direction", "sport"), ("Book", 10**9))],
    "viewer": [""],
    "participation": ["", f"id: {NOBODYS}", 'person: "nobody"'],
    "earlierParticipations": [""],
    "journal": [
        "",
        f"participation: {NOBODYS}, direction: SPORT, state: SENT",
        'person: "nobody", direction: SPORT, state: SENT',
    ],
    "entry": [f'id: "{to_global_id("Entry", "0199f0f0-7a3e-7c55-9d1c-2f1f0c6a1b77")}"'],
    "queue": ["", f"participation: {NOBODYS}"],
    "extraTasks": ["", f"participation: {NOBODYS}"],
    "schedule": ["", f"participation: {NOBODYS}"],
    "progress": ["", f"participation: {NOBODYS}", 'person: "nobody"'],
    "rating": ["", f"participation: {NOBODYS}", 'person: "nobody"'],
    "standing": ["", f"participation: {NOBODYS}", 'person: "nobody"'],
    "centresToChoose": ['region: "KZ-71"', 'region: "nowhere"'],
    "mentorsToChoose": [f'centre: "{to_global_id("Centre", 1)}"'],
    "agreement": [""],
    "obligation": ["level: BRONZE, directions: [WORK]"],
    "person": [f'id: "{to_global_id("Person", "00000000-0000-4000-8000-000000000000")}"'],
}
# What is answered from models and not from rows, since it is somebody's own.
OF_SOMEBODY = {"viewer", "person", "participation", "journal", "entry", "queue", "extraTasks", "schedule"}
OF_SOMEBODY |= {"earlierParticipations", "progress", "rating", "standing"}
LOCALES = [(code, "[]") for code in ("KK", "RU", "EN")] + [("RU", "[KK, EN]"), ("EN", "[RU]")]


def ask(document: str, *, by_the_book: bool = False, **variables) -> ExecutionResult:
    """The answer, by the executor of the settings or by the library's. An invalid question is the test's mistake."""
    parsed, stranger = _checked(document), Context(now=timezone.now())
    if by_the_book:
        return execute(SCHEMA, parsed, variable_values=variables, context_value=stranger)
    return execution.execute(SCHEMA, parsed, variables=variables, context=stranger)


@lru_cache(maxsize=64)
def _checked(document: str) -> DocumentNode:
    """Parsed once, however often it is asked with other variables: those that ask for everything are long."""
    parsed = parse(document)
    assert validate(SCHEMA, parsed) == []
    return parsed


def data(document: str, **variables) -> dict:
    answer = ask(document, **variables)
    assert answer.errors is None, answer.errors
    assert answer.data is not None
    return answer.data


def refusal(document: str, **variables) -> dict:
    """What an answer refuses with; nothing else is in it."""
    answer = ask(document, **variables)
    assert answer.errors is not None
    assert len(answer.errors) == 1
    return answer.errors[0].extensions or {}


def cost(document: str, **variables) -> int:
    """How many queries an answer takes, once its shape is known."""
    data(document, **variables)
    with CaptureQueriesContext(connection) as queries:
        data(document, **variables)
    return len(queries)


def everything(kind) -> str:
    """A selection of every field of a type and of all below it."""
    kind = get_named_type(kind)
    if is_leaf_type(kind):
        return ""
    parts = ["__typename"]
    if isinstance(kind, GraphQLObjectType) or hasattr(kind, "fields"):
        parts += [
            f"{name}{NESTED.get((kind.name, name), '')} {everything(field.type)}" for name, field in kind.fields.items()
        ]
    if is_abstract_type(kind):
        shared = set(getattr(kind, "fields", ()))
        types: dict[str, set[str]] = {}
        for own in SCHEMA.get_possible_types(kind):
            for name, field in own.fields.items():
                types.setdefault(name, set()).add(str(field.type))
        for own in SCHEMA.get_possible_types(kind):
            # Two types may mean different things by one name: GraphQL wants them under two.
            more = " ".join(
                f"{f'of{own.name}_{name}: ' if len(types[name]) > 1 else ''}{name} {everything(field.type)}"
                for name, field in own.fields.items()
                if name not in shared
            )
            parts.append(f"... on {own.name} {{ {more or '__typename'} }}")
    return "{ " + " ".join(parts) + " }"


def questions(*names: str, locales=LOCALES) -> Iterator[str]:
    """For each field of the query and each way of asking for it: everything, in every language."""
    for name in names or ROOTS:
        field = SCHEMA.query_type.fields[name]
        for given in ROOTS[name]:
            for locale, fallback in locales if "locale" in field.args else locales[:1]:
                language = f"locale: {locale}" if "locale" in field.args else ""
                language += f", fallback: {fallback}" if "fallback" in field.args else ""
                arguments = ", ".join(filter(None, chain([given], [language])))
                yield f"{{ {name}{f'({arguments})' if arguments else ''} {everything(field.type)} }}"

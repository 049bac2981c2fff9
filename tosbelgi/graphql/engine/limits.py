"""Limits of a GraphQL request: size, tokens, depth and number of fields, checked before parsing.

A document is counted by its tokens alone, in one pass and with an end, so that 500 aliases or 60 levels
are refused without being parsed. What needs the schema is in `cost`.
"""

import re
from dataclasses import dataclass

from .http_errors import GraphQLHTTPError, InvalidDocument

BODY = 64 * 1024  # bytes of a request
SOURCE = 16_000  # characters of a document
TOKENS = 400  # parsing and validating costs about 15 µs each
DEPTH = 12
ALIASES = 30
ROOT_FIELDS = 15
MUTATIONS = 5  # in one document, one after the other
FRAGMENTS = 20
SPREADS = 30
FIELDS = 160  # names in selections: parsing one costs more than any other token
DIRECTIVES = 20
NESTING = 6  # of lists and objects in an argument
TEXT = 1_000  # characters of one text in a document; longer ones go into variables
VARIABLES_DEPTH = 8
VARIABLES_VALUES = 500
ERRORS = 5
LARGEST_INT = 2**31 - 1  # of GraphQL's Int, either way

# Strings that are not closed end with the text or the line, so that no input is scanned twice.
TOKEN = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*(?:"""|\Z)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|\.\.\.'
    r"|[_A-Za-z][_0-9A-Za-z]*|-?[0-9][-+.0-9A-Za-z]*|[!$&():=@\[\]{|}]"
)


@dataclass(frozen=True)
class DocumentSize:
    """Counts from one pass over the tokens of a document."""

    tokens: int
    depth: int
    aliases: int
    fragments: int
    spreads: int
    fields: int


def _too_many(code: str, what: str, count: int, allowed: int) -> InvalidDocument:
    return InvalidDocument(
        code, f"The document has {count} {what}; {allowed} are allowed.", count=count, allowed=allowed
    )


def count(source: str) -> DocumentSize:
    """Count what a document holds; raises `InvalidDocument` for the first number that is too large.

    >>> count("{ a: books(first: 2, by: {x: 1}) { ...b } } fragment b on C { d }")
    DocumentSize(tokens=28, depth=2, aliases=1, fragments=1, spreads=1, fields=7)
    """
    if len(source) > SOURCE:
        raise _too_many("DOCUMENT_TOO_LONG", "characters", len(source), SOURCE)
    tokens = depth = deepest = aliases = fragments = spreads = fields = directives = inside = nesting = 0
    for match in TOKEN.finditer(source):
        lexeme = match.group()
        tokens += 1
        if tokens > TOKENS:
            raise InvalidDocument("TOO_MANY_TOKENS", f"The document has more than {TOKENS} tokens.", allowed=TOKENS)
        if lexeme == "(":
            inside += 1
        elif lexeme == ")":
            inside -= 1
        elif inside > 0:
            nesting += (lexeme in "{[") - (lexeme in "}]")
            if nesting > NESTING or len(lexeme) > TEXT:
                raise InvalidDocument(
                    "VALUE_TOO_LARGE",
                    "A value is too long or nested too deeply: use variables.",
                    allowed={"characters": TEXT, "nesting": NESTING},
                )
        elif lexeme == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif lexeme == "}":
            depth -= 1
        elif lexeme == ":":
            aliases += 1
        elif lexeme == "...":
            spreads += 1
        elif lexeme == "@":
            directives += 1
        elif lexeme == "fragment" and depth == 0:
            fragments += 1
        elif lexeme[0] not in '#"':
            fields += 1
    _check_count("TOO_DEEP", "levels", deepest, DEPTH)
    _check_count("TOO_MANY_ALIASES", "aliases", aliases, ALIASES)
    _check_count("TOO_MANY_FRAGMENTS", "fragments", fragments, FRAGMENTS)
    _check_count("TOO_MANY_SPREADS", "uses of fragments", spreads, SPREADS)
    _check_count("TOO_MANY_FIELDS", "fields", fields, FIELDS)
    _check_count("TOO_MANY_DIRECTIVES", "directives", directives, DIRECTIVES)
    return DocumentSize(tokens, deepest, aliases, fragments, spreads, fields)


def _check_count(code: str, what: str, counted: int, allowed: int) -> None:
    if counted > allowed:
        raise _too_many(code, what, counted, allowed)


def check_size(length: int) -> None:
    """Refuse the body of a request, or its query string, where it is longer than `BODY`."""
    if length > BODY:
        raise GraphQLHTTPError(
            "REQUEST_TOO_LARGE", f"A request has {BODY} bytes at most.", status=413, count=length, allowed=BODY
        )


def check_values(value: object) -> None:
    """Refuse variables that are nested too deeply, too many, or hold a character that a database refuses."""
    pending: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while pending:
        item, depth = pending.pop()
        seen += 1
        if depth > VARIABLES_DEPTH:
            raise InvalidDocument("VARIABLES_TOO_DEEP", "The variables are nested too deeply.", allowed=VARIABLES_DEPTH)
        if seen > VARIABLES_VALUES:
            raise InvalidDocument("TOO_MANY_VALUES", "The variables hold too many values.", allowed=VARIABLES_VALUES)
        if isinstance(item, str):
            check_characters(item)
        elif isinstance(item, dict):
            pending.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            pending.extend((inner, depth + 1) for inner in item)


def integral(value: object) -> object:
    """A number as GraphQL's Int, however it was written; what is none stays as it came, and is refused as such.

    >>> integral(1.0), integral(1.5), integral(1e300), integral("1")
    (1, 1.5, 1e+300, '1')
    """
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST_INT:
        return int(value)
    return value


def check_characters(text: str) -> None:
    if "\0" in text:
        raise InvalidDocument("FORBIDDEN_CHARACTER", "Texts may not hold the character U+0000.")

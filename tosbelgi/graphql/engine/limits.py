"""How much may be asked at once. What goes too far is refused before it costs anything.

A document is counted by its tokens alone, in one pass and with an end, so that 500 aliases or 60 levels
are refused without being parsed. What needs the schema is in `cost`.
"""

import re
from dataclasses import dataclass

from .http_errors import GraphQLHTTPError, InvalidDocument

BODY = 64 * 1024  # bytes of a request
SOURCE = 16_000  # characters of a document
TOKENS = 400  # parsing and validating costs about 8 µs each
DEPTH = 12
ALIASES = 30
ROOT_FIELDS = 15
FRAGMENTS = 20
SPREADS = 30
FIELDS = 160  # names in selections: parsing one costs more than any other token
DIRECTIVES = 20
NESTING = 6  # of lists and objects in an argument
TEXT = 1_000  # characters of one text in a document; longer ones go into variables
VARIABLES_DEPTH = 8
VARIABLES_VALUES = 500
ERRORS = 5

# Whatever is not closed ends with the text or the line, so that no input is read twice.
TOKEN = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*(?:"""|\Z)|"(?:\\.|[^"\\\n\r])*"?|#[^\n\r]*|\.\.\.'
    r"|[_A-Za-z][_0-9A-Za-z]*|-?[0-9][-+.0-9A-Za-z]*|[!$&():=@\[\]{|}]"
)


@dataclass(frozen=True)
class DocumentSize:
    """What one pass over the tokens tells."""

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
    """Count, and refuse at the first thing too many.

    >>> count("{ a: books(first: 2, by: {x: 1}) { ...b } } fragment b on C { d }")
    Counted(tokens=28, depth=2, aliases=1, fragments=1, spreads=1, fields=7)
    """
    if len(source) > SOURCE:
        raise _too_many("DOCUMENT_TOO_LONG", "characters", len(source), SOURCE)
    tokens = depth = deepest = aliases = fragments = spreads = fields = directives = inside = nesting = 0
    for match in TOKEN.finditer(source):
        word = match.group()
        tokens += 1
        if tokens > TOKENS:
            raise InvalidDocument("TOO_MANY_TOKENS", f"The document has more than {TOKENS} tokens.", allowed=TOKENS)
        if word == "(":
            inside += 1
        elif word == ")":
            inside -= 1
        elif inside > 0:
            nesting += (word in "{[") - (word in "}]")
            if nesting > NESTING or len(word) > TEXT:
                raise InvalidDocument("VALUE_TOO_LARGE", "A value is too long or nested too deeply: use variables.")
        elif word == "{":
            depth += 1
            deepest = max(deepest, depth)
        elif word == "}":
            depth -= 1
        elif word == ":":
            aliases += 1
        elif word == "...":
            spreads += 1
        elif word == "@":
            directives += 1
        elif word == "fragment" and depth == 0:
            fragments += 1
        elif word[0] not in '#"':
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
    """A request's body, or the query of its address."""
    if length > BODY:
        raise GraphQLHTTPError(
            "REQUEST_TOO_LARGE", f"A request has {BODY} bytes at most.", status=413, count=length, allowed=BODY
        )


def check_values(value: object) -> None:
    """Variables: not too deep, not too many, and no character that a database refuses."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while waiting:
        each, depth = waiting.pop()
        seen += 1
        if depth > VARIABLES_DEPTH:
            raise InvalidDocument("VARIABLES_TOO_DEEP", "The variables are nested too deeply.", allowed=VARIABLES_DEPTH)
        if seen > VARIABLES_VALUES:
            raise InvalidDocument("TOO_MANY_VALUES", "The variables hold too many values.", allowed=VARIABLES_VALUES)
        if isinstance(each, str):
            check_characters(each)
        elif isinstance(each, dict):
            waiting.extend((inner, depth + 1) for inner in each.values())
        elif isinstance(each, list):
            waiting.extend((inner, depth + 1) for inner in each)


def check_characters(text: str) -> None:
    if "\0" in text:
        raise InvalidDocument("FORBIDDEN_CHARACTER", "Texts may not hold the character U+0000.")

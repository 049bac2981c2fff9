"""What somebody might send to break or to slow us: a refusal for each, never a 500, never more than is allowed."""

import json

import graphql
import pytest

from tosbelgi.graphql.engine import limits, validating
from tosbelgi.graphql.engine.http_errors import InvalidDocument
from tosbelgi.graphql.http import cost, documents

from .conftest import ENDPOINT, code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_schema")]


def nested(levels):
    return "{ books { nodes " + "{ similar " * levels + "{ id }" + " }" * levels + " } }"


def many(name, times, field="hello"):
    """The same field under many names."""
    return " ".join(f"{name}{n}: {field}" for n in range(times))


def chain(length):
    """Fragments that each contain the next one."""
    links = [f"fragment f{n} on Book {{ similar {{ ...f{n + 1} }} }}" for n in range(length)]
    return f"{{ books {{ nodes {{ ...f0 }} }} }} {' '.join(links)} fragment f{length} on Book {{ id }}"


def doubling(length):
    """Fragments that each contain the next one twice."""
    links = [
        f"fragment f{n} on Book {{ a: similar {{ ...f{n + 1} }} b: similar {{ ...f{n + 1} }} }}" for n in range(length)
    ]
    return f"{{ books {{ nodes {{ ...f0 }} }} }} {' '.join(links)} fragment f{length} on Book {{ id }}"


CYCLE = "{ books { nodes { ...a } } } fragment a on Book { similar { ...b } } fragment b on Book { similar { ...a } }"
DOCUMENTS = {
    "500 aliases": ("{ " + many("a", 500) + " }", "TOO_MANY_TOKENS"),
    "40 aliases": ("{ " + many("a", 40) + " }", "TOO_MANY_ALIASES"),
    "20 fields at the root": ("{ " + many("a", 20) + " }", "TOO_MANY_ROOT_FIELDS"),
    "the same behind fragments": (
        "{ ...a ...b } " + " ".join(f"fragment {name} on Query {{ {many(name, 10)} }}" for name in "ab"),
        "TOO_MANY_ROOT_FIELDS",
    ),
    "60 levels": (nested(60), "TOO_DEEP"),
    "13 levels": (nested(10), "TOO_DEEP"),
    "levels behind fragments": (chain(12), "TOO_DEEP"),
    "a cycle of fragments": (CYCLE, "FRAGMENT_CYCLE"),
    "a fragment in itself": ("{ ...a } fragment a on Query { hello ...a }", "FRAGMENT_CYCLE"),
    "30 fragments": (
        "{ hello } " + " ".join(f"fragment f{n} on Book {{ id }}" for n in range(30)),
        "TOO_MANY_FRAGMENTS",
    ),
    "40 uses of a fragment": ("{ books { nodes { %s } } }" % ("... { id } " * 40), "TOO_MANY_SPREADS"),
    "fragments that double": (doubling(7), "TOO_COSTLY"),
    "rows of rows": (
        "{ books(first: 100) { nodes { similar { similar { similar { similar { id title } } } } } } }",
        "TOO_COSTLY",
    ),
    "many rows under many names": (
        "{ " + many("a", 14, "books(first: 100) { nodes { id title similar { id title } } }") + " }",
        "TOO_COSTLY",
    ),
    "900 fields": ("{ " + "hello " * 900 + "}", "TOO_MANY_TOKENS"),
    "390 times the same field": ("{ " + "hello " * 390 + "}", "TOO_MANY_FIELDS"),
    "150 times the same field": ("{ " + "hello " * 150 + "}", "TOO_MANY_ROOT_FIELDS"),
    "rows by the million": ("{ books(first: 1000000) { totalCount } }", "LIST_TOO_LONG"),
    "fewer rows than none": ("{ books(last: -1) { totalCount } }", "LIST_TOO_LONG"),
    "a number without end": ("{ books(first: %s) { totalCount } }" % ("9" * 400), "LIST_TOO_LONG"),
    "a text without end": ('{ hello(name: "%s") }' % ("x" * 20_000), "DOCUMENT_TOO_LONG"),
    "a text that is not closed": ('{ hello(name: "' + '\\"' * 400, "SYNTAX"),
    "block texts that are not closed": ('{ hello(name: """' + '\\"""' * 3_000, "VALUE_TOO_LARGE"),
    "quotes": ('"' * 15_000, "TOO_MANY_TOKENS"),
    "brackets": ("[" * 15_000, "TOO_MANY_TOKENS"),
    "closed before it is opened": ("}" * 400, "SYNTAX"),
    "comments": ("#\n" * 7_000 + "{ hello }", "TOO_MANY_TOKENS"),
    "nothing but spaces": (" " * 15_000, "SYNTAX"),
    "a null byte": ('{ hello(name: "a\\u0000b") }', "FORBIDDEN_CHARACTER"),
    "half a character": ('{ hello(name: "\\uD800") }', "SYNTAX"),
    "characters that nobody sees": ("{ hel\u200blo }", "SYNTAX"),
    "letters of another alphabet": ("{ hеllo }", "SYNTAX"),
    "a type instead of a query": ("type Query { hello: String }", "NO_SUCH_OPERATION"),
    "fragments without a query": ("fragment a on Book { id }", "NO_SUCH_OPERATION"),
    "a deep value": ("{ books(wish: " + "{level: " * 100 + "1" + "}" * 100 + ") { totalCount } }", "VALUE_TOO_LARGE"),
    "a long value": ('{ hello(name: "%s") }' % ("x" * 5_000), "VALUE_TOO_LARGE"),
    "directives in a row": ("{ hello %s }" % ("@include(if: true) " * 40), "TOO_MANY_DIRECTIVES"),
    "the same directive twice": ("{ hello @skip(if: true) @skip(if: true) }", "INVALID"),
    "an unknown directive": ("{ hello @live }", "INVALID"),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_is_refused(name, post, get):
    document, code = DOCUMENTS[name]
    for ask in (post, get):
        answer = ask(document)
        codes = {error["extensions"]["code"] for error in answer.json()["errors"]}

        assert answer.status_code == 400
        assert codes == {code}
        assert "data" not in answer.json()
        assert len(answer.content) < 10_000


VARIABLES = {
    "a deep object": ({"w": json.loads('{"a":' * 50 + "1" + "}" * 50)}, {"VARIABLES_TOO_DEEP"}),
    "a deep list": ({"w": json.loads("[" * 50 + "]" * 50)}, {"VARIABLES_TOO_DEEP"}),
    "a long list": ({"w": {"level": 1, "words": ["x"] * 1000}}, {"TOO_MANY_VALUES"}),
    "a null byte": ({"n": "a\0b"}, {"FORBIDDEN_CHARACTER"}),
    "a number for a text": ({"n": 5}, {"BAD_VARIABLES"}),
    "a list for a text": ({"n": ["a", "b"]}, {"BAD_VARIABLES"}),
    "an object for a text": ({"n": {"$ne": None}}, {"BAD_VARIABLES"}),
    "yes for a number": ({"f": True}, {"BAD_VARIABLES"}),
    "a fraction": ({"f": 1.5}, {"BAD_VARIABLES"}),
    "a huge number": ({"f": 10**18}, {"LIST_TOO_LONG"}),
    "a number beyond all": ({"f": 10**400}, {"BAD_REQUEST"}),
    "too many mistakes": ({"w": {str(n): n for n in range(400)}}, {"BAD_VARIABLES"}),
}


@pytest.mark.parametrize("name", VARIABLES)
def test_hostile_variables_are_refused(name, post):
    variables, codes = VARIABLES[name]
    answer = post(
        "query ($n: String, $f: Int, $w: Wish) { hello(name: $n) books(first: $f, wish: $w) { totalCount } }", variables
    )

    assert answer.status_code == 400
    assert {error["extensions"]["code"] for error in answer.json()["errors"]} == codes
    assert len(answer.json()["errors"]) <= limits.ERRORS + 1


BODIES = {
    "nothing": (b" ", 400, "BAD_REQUEST"),
    "not JSON": (b"{ hello }", 400, "BAD_REQUEST"),
    "invalid UTF-8": (b'{"query": "{ hello(name: \\"\xff\xfe\\") }"}', 400, "BAD_REQUEST"),
    "UTF-16": ('{"query": "{ hello }"}'.encode("utf-16"), 400, "BAD_REQUEST"),
    "half a character": (b'{"query": "{ hello(name: \\"\\ud800\\") }"}', 400, "BAD_REQUEST"),
    "a list of questions": (b'[{"query": "{ hello }"}, {"query": "{ hello }"}]', 400, "BATCHING_IS_OFF"),
    "an empty list": (b"[]", 400, "BATCHING_IS_OFF"),
    "a text": (b'"{ hello }"', 400, "BAD_REQUEST"),
    "null": (b"null", 400, "BAD_REQUEST"),
    "no question": (b'{"variables": {}}', 400, "BAD_REQUEST"),
    "null for a question": (b'{"query": null}', 400, "BAD_REQUEST"),
    "a number for a question": (b'{"query": 5}', 400, "BAD_REQUEST"),
    "a list for a question": (b'{"query": ["{ hello }"]}', 400, "BAD_REQUEST"),
    "a list for variables": (b'{"query": "{ hello }", "variables": []}', 400, "BAD_REQUEST"),
    "a text for variables": (b'{"query": "{ hello }", "variables": "{}"}', 400, "BAD_REQUEST"),
    "a number for a name": (b'{"query": "{ hello }", "operationName": 1}', 400, "BAD_REQUEST"),
    "a list for extensions": (b'{"query": "{ hello }", "extensions": []}', 400, "BAD_REQUEST"),
    "an odd digest": (b'{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": 5}}}', 400, "BAD_REQUEST"),
    "an odd version": (b'{"extensions": {"persistedQuery": {"version": "1"}}}', 400, "BAD_REQUEST"),
    "an odd document": (b'{"documentId": "../../etc/passwd"}', 400, "BAD_REQUEST"),
    "brackets without end": (b"[" * 60_000, 400, "BAD_REQUEST"),
    "a megabyte": (b'{"query": "{ hello(name: \\"' + b"x" * 1_000_000 + b'\\") }"}', 413, "REQUEST_TOO_LARGE"),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused(name, client):
    body, status, code = BODIES[name]
    answer = client.post(ENDPOINT, body, content_type="application/json")

    assert (answer.status_code, code_of(answer)) == (status, code)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/graphql", "application/x-www-form-urlencoded", "application/json; charset=koi8-r", ""],
)
def test_only_json_in_utf_8_is_read(content_type, client, small_schema):
    body = b'{"query": "mutation { tell(word: \\"x\\") { ok } }"}'
    answer = client.generic("POST", ENDPOINT, body, content_type=content_type)

    assert (answer.status_code, code_of(answer)) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert small_schema.told == []


def test_of_a_name_that_comes_twice_the_last_counts_in_the_body_as_in_the_address(client):
    body = b'{"query": "{ broken }", "query": "{ hello }"}'
    by_post = client.post(ENDPOINT, body, content_type="application/json")
    by_get = client.get(f"{ENDPOINT}?query=%7Bbroken%7D&query=%7Bhello%7D")

    assert by_post.json()["data"] == by_get.json()["data"] == {"hello": "Сәлем, әлем!"}


@pytest.mark.parametrize(
    "query", ["query=%FF%FE", "variables=%7B", "query=%7Bhello%7D&variables=[]", "x=1", "query=" + "x" * 70_000]
)
def test_a_hostile_address_is_refused(query, client):
    answer = client.get(f"{ENDPOINT}?{query}")

    assert answer.status_code in (400, 413)
    assert len(answer.json()["errors"]) == 1


def test_headers_without_end_are_read_to_a_limit(get):
    answer = get("{ hello }", headers={"accept": "text/x;q=0.1," * 5_000, "accept-encoding": "x," * 9_000})
    assert answer.status_code == 406


def test_a_refused_document_is_not_parsed_and_a_refused_cost_not_validated(monkeypatch):
    def never(*others, **named):
        raise AssertionError("this costs too much")

    monkeypatch.setattr(validating, "validation_errors", never)
    for name in ("rows of rows", "fragments that double", "a cycle of fragments", "levels behind fragments"):
        document = documents.Document("", DOCUMENTS[name][0], schema(), False)
        with pytest.raises(InvalidDocument):
            measured = cost.measure(schema(), document.parsed, document.operation(None), {})
            assert measured.cost > 10_000
            raise InvalidDocument("TOO_COSTLY", "")
    monkeypatch.setattr(documents, "parse", never)
    for name in ("500 aliases", "40 aliases", "60 levels", "comments", "30 fragments", "40 uses of a fragment"):
        with pytest.raises(InvalidDocument):
            _parsed = documents.Document("", DOCUMENTS[name][0], schema(), False).parsed


def schema():
    from . import small

    return small.schema.graphql_schema


def test_comparing_equal_fields_ends_early():
    """150 equal fields are 5,500 pairs; there is no need to compare them all."""
    document = documents.Document("", "{ books { nodes { " + "id title " * 75 + "} } }", schema(), False)

    assert [error.message for error in document.errors] == [validating.TOO_MANY_COMPARISONS]


SOUND = [
    "{ books(first: 2) { ...row nodes { ... on Book { id } } } } fragment row on Books { totalCount @skip(if: false) }",
    'query A($n: String = "я", $w: Wish) {\n  a: hello(name: $n)\r\n\tb : books(wish: {level: -1, words: ["x"]}) { '
    'nodes { id } } # words\n\ufeff ,c:books ( wish : $w ) { totalCount }\n}\nquery B { hello(name: """\n a\n  b""") }',
    "mutation { tell(word: $w) { ok, } }",
]


@pytest.mark.parametrize("document", [*SOUND, *(text for text, _code in DOCUMENTS.values())])
def test_a_document_is_judged_as_by_all_rules_of_the_library(document):
    """Those about variables are left out where there are none, and comparisons are bounded; else all are asked."""
    try:
        limits.count(document)
        parsed = graphql.parse(document)
    except graphql.GraphQLError:
        return
    judged = [str(error) for error in graphql.validate(schema(), parsed)]
    found = [str(error) for error in validating.validation_errors(schema(), parsed, hide_suggestions=False)]
    assert found[: limits.ERRORS] == judged[: limits.ERRORS] or found == [validating.TOO_MANY_COMPARISONS]


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("query ($n: String) { hello }", "Variable '$n' is never used."),
        ("{ hello(name: $n) }", "Variable '$n' is not defined."),
        ("query ($n: String, $n: String) { hello(name: $n) }", "There can be only one variable named '$n'."),
        (
            "query ($n: Int) { hello(name: $n) }",
            "Variable '$n' of type 'Int' used in position expecting type 'String'.",
        ),
        ("query ($n: Book) { hello(name: $n) }", "Variable '$n' cannot be non-input type 'Book'."),
        ('{ hello(name: "$n") }', None),
    ],
)
def test_mistakes_with_variables_are_found(document, message):
    found = validating.validation_errors(schema(), graphql.parse(document), hide_suggestions=False)
    assert [error.message for error in found][:1] == ([message] if message else [])


def test_a_wrong_document_has_so_many_errors_and_one_that_there_are_more():
    document = graphql.parse("{ " + " ".join(f"nobody{n}" for n in range(14)) + " }")
    found = validating.validation_errors(schema(), document, hide_suggestions=True)

    assert [error.message.startswith("Cannot query field") for error in found] == [True] * limits.ERRORS + [False]


def test_the_parser_counts_tokens_too(monkeypatch):
    monkeypatch.setattr(limits, "count", lambda text: None)
    with pytest.raises(InvalidDocument) as refused:
        _parsed = documents.Document("", DOCUMENTS["500 aliases"][0], schema(), False).parsed

    assert refused.value.code == "SYNTAX"
    assert f"more than {limits.TOKENS} tokens" in refused.value.message


def test_what_is_kept_of_documents_is_bounded():
    shelf = documents.DocumentCache(size=3)
    for n in range(10):
        shelf.put(str(n), "{ hello }", schema())

    assert len(shelf) == 3
    assert shelf.find("9", schema()) is not None
    assert shelf.find("0", schema()) is None


def test_a_document_is_parsed_and_validated_once(post, monkeypatch):
    seen = []
    for room, name in ((documents, "parse"), (validating, "validation_errors")):
        work = getattr(room, name)
        monkeypatch.setattr(
            room,
            name,
            lambda *others, _work=work, _name=name, **named: seen.append(_name) or _work(*others, **named),
        )
    for name in ("Aigerim", "Daniyar", "Saule"):
        post("query ($n: String) { hello(name: $n) }", {"n": name})
    for _again in range(3):
        assert code_of(post("{ helo }")) == "INVALID"

    assert sorted(seen) == ["parse", "parse", "validation_errors", "validation_errors"]

"""A field that is refused is null among its neighbours, and the refusal has the one shape of the house."""

import pytest
from graphql import GraphQLNonNull

from tosbelgi.graphql.engine.refusals import RULES
from tosbelgi.graphql.ids import to_global_id

from .asking import SCHEMA

pytestmark = pytest.mark.django_db
# What fields refuse, each beside something that is answered.
REFUSED = {
    "books": ('books(query: "!!") { totalCount }', "NOTHING_TO_LOOK_FOR"),
    "search": ('search(query: "%s") { totalCount }' % ("а" * 201), "QUERY_TOO_LONG"),
    "suggest": ('suggest(prefix: "а", first: 99) { title }', "LIST_TOO_LONG"),
    "news": ('news(after: "x") { totalCount }', "BAD_CURSOR"),
    "pages": ("pages(first: 1, last: 1) { totalCount }", "FIRST_AND_LAST"),
    "centres": ('centres(before: "x") { totalCount }', "BAD_CURSOR"),
    "authors": ('authors(after: "x") { totalCount }', "BAD_CURSOR"),
    "author": ("author { id }", "SLUG_OR_ID"),
    "book": ('book(id: "x") { id }', "BAD_ID"),
    "page": ("page { id }", "PATH_OR_ID"),
    "node": ('node(id: "x") { id }', "BAD_ID"),
}
SHAPE = {"code", "field", "rule", "allowed"}


def test_every_field_of_the_query_can_be_null():
    assert [name for name, field in SCHEMA.query_type.fields.items() if isinstance(field.type, GraphQLNonNull)] == []


@pytest.mark.parametrize("compiled", [True, False])
@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_field_is_null_beside_what_is_answered(name, compiled, post, settings):
    settings.GRAPHQL_COMPILED_EXECUTION = compiled
    refused, code = REFUSED[name]
    answer = post(f"{{ site {{ url }} {refused} directions {{ code }} }}").json()
    (error,) = answer["errors"]

    assert answer["data"][name] is None
    assert answer["data"]["site"]["url"]
    assert len(answer["data"]["directions"]) == 7
    assert (error["extensions"]["code"], error["path"]) == (code, [name])
    assert error["extensions"]["rule"]
    if code in RULES:
        assert error["extensions"]["rule"] == RULES[code]
        assert error["extensions"].keys() <= SHAPE


def test_a_refusal_says_the_same_in_every_language(post):
    """It is for the developer: what readers are told, the host says in their language, by the code."""
    long = to_global_id("Book", "x")
    answers = [
        post(f'{{ book(id: "{long}", locale: {locale}) {{ id }} }}', headers={"accept-language": locale.lower()}).json()
        for locale in ("KK", "RU", "EN")
    ]
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("name", sorted(SCHEMA.query_type.fields))
def test_whatever_field_breaks_the_others_are_answered(name, post, monkeypatch):
    def broken(*given, **arguments):
        raise KeyError("a secret of the house")

    field = SCHEMA.query_type.fields[name]
    broken.costs = field.resolve.costs
    monkeypatch.setattr(field, "resolve", broken)
    needed = {"search": '(query: "x")', "suggest": '(prefix: "x")', "direction": "(code: SPORT)"}
    needed |= dict.fromkeys(("entry", "node", "person"), '(id: "x")') | {
        "centresToChoose": '(region: "x")',
        "mentorsToChoose": '(centre: "x")',
        "obligation": "(level: BRONZE, directions: [])",
    }
    other = "levels" if name != "levels" else "directions"
    answer = post(f"{{ {name}{needed.get(name, '')} {{ __typename }} {other} {{ code }} }}").json()

    assert answer["data"][name] is None
    assert answer["data"][other]
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["INTERNAL"]
    assert "secret" not in str(answer)

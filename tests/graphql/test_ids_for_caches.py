"""Clients' caches take equal ids for equal things: so they are, in every language and wherever a thing stands."""

import json

import pytest
from graphql import GraphQLObjectType

from tosbelgi.home import demo

from .asking import LOCALES, ROOTS, SCHEMA, data, everything, questions, refusal

pytestmark = pytest.mark.django_db
CONTENT = SCHEMA.type_map["Content"]
ANSWERED_BY_NODE = {one.name for one in SCHEMA.get_possible_types(CONTENT)}


def things(answer, path=""):
    """Every object with an id in an answer, with its own fields: those with ids of their own as references."""
    if isinstance(answer, dict):
        if answer.get("id"):
            yield answer["id"], json.dumps(_shallow(answer, top=True), sort_keys=True), path
        for name, value in answer.items():
            yield from things(value, f"{path}.{name}")
    elif isinstance(answer, list):
        for value in answer:
            yield from things(value, path)


def _shallow(value, *, top=False):
    if isinstance(value, dict):
        return (
            {"->": value["id"]} if value.get("id") and not top else {name: _shallow(one) for name, one in value.items()}
        )
    return [_shallow(one) for one in value] if isinstance(value, list) else value


def asked_twice_in_every_language():
    """What a host asks for one after another: the same by several ways, in three languages, with fallbacks."""
    yield from questions(
        "site", "page", "news", "levels", "season", "directions", "readingList", "book", "author", "node"
    )
    books = everything(SCHEMA.type_map["Book"])
    found = everything(SCHEMA.type_map["SearchResult"])
    for locale, fallback in LOCALES:
        given = f"locale: {locale}, fallback: {fallback}"
        yield f'{{ books(author: "auezov", {given}) {{ nodes {books} }} }}'
        for words in ("абай", "абай жолы"):
            yield f'{{ search(query: "{words}", first: 5, {given}) {{ nodes {found} }} }}'
        yield f'{{ suggest(prefix: "абай", {given}) {everything(SCHEMA.type_map["Suggestion"])} }}'


def test_a_cache_that_goes_by_ids_mixes_nothing():
    kept: dict[str, tuple[str, str]] = {}
    for question in asked_twice_in_every_language():
        for key, fields, path in things(data(question)):
            names = sorted(json.loads(fields))
            known, first = kept.setdefault(f"{key} {names}", (fields, f"{path} of {question[:90]}"))
            assert known == fields, f"{path} of {question[:90]}, and {first}"
    assert len(kept) > 200


def test_nothing_of_two_types_has_one_id():
    types: dict[str, str] = {}
    for question in asked_twice_in_every_language():
        for key, fields, _path in things(data(question)):
            name = json.loads(fields)["__typename"]
            assert types.setdefault(key, name) == name


def test_a_content_id_is_the_same_in_every_language_and_an_id_in_none():
    asked = 'query($l: Locale!) { book(slug: "abai-zholy", locale: $l) { id contentId } page(path: "faq", locale: $l) '
    asked += '{ id contentId } author(slug: "auezov", locale: $l) { id contentId } site(locale: $l) { id contentId } }'
    answers = [data(asked, l=locale) for locale in ("KK", "RU", "EN")]

    for name in ("book", "page", "author", "site"):
        assert len({answer[name]["id"] for answer in answers}) == 3
        assert len({answer[name]["contentId"] for answer in answers}) == 1


def test_whatever_has_an_id_says_its_content_id_too():
    """What is somebody's own has no words in three languages: its one id is the same in all."""
    of_somebody = {
        "Entry",
        "EntryAnswer",
        "ExtraTask",
        "MentorOfDirection",
        "MentorToChoose",
        "Participation",
        "Person",
    }
    of_somebody |= {"ProviderToChoose", "Session"}
    for kind in SCHEMA.type_map.values():
        if isinstance(kind, GraphQLObjectType) and "id" in kind.fields and kind.name not in of_somebody:
            assert "contentId" in kind.fields, kind.name


def test_node_gives_everything_back_as_it_was():
    """By its id in the languages it was asked for in, whatever `locale` says; by its content id in that."""
    demo.make_centres()
    met: dict[str, dict] = {}
    for question in questions(*set(ROOTS) - {"search", "suggest", "node"}, locales=[("RU", "[KK]"), ("EN", "[]")]):
        for name, thing in _contents(data(question)):
            met.setdefault(name + str(thing["locale"]), thing)
    assert {thing["__typename"] for thing in met.values()} == ANSWERED_BY_NODE
    for thing in met.values():
        own = f"... on {thing['__typename']} {everything(SCHEMA.type_map[thing['__typename']])}"
        again = data(f"query($i: ID!) {{ node(id: $i, locale: KK) {{ {own} }} }}", i=thing["id"])["node"]
        assert {name: again[name] for name in again if name in thing} == {
            name: thing[name] for name in again if name in thing
        }
        assert again["id"] == thing["id"]
        by_content = data("query($i: ID!) { node(id: $i, locale: EN) { contentId } }", i=thing["contentId"])["node"]
        assert by_content == {"contentId": thing["contentId"]}


def _contents(answer):
    """The things that can be asked for by id, of each type some."""
    for value in answer.values() if isinstance(answer, dict) else answer:
        if isinstance(value, dict | list):
            yield from _contents(value)
    if isinstance(answer, dict) and answer.get("__typename") in ANSWERED_BY_NODE:
        yield answer["__typename"], answer


@pytest.mark.parametrize("field", ["book", "author", "page"])
def test_a_field_takes_an_id_and_answers_in_the_language_it_is_asked_in(field):
    way = {"book": 'slug: "abai-zholy"', "author": 'slug: "auezov"', "page": 'path: "faq"'}[field]
    thing = data(f"{{ {field}({way}) {{ id contentId }} }}")[field]
    for key in thing.values():
        again = data(f"query($i: ID) {{ {field}(id: $i, locale: RU) {{ locale contentId }} }}", i=key)[field]
        assert again == {"locale": "RU", "contentId": thing["contentId"]}


def test_what_is_found_and_suggested_leads_to_its_thing():
    found = data(
        '{ search(query: "абай жолы", kinds: [BOOK], locale: RU) { nodes { id contentId '
        "content { ... on Book { slug } } } } }"
    )
    (first, *_rest) = found["search"]["nodes"]
    suggested = data('{ suggest(prefix: "абай жолы", locale: RU, fallback: [KK]) { kind id contentId } }')["suggest"]
    books = [one for one in suggested if one["kind"] == "BOOK"]

    assert first["content"] == {"slug": "abai-zholy"}
    assert first["contentId"] in {one["contentId"] for one in books}
    for one in (first, *books):
        for key in (one["id"], one["contentId"]):
            assert data("query($i: ID) { book(id: $i) { slug } }", i=key)["book"]


@pytest.mark.parametrize("kind", ["BOOK", "AUTHOR", "PAGE", "QUESTION", "DIRECTION", "LEVEL", "NEWS"])
def test_behind_every_kind_of_result_is_the_thing_itself(kind):
    words = {"LEVEL": "қола", "NEWS": "тізім", "DIRECTION": "спорт", "AUTHOR": "әуезов"}.get(kind, "кітап")
    fields = "__typename ... on Content { contentId locale } ... on Level { code }"
    found = data(
        f'{{ search(query: "{words}", kinds: [{kind}]) {{ nodes {{ contentId content {{ {fields} }} levels }} }} }}'
    )
    nodes = found["search"]["nodes"]

    assert nodes
    for node in nodes:
        assert node["content"]["locale"] == "KK"
        if kind == "LEVEL":
            assert node["content"]["code"] == node["levels"][0]
        else:
            assert node["content"]["contentId"] == node["contentId"]


@pytest.mark.parametrize(
    "given",
    ["", "x", "Qm9vazo", "Qm9vazoxOnh4", "Qm9vazoxOmtrLWtr", "SW1hZ2U6MQ", "TW9kZWw6MQ", "\x00", "🐎", "A" * 9000],
)
def test_what_is_no_id_of_a_thing_is_refused(given):
    assert refusal("query($i: ID!) { node(id: $i) { id } }", i=given)["code"] == "BAD_ID"

"""Searching by program: the answer of the site's own box, with ranges where a page has marks."""

import pytest

from tosbelgi.reading_lists.books import Book
from tosbelgi.search.query import results
from tosbelgi.search.tasks import carry_changes

from .asking import cost, data
from .conftest import code_of

pytestmark = pytest.mark.django_db

SEARCH = """
query Search(
  $query: String!, $locale: Locale!, $fallback: [Locale!], $first: Int, $after: String, $filters: SearchFilters
) {
  search(query: $query, locale: $locale, fallback: $fallback, first: $first, after: $after, filters: $filters) {
    totalCount searched corrected unknownWords
    nodes { kind id url locale availableIn title { text highlights { offset length } } passage { text } }
    facets { kinds { value count } levels { value count } }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def search(query, locale="KK", **others):
    return data(SEARCH, query=query, locale=locale, **others)["search"]


@pytest.mark.parametrize("query", ["абай жолын", "абай жолы", "abai zholy", "путь абая", "abai's path", "абаи жолы"])
def test_the_book_is_found_however_it_is_written(query):
    found = search(query)["nodes"][0]

    assert found["title"]["text"] == "Абай жолы"
    assert data("query B($id: ID!) { book(id: $id) { slug } }", id=found["id"])["book"]["slug"] == "abai-zholy"


def test_highlights_are_ranges_of_the_text_itself():
    title = search("абай жолын")["nodes"][0]["title"]

    marked = [title["text"][one["offset"] : one["offset"] + one["length"]] for one in title["highlights"]]
    assert marked == ["Абай", "жолы"]


def test_pages_follow_each_other_and_narrowing_leaves_what_the_facet_said():
    first = search("кітап", first=5)
    second = search("кітап", first=5, after=first["pageInfo"]["endCursor"])
    narrowed = search("кітап", first=0, filters={"levels": ["GOLD"]})

    ids = [(one["kind"], one["url"]) for page in (first, second) for one in page["nodes"]]
    assert len(set(ids)) == len(ids) == 10
    assert narrowed["nodes"] == []
    assert narrowed["pageInfo"]["hasNextPage"]
    said = {one["value"]: one["count"] for one in first["facets"]["levels"]}
    assert narrowed["totalCount"] == said["GOLD"] < first["totalCount"]


def test_a_typing_error_is_mended_and_said():
    found = search("абпй жолы")

    assert found["corrected"]
    assert found["searched"] != "абпй жолы"
    assert found["nodes"]


def test_another_language_is_given_to_those_who_name_it():
    Book.objects.filter(slug="abai-zholy").update(annotation_en="")
    Book.objects.get(slug="abai-zholy").save()
    carry_changes.func()

    strict = [one["url"] for one in search("abai zholy", "EN")["nodes"]]
    lenient = [one for one in search("abai zholy", "EN", fallback=["RU"])["nodes"] if "abai-zholy" in one["url"]]

    assert not [url for url in strict if "abai-zholy" in url]
    assert [(one["locale"], one["title"]["text"]) for one in lenient] == [("RU", "Путь Абая")]
    suggested = data('{ suggest(prefix: "путь аб", locale: EN, fallback: [RU]) { title locale } }')["suggest"]
    assert {"title": "Путь Абая", "locale": "RU"} in suggested
    named = '{ search(query: "Живая математика", kinds: [BOOK], locale: KK) { nodes { titleLanguage locale } } }'
    (book,) = data(named)["search"]["nodes"]
    assert (book["titleLanguage"], book["locale"]) == ("ru", "KK")
    begun = data('{ suggest(prefix: "живая м", locale: KK) { kind titleLanguage locale } }')["suggest"]
    assert {"kind": "BOOK", "titleLanguage": "ru", "locale": "KK"} in begun
    assert data('{ suggest(prefix: "путь аб", locale: EN) { title } }')["suggest"] == []


def test_books_that_fit_keep_the_other_filters_and_the_order():
    found = data(
        """{ gold: books(query: "абай", level: GOLD, orderBy: TITLE) { totalCount nodes { slug } }
             bronze: books(query: "абай жолы", level: BRONZE) { totalCount }
             none: books(query: "qwertyuiop") { totalCount nodes { slug } } }"""
    )

    slugs = [one["slug"] for one in found["gold"]["nodes"]]
    assert "abai-zholy" in slugs
    assert slugs == list(Book.objects.filter(slug__in=slugs).order_by("sort_kk", "pk").values_list("slug", flat=True))
    assert found["bronze"]["totalCount"] == 0
    assert found["none"] == {"totalCount": 0, "nodes": []}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"query": "!?"}, "NOTHING_TO_LOOK_FOR"),
        ({"query": "я" * 201}, "QUERY_TOO_LONG"),
        ({"query": "абай", "first": 51}, "LIST_TOO_LONG"),
        ({"query": "абай", "first": -1}, "LIST_TOO_LONG"),
        ({"query": "абай", "after": "WzEsIDJd"}, "BAD_CURSOR"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_a_code(asked, code, post):
    answer = post(SEARCH, {"locale": "RU", **asked})

    assert not any((answer.json().get("data") or {}).values())
    assert code_of(answer) == code


def test_a_refusal_of_the_search_has_the_shape_that_the_docs_show(post):
    (error,) = post(SEARCH, {"locale": "RU", "query": "я" * 201}).json()["errors"]

    assert error["message"] == "This is more than can be looked for at once. Type at most 200 letters."
    assert error["extensions"] == {
        "code": "QUERY_TOO_LONG",
        "field": "query",
        "rule": "search.query.length",
        "allowed": {"letters": 200},
        "most": 200,
        "letters": 201,
    }


@pytest.mark.parametrize(
    "query", ['"абай"', "а OR б*", "a" * 199, "😀 абай", "NEAR(абай жолы)", "\u202eабай", "-абай", "абай:"]
)
def test_odd_queries_are_answered(query):
    found = search(query)
    assert found["totalCount"] >= len(found["nodes"])


def test_an_answer_costs_the_same_for_one_and_for_many():
    assert cost(SEARCH, query="кітап", locale="KK", first=1) == cost(SEARCH, query="кітап", locale="KK", first=20)
    assert cost(SEARCH, query="кітап", locale="KK", first=20) <= 6


def test_a_kept_answer_follows_the_index(get, django_capture_on_commit_callbacks):
    asked = {"query": "абай жолы", "locale": "KK"}
    before = get(SEARCH, asked).json()["data"]["search"]["totalCount"]

    with django_capture_on_commit_callbacks(execute=True):
        hidden = Book.objects.get(slug="menin-auezovim")
        hidden.annotation_kk = ""
        hidden.save()
    get(SEARCH, asked)  # kept, made of the index as it was
    carry_changes.func()

    assert get(SEARCH, asked).json()["data"]["search"]["totalCount"] == before - 1


def test_what_the_box_finds_is_what_a_program_finds():
    answer = results.search("книга", "ru", first=20, others=())

    assert [one["title"]["text"] for one in search("книга", "RU", first=20)["nodes"]] == [
        hit.title.text for hit in answer.hits
    ]


def test_one_question_searches_for_a_few_words_at_most(post):
    search = 'a{}: search(query: "кітап оқу {}", first: 1) {{ totalCount }}'
    three = " ".join(search.format(n, n) for n in range(3))

    assert post(f"{{ {three} }}").status_code == 200
    assert code_of(post(f'{{ {three} books(query: "абай", first: 1) {{ totalCount }} }}')) == "TOO_COSTLY"

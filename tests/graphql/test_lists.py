"""Lists page by page: forwards and backwards the same rows, in the reader's alphabet, and clear refusals."""

import graphene
import pytest

from tosbelgi.graphql.connections import connection
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.reading_lists.books import Book

from .asking import data, refusal

pytestmark = pytest.mark.django_db
NO_PLACE = {"code": "BAD_CURSOR", "rule": "graphql.list.cursor"}
NO_ID = {"code": "BAD_ID", "rule": "graphql.id.of_its_type"}
TOO_LONG = {"code": "LIST_TOO_LONG", "field": "first", "rule": "graphql.list.rows", "allowed": 100}
BOOKS = """query($order: BookOrder!, $locale: Locale!, $first: Int, $after: String, $last: Int, $before: String) {
  books(orderBy: $order, locale: $locale, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor node { slug } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}"""


def walk(order: str, locale: str, *, backwards: bool) -> list[str]:
    """All slugs, page by page from one end to the other, in the order of the list."""
    found: list[str] = []
    size, place = ("last", "before") if backwards else ("first", "after")
    cursor = None
    while True:
        page = data(BOOKS, order=order, locale=locale, **{size: 29, place: cursor})["books"]
        slugs = [edge["node"]["slug"] for edge in page["edges"]]
        found = slugs + found if backwards else found + slugs
        info = page["pageInfo"]
        assert info["startCursor"] == page["edges"][0]["cursor"]
        cursor = info["startCursor"] if backwards else info["endCursor"]
        if not info["hasPreviousPage" if backwards else "hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found


@pytest.mark.parametrize(("order", "locale"), [("TITLE", "KK"), ("TITLE_DESC", "RU"), ("AUTHOR", "EN"), ("YEAR", "KK")])
def test_forwards_and_backwards_the_same_books_each_once(order, locale):
    there, back = walk(order, locale, backwards=False), walk(order, locale, backwards=True)
    assert there == back
    assert len(set(there)) == len(there) > 100


def test_titles_go_by_the_readers_alphabet():
    for code in ("kk", "ru"):
        slugs = walk("TITLE", code.upper(), backwards=False)
        keys = dict(Book.objects.values_list("slug", f"sort_{code}"))
        assert [keys[slug] for slug in slugs] == sorted(keys[slug] for slug in slugs)


def test_a_book_that_goes_between_two_pages_shifts_nothing():
    first = data(BOOKS, order="TITLE", locale="KK", first=10)["books"]
    rest = data(BOOKS, order="TITLE", locale="KK", first=5, after=first["pageInfo"]["endCursor"])["books"]
    Book.objects.filter(slug=first["edges"][3]["node"]["slug"]).update(live=False)
    again = data(BOOKS, order="TITLE", locale="KK", first=5, after=first["pageInfo"]["endCursor"])["books"]
    assert again["edges"] == rest["edges"]


def test_what_no_list_gives_is_refused_and_what_is_allowed_is_said():
    assert refusal("{ books(first: 101) { totalCount } }") == TOO_LONG
    assert refusal("{ news(last: -1) { totalCount } }") == TOO_LONG | {"field": "last"}
    assert refusal("{ books(first: 1, last: 1) { totalCount } }")["code"] == "FIRST_AND_LAST"
    assert refusal("{ readingList { sections { books(first: 101) { totalCount } } } }")["code"] == "LIST_TOO_LONG"


@pytest.mark.parametrize("cursor", ["", "x", "WyJ0aXRsZS1rayJd", "bnVsbA", "Ww", "\ud83d\ude00", "A" * 5000])
def test_a_cursor_that_is_none_is_refused(cursor):
    assert refusal("query($c: String) { books(after: $c) { totalCount } }", c=cursor) == {
        "code": "BAD_CURSOR",
        "rule": "graphql.list.cursor",
    }


def test_a_cursor_of_another_order_or_language_is_refused():
    cursor = data(BOOKS, order="TITLE", locale="KK", first=1)["books"]["pageInfo"]["endCursor"]
    for order, locale in (("YEAR", "KK"), ("TITLE", "RU"), ("TITLE_DESC", "KK")):
        assert refusal(BOOKS, order=order, locale=locale, after=cursor) == {
            "code": "BAD_CURSOR",
            "rule": "graphql.list.cursor",
        }


@pytest.mark.parametrize(
    "given", ["", "Book:1", to_global_id("Page", 1), to_global_id("Book", "x"), to_global_id("Book", "9" * 30), "\x00"]
)
def test_an_id_that_is_none_is_refused(given):
    assert refusal("query($i: ID) { book(id: $i) { id } }", i=given) == {
        "code": "BAD_ID",
        "rule": "graphql.id.of_its_type",
    }


@pytest.mark.parametrize("odd", ["\x00", "a\x00b", "\ud800", "' OR 1=1 --", "%", "../", "a/" * 300, "ә" * 1000])
def test_odd_words_find_nothing_and_break_nothing(odd):
    found = data(
        "query($o: String) { page(path: $o) { id } pages(under: $o) { totalCount } book(slug: $o) { id } "
        "books(author: $o) { totalCount nodes { id } } }",
        o=odd,
    )
    empty = {"totalCount": 0}
    assert found == {"page": None, "pages": empty, "book": None, "books": empty | {"nodes": []}}


def test_one_way_of_naming_a_thing_is_enough():
    assert refusal("{ book { id } }")["code"] == "SLUG_OR_ID"
    assert refusal('{ book(slug: "a", id: "b") { id } }')["code"] == "SLUG_OR_ID"
    assert refusal("{ page { id } }")["code"] == "PATH_OR_ID"


def test_an_id_leads_back_to_its_thing_in_every_language():
    page = data('{ page(path: "faq") { id contentId } book(slug: "abai-zholy") { id contentId } }')
    for locale in ("KK", "RU", "EN"):
        found = data(
            "query($p: ID, $b: ID, $l: Locale!) { page(id: $p, locale: $l) { contentId locale } "
            "book(id: $b, locale: $l) { contentId locale slug } }",
            p=page["page"]["id"],
            b=page["book"]["id"],
            l=locale,
        )
        assert found["page"] == {"contentId": page["page"]["contentId"], "locale": locale}
        assert found["book"] == {"contentId": page["book"]["contentId"], "locale": locale, "slug": "abai-zholy"}


def test_a_book_without_words_in_a_language_falls_back_only_where_asked():
    Book.objects.filter(slug="abai-zholy").update(annotation_en="")
    found = data(
        '{ strict: book(slug: "abai-zholy", locale: EN) { title annotation shownTitle { text } locale url '
        "unavailable { reason locale } translations { locale available } } "
        'lenient: book(slug: "abai-zholy", locale: EN, fallback: [RU]) { annotation locale unavailable { reason } } '
        "in_english: books(locale: EN) { totalCount } either: books(locale: EN, fallback: [KK]) { totalCount } }"
    )
    assert found["strict"] == {
        "title": None,
        "annotation": None,
        "shownTitle": None,
        "locale": None,
        "url": None,
        "unavailable": {"reason": "NOT_TRANSLATED", "locale": "EN"},
        "translations": [
            {"locale": "KK", "available": True},
            {"locale": "RU", "available": True},
            {"locale": "EN", "available": False},
        ],
    }
    assert found["lenient"]["locale"] == "RU"
    assert found["lenient"]["annotation"]
    assert found["lenient"]["unavailable"] is None
    assert found["either"]["totalCount"] == found["in_english"]["totalCount"] + 1


def test_a_page_says_of_what_it_is():
    yurts = connection(type("Yurt", (graphene.ObjectType,), {"name": graphene.String()}), "yurts")
    fields = yurts._meta.fields

    assert [yurts._meta.description, *(fields[name].description for name in ("nodes", "edges", "total_count"))] == [
        "A page of the yurts.",
        "The yurts of this page.",
        "The same yurts, each with its cursor.",
        "How many yurts there are on all pages.",
    ]
    edge = fields["edges"].type.of_type.of_type.of_type
    assert edge._meta.description == "One of the yurts with its place in the list."
    assert [yurts.__name__, edge.__name__] == ["YurtConnection", "YurtEdge"]

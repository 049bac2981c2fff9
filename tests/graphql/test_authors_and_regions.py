"""Authors, regions and chosen books as lists of their own, which a host builds its filters and shelves from."""

import pytest
from django.utils import timezone

from tosbelgi.graphql.ids import to_global_id
from tosbelgi.language.languages import CODES
from tosbelgi.programme.people.models import Region
from tosbelgi.reading_lists.books import Author, Book, BookAuthor
from tosbelgi.reading_lists.lists import ListedBook, SectionPage, Withdrawal

from .asking import cost, data, refusal
from .conftest import code_of

pytestmark = pytest.mark.django_db


def authors(locale="KK", **given) -> list[dict]:
    found, after = [], None
    while True:
        asked = (
            "query($l: Locale!, $a: String) { authors(locale: $l, first: 60, after: $a) { totalCount nodes { slug name "
        )
        asked += "filed locale } pageInfo { hasNextPage endCursor } } }"
        page = data(asked, l=locale, a=after)["authors"]
        found += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == page["totalCount"]
            return found


@pytest.fixture
def aigerim():
    """An author of one book, which the list offers in Kazakh alone."""
    author = Author(slug="aigerim-ulgi", name_kk="Айгерім Үлгі", name_ru="Айгерим Улги", name_en="Aigerim Ulgi")
    author.save()
    book = Book(slug="example", year=2001, original_language="kk", title_kk="Үлгі", annotation_kk="Үлгі кітап.")
    book.save()
    BookAuthor.objects.create(book=book, author=author)
    section = SectionPage.objects.get(section="growth_popsci", locale__language_code="kk", live=True)
    return author, ListedBook.objects.create(section_page=section, book=book, sort_order=999)


@pytest.mark.parametrize("locale", ["KK", "RU", "EN"])
def test_all_authors_of_the_list_in_the_readers_alphabet_each_once(locale):
    listed = authors(locale)
    of_books, after = set(), None
    while True:
        asked = (
            "query($l: Locale!, $a: String) { books(locale: $l, first: 100, after: $a) { nodes { authors { slug } } "
        )
        page = data(asked + "pageInfo { hasNextPage endCursor } } }", l=locale, a=after)["books"]
        of_books |= {author["slug"] for book in page["nodes"] for author in book["authors"]}
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    keys = dict(Author.objects.values_list("slug", f"sort_{locale.lower()}"))

    assert sorted(author["slug"] for author in listed) == sorted(of_books)
    assert [keys[author["slug"]] for author in listed] == sorted(keys[author["slug"]] for author in listed)
    assert {author["locale"] for author in listed} == {locale}


def test_an_author_is_listed_where_one_can_read_of_a_book(aigerim):
    author, _place = aigerim

    assert author.slug in {one["slug"] for one in authors("KK")}
    assert author.slug not in {one["slug"] for one in authors("RU")}
    asked = 'query($f: [Locale!]!) { author(slug: "aigerim-ulgi", locale: RU, fallback: $f) { slug name locale url } }'
    strict, lenient = data(asked, f=[])["author"], data(asked, f=["KK"])["author"]
    assert strict == {"slug": author.slug, "name": None, "locale": None, "url": None}
    assert (lenient["name"], lenient["locale"]) == ("Айгерім Үлгі", "KK")


def test_whose_only_book_was_withdrawn_is_listed_no_more_but_still_answers(aigerim, admin_user):
    author, place = aigerim
    Withdrawal.objects.create(listed_book=place, reason="Mistake", by=admin_user, at=timezone.now())

    assert author.slug not in {one["slug"] for one in authors()}
    assert data('{ author(slug: "aigerim-ulgi") { slug } }')["author"] == {"slug": author.slug}


@pytest.mark.parametrize("hide", ["author", "book", "section"])
def test_a_hidden_author_is_nowhere(hide, aigerim):
    author, place = aigerim
    rows = {
        "author": Author.objects.filter(pk=author.pk),
        "book": Book.objects.filter(pk=place.book_id),
        "section": SectionPage.objects.filter(section="growth_popsci"),
    }
    rows[hide].update(live=False)
    by_id = to_global_id("Author", author.pk)

    assert author.slug not in {one["slug"] for one in authors()}
    assert data(
        'query($i: ID) { a: author(slug: "aigerim-ulgi", fallback: [RU, EN]) { slug } b: author(id: $i) { slug } }',
        i=by_id,
    ) == {
        "a": None,
        "b": None,
    }
    assert data("query($i: ID!) { node(id: $i) { id } }", i=by_id) == {"node": None}


def test_authors_cost_the_same_however_many():
    asked = "{ authors(first: %s) { nodes { name born translations { title } } } }"
    assert cost(asked % 1) == cost(asked % 50) == 6


def test_one_author_is_named_by_slug_or_id():
    assert refusal("{ author { id } }")["code"] == "SLUG_OR_ID"
    assert refusal("query($i: ID) { author(id: $i) { id } }", i=to_global_id("Book", 1))["code"] == "BAD_ID"


def test_regions_have_their_names_in_the_readers_alphabet():
    for code in CODES:
        asked = data("query($l: Locale!) { regions(locale: $l) { code name locale } }", l=code.upper())["regions"]
        regions = sorted(Region.objects.all(), key=lambda region: region.key_in(code))
        assert [(one["code"], one["name"]) for one in asked] == [(one.code, one.named_in(code)) for one in regions]
        assert {one["locale"] for one in asked} == {code.upper()}


def test_a_region_without_a_name_in_a_language_is_there_by_fallback_alone():
    Region.objects.filter(code="KZ-71").update(name_en="")
    asked = "query($f: [Locale!]!) { regions(locale: EN, fallback: $f) { code locale } }"

    assert "KZ-71" not in {one["code"] for one in data(asked, f=[])["regions"]}
    assert {"code": "KZ-71", "locale": "RU"} in data(asked, f=["RU"])["regions"]


def test_books_are_chosen_by_their_ids():
    some = data("{ books(orderBy: TITLE, first: 5) { nodes { id contentId slug } } }")["books"]["nodes"]
    asked = "query($i: [ID!]) { books(ids: $i, orderBy: TITLE) { totalCount nodes { slug } } }"
    chosen = [some[3]["id"], some[1]["contentId"], some[1]["id"]]

    assert data(asked, i=chosen)["books"] == {
        "totalCount": 2,
        "nodes": [{"slug": some[1]["slug"]}, {"slug": some[3]["slug"]}],
    }
    assert data(asked, i=[])["books"]["totalCount"] == 0
    assert data(asked, i=None)["books"]["totalCount"] > 100
    assert data(asked, i=[to_global_id("Book", 10**12)])["books"]["totalCount"] == 0


def test_chosen_books_are_filtered_as_all_are():
    asked = 'query($i: [ID!]) { books(ids: $i, query: "абай жолы") { nodes { slug } } }'
    ids = [one["id"] for one in data("{ books(orderBy: TITLE, first: 5) { nodes { id } } }")["books"]["nodes"]]
    abai = data('{ book(slug: "abai-zholy") { id } }')["book"]["id"]

    assert data(asked, i=[*ids, abai])["books"]["nodes"] == [{"slug": "abai-zholy"}]
    assert data(asked, i=[one for one in ids if one != abai])["books"]["nodes"] == []


def test_no_more_books_are_chosen_than_a_page_has(post):
    ids = [to_global_id("Book", number) for number in range(1, 102)]
    asked = "query($i: [ID!]) { books(ids: $i) { totalCount } }"

    assert data(asked, i=ids[:100])
    assert refusal(asked, i=ids) == {
        "code": "LIST_TOO_LONG",
        "field": "ids",
        "rule": "graphql.list.rows",
        "allowed": 100,
    }
    assert code_of(post(asked, {"i": ids * 6})) == "TOO_MANY_VALUES"
    assert code_of(post(asked, {"i": ids * 100})) == "REQUEST_TOO_LARGE"
    assert refusal(asked, i=[to_global_id("Author", 1)])["code"] == "BAD_ID"


def test_a_book_says_when_it_was_last_published():
    book = Book.objects.get(slug="abai-zholy")
    asked = '{ book(slug: "abai-zholy") { updatedAt } }'
    before = data(asked)["book"]["updatedAt"]

    book.isbn = "9786012345674"
    book.save_revision(clean=False).publish()

    assert data(asked)["book"]["updatedAt"] > before
    section = SectionPage.objects.get(section="kazakh_classics", locale__language_code="kk")
    once = data(asked)["book"]["updatedAt"]
    section.save_revision().publish()
    assert data(asked)["book"]["updatedAt"] > once

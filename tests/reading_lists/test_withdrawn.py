"""A book that was taken off an approved list: offered nowhere, but whoever began it learns why, by every door alike."""

from datetime import date

import pytest
from django.utils import timezone

from tests.graphql.asking import data
from tosbelgi.graphql.ids import to_global_id
from tosbelgi.reading_lists import actions
from tosbelgi.reading_lists.books import Book
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage, SectionPage
from tosbelgi.search.delivery import outbox_relay
from tosbelgi.search.query import results

from .conftest import YEAR, make_author, make_book

pytestmark = pytest.mark.django_db
BOOK = "{ slug withdrawn withdrawnAt withdrawalReason levels url translations { available } }"


@pytest.fixture
def withdrawn(the_list, approver):
    """Two books, the only ones of their author, of which one is withdrawn; the author's only other is not listed."""
    author = make_author("solo", "Жалғыз Үлгі", "Одиночка Улги", "Solo Ulgi")
    section = SectionPage.objects.child_of(the_list).get(section="growth_popsci")
    book = make_book("qarlygash", author, title_kk="Қарлығаштар мекені", title_ru="Ласточкино гнездо")
    ListedBook.objects.create(section_page=section, book=book, sort_order=5)
    actions.approve(list_id=the_list.pk, decision="№ 7", decided_on=date(2026, 11, 1), by=approver, at=timezone.now())
    row = ListedBook.objects.get(book=book)
    actions.withdraw(listed_book_id=row.pk, reason="Қате басылым", by=approver, at=timezone.now())
    outbox_relay.relay()
    return book


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_its_page_stays_and_says_why_and_is_for_no_search_engine(language, withdrawn, client):
    page = client.get(f"/{language}/books/{withdrawn.slug}/").text

    assert "Қате басылым" in page
    assert '<meta name="robots" content="noindex">' in page
    assert f"/{language}/books/{withdrawn.slug}/" not in client.get("/sitemap-books.xml").text
    assert f"/{language}/authors/solo/" not in client.get("/sitemap-books.xml").text
    assert f'href="/{language}/books/{withdrawn.slug}/"' in client.get(f"/{language}/reading-lists/{YEAR}/").text
    author = client.get(f"/{language}/authors/solo/").text
    assert '<meta name="robots" content="noindex">' in author
    assert "chip-gold" not in author
    assert "noindex" not in client.get(f"/{language}/books/ozen/").text


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("words", ["Қарлығаштар мекені", "Ласточкино гнездо", "Solo Ulgi"])
def test_no_search_and_no_suggestion_offers_it(words, language, withdrawn):
    answer = results.search(words, language, first=50)

    assert not [hit for hit in answer.hits if "qarlygash" in hit.url or "solo" in hit.url]
    assert not [
        one for one in results.suggest_completions(words, language) if "qarlygash" in one.url or "solo" in one.url
    ]


def test_programs_are_told_that_it_was_withdrawn_and_why(withdrawn):
    by_slug = data(f'{{ book(slug: "qarlygash") {BOOK} }}')["book"]
    by_id = data(f"query($i: ID) {{ book(id: $i, locale: RU) {BOOK} }}", i=to_global_id("Book", withdrawn.pk))["book"]
    offered = data(f'{{ book(slug: "ozen") {BOOK} }}')["book"]
    listed = data(f"{{ books(year: {YEAR}, first: 50) {{ nodes {BOOK} }} }}")["books"]["nodes"]

    assert by_slug["withdrawn"] and by_id["withdrawn"]
    assert by_slug["withdrawalReason"] == by_id["withdrawalReason"] == "Қате басылым"
    assert by_slug["withdrawnAt"] is not None
    assert by_slug["levels"] == []
    assert by_slug["url"].endswith("/kk/books/qarlygash/")
    assert by_slug["translations"] == [{"available": True}] * 3
    assert (offered["withdrawn"], offered["withdrawalReason"], offered["withdrawnAt"]) == (False, None, None)
    assert "qarlygash" not in [one["slug"] for one in listed]
    assert not any(one["withdrawn"] for one in listed)


def test_the_reason_is_told_only_if_the_operator_has_so_decided(withdrawn, decide, client):
    decide("reading_lists.withdrawn_shown", False)

    page = client.get("/kk/books/qarlygash/").text
    told = data(f'{{ book(slug: "qarlygash") {BOOK} }}')["book"]

    assert "Қате басылым" not in page
    assert "тізімнен шығарылған" in page
    assert (told["withdrawn"], told["withdrawalReason"], told["withdrawnAt"]) == (True, None, None)


def test_a_book_that_another_list_still_offers_is_offered(withdrawn, the_list, client):
    """Withdrawn from one year's list, offered by that of the year before."""
    other = SectionPage.objects.get(section="growth_popsci", locale__language_code="kk", url_path__contains="/2026/")
    ListedBook.objects.create(
        section_page=other, book=withdrawn, sort_order=900, for_bronze=False, for_silver=False, for_gold=True
    )
    outbox_relay.relay()

    page = client.get("/kk/books/qarlygash/").text
    found = results.search("Қарлығаштар мекені", "kk").hits[0]
    book = data(f'{{ book(slug: "qarlygash") {BOOK} }}')["book"]

    assert "noindex" not in page
    assert found.url == "/kk/books/qarlygash/"
    assert found.levels == ("gold",)  # those of the list it was withdrawn from are gone
    assert (book["withdrawn"], book["levels"]) == (False, ["GOLD"])
    assert "/kk/books/qarlygash/" in client.get("/sitemap-books.xml").text


def test_nobody_leads_to_a_book_in_a_language_whose_list_is_taken_down(the_list, client):
    """The everyday form: the Russian list alone is unpublished, its sections are not."""
    russian = ReadingListPage.objects.get(year=YEAR, locale__language_code="ru")
    russian.unpublish()
    outbox_relay.relay()

    for section in ("kazakh-classics", "world-classics", "growth-popsci"):
        assert client.get(f"/ru/reading-lists/{YEAR}/{section}/").status_code == 404
        assert client.get(f"/kk/reading-lists/{YEAR}/{section}/").status_code == 200
    assert client.get("/ru/books/ozen/").status_code == 404
    kazakh = client.get("/kk/books/ozen/").text
    assert 'hreflang="en" href="' in kazakh and 'rel="alternate" hreflang="ru"' not in kazakh
    author = client.get("/kk/authors/aigerim-ulgi/").text
    assert 'rel="alternate" hreflang="en"' in author and 'rel="alternate" hreflang="ru"' not in author
    assert "/ru/books/ozen/" not in client.get("/sitemap-books.xml").text
    hits = results.search("Өзен", "ru", filters={"kind": ["book"]}, first=50).hits
    assert {hit.language for hit in hits if hit.key == str(Book.objects.get(slug="ozen").pk)} <= {"kk", "en"}


def test_a_row_stands_nowhere_once_the_kazakh_section_that_keeps_it_is_hidden(the_list, client):
    ReadingListPage.objects.get(year=YEAR, locale__language_code="kk").unpublish()

    assert client.get(f"/ru/reading-lists/{YEAR}/").status_code == 200
    assert "/ru/books/ozen/" not in client.get(f"/ru/reading-lists/{YEAR}/").text
    assert client.get("/ru/books/ozen/").status_code == 404
    found = data(f'{{ books(year: {YEAR}, locale: RU) {{ totalCount }} book(slug: "ozen", locale: RU) {{ id }} }}')
    assert found == {"books": {"totalCount": 0}, "book": None}


def test_a_hidden_author_is_named_nowhere_and_the_book_follows_in_the_index(the_list, client):
    author = Book.objects.get(slug="ozen").book_authors.get().author
    outbox_relay.relay()
    assert results.search("Айгерім Үлгі", "kk", filters={"kind": ["book"]}).total

    author.unpublish()
    outbox_relay.relay()

    for address in ("books/ozen/", f"reading-lists/{YEAR}/", f"reading-lists/{YEAR}/?as=csv"):
        assert "Айгерім" not in client.get(f"/kk/{address}").text
    answer = results.search("Айгерім Үлгі", "kk", filters={"kind": ["book"]}, first=50)
    assert answer.corrected or not answer.total
    assert not results.suggest_completions("Айгерім Үлгі", "kk")

    author.live = True
    author.save()
    outbox_relay.relay()
    assert "Айгерім" in client.get("/kk/books/ozen/").text
    assert results.search("Айгерім Үлгі", "kk", filters={"kind": ["book"]}).total


def test_a_book_that_was_read_past_the_gate_names_no_author(the_list):
    with pytest.raises(AttributeError):
        _ = Book.objects.get(slug="ozen").shown_authors

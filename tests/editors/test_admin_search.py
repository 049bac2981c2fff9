"""Editors search pages, images and documents by any form of a word, in the lists of the admin and in its choosers."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL, And, Phrase, PlainText
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from tosbelgi.home.news import NewsPage

from .conftest import page_in

pytestmark = pytest.mark.django_db

PAGES = {
    "search": lambda: reverse("wagtailadmin_pages:search"),
    "explorer": lambda: reverse("wagtailadmin_explore", args=[page_in("about", "kk").get_parent().pk]),
    "chooser": lambda: reverse("wagtailadmin_choose_page_search"),
}
IMAGES = {"list": lambda: reverse("wagtailimages:index"), "chooser": lambda: reverse("wagtailimages_chooser:choose")}
DOCUMENTS = {"list": lambda: reverse("wagtaildocs:index"), "chooser": lambda: reverse("wagtaildocs_chooser:choose")}


def rename(title: str, language: str = "kk") -> Page:
    Page.objects.filter(pk=page_in("about", language).pk).update(title=title, draft_title=title)
    return page_in("about", language)


def found(client, address: str, query: str) -> str:
    answer = client.get(address, {"q": query, "results": "yes", "search_all": "1"})
    assert answer.status_code == 200
    return answer.json()["html"] if answer["Content-Type"].startswith("application/json") else answer.text


@pytest.mark.parametrize("where", PAGES)
@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Мұхтар Әуезовтің шығармалары", "әуезов"),
        ("Мұхтар Әуезовтің шығармалары", "АУЕЗОВ шығарма"),
        ("Домбыра", "домбыраларымыздың"),
        ("Домбыра", "домб"),
    ],
)
def test_a_page_is_found_by_any_form_of_a_word(where, title, query, signed_in):
    page = rename(title)
    assert page.title in found(signed_in("editor"), PAGES[where](), query)
    assert page.title not in found(signed_in("editor"), PAGES[where](), f"{query} қобыз")


@pytest.mark.parametrize(
    ("language", "title", "query"),
    [("ru", "Книга о путешествиях", "путешествия книги"), ("en", "The reading books", "read book")],
)
def test_words_of_other_languages_are_found_by_their_own_forms(language, title, query, signed_in):
    page = rename(title, language)
    assert title in found(signed_in("approver"), PAGES["search"](), query)
    assert title not in found(signed_in("approver"), PAGES["search"](), f"{query} сапар")
    assert page.title == title


def test_a_draft_is_found_by_its_new_title_and_what_was_typed_comes_first(signed_in):
    draft, other = page_in("about", "kk"), page_in("goals", "kk")
    Page.objects.filter(pk=draft.pk).update(draft_title="Көшкен керуеннің жолы")
    Page.objects.filter(pk=other.pk).update(title="Керуен", draft_title="Керуен")
    shown = found(signed_in("editor"), PAGES["search"](), "керуен")
    assert 0 < shown.index(f"/{other.pk}/edit/") < shown.index(f"/{draft.pk}/edit/")


def test_nothing_is_found_for_who_may_not_explore(signed_in):
    rename("Әуезов әлемі")
    assert signed_in("nobody").get(PAGES["search"](), {"q": "әуезов"}).status_code == 302
    assert signed_in("stranger").get(PAGES["search"](), {"q": "әуезов"}).status_code == 302


@pytest.mark.parametrize("query", ['"әуезов әлемі"', "әуезов published:yes", "әуезов -әлем", "«", '"', "әуезов OR"])
def test_what_is_typed_with_signs_is_answered(query, signed_in):
    rename("Әуезов әлемі")
    for address in PAGES.values():
        assert signed_in("editor").get(address(), {"q": query}).status_code == 200


@pytest.fixture
def files(people):
    image = get_image_model().objects.create(
        title="Обложка книги", alt_kk="Домбыра тартқан бала", file=get_test_image_file()
    )
    document = get_document_model().objects.create(title="Ережелер жинағы", file=ContentFile(b"a", "a.txt"))
    return image, document


@pytest.mark.parametrize("where", IMAGES)
def test_an_image_is_found_by_its_title_and_its_words(where, files, signed_in):
    for query in ("обложками", "домбырамен", "балалардың домбыра"):
        assert "Обложка книги" in found(signed_in("editor"), IMAGES[where](), query), query
    assert "Обложка книги" not in found(signed_in("editor"), IMAGES[where](), "қобыз")


@pytest.mark.parametrize("where", DOCUMENTS)
def test_a_document_is_found_by_its_title(where, files, signed_in):
    assert "Ережелер жинағы" in found(signed_in("editor"), DOCUMENTS[where](), "ереже")
    assert "Ережелер жинағы" in found(signed_in("editor"), DOCUMENTS[where](), "жинақтары")
    assert "Ережелер жинағы" not in found(signed_in("editor"), DOCUMENTS[where](), "тізім")


def test_a_search_costs_the_same_however_many_pages_there_are(django_assert_num_queries):
    above = page_in("news", "kk")
    for number in range(1, 7):
        above.add_child(instance=NewsPage(title=f"Қарағай {number}", slug=f"pine-{number}", locale=above.locale))
        if number in (1, 6):
            with django_assert_num_queries(2):
                assert len(Page.objects.autocomplete("қарағайлар")) == number


def asked_of_the_database(client, address: str, query: str) -> tuple[int, list[str]]:
    """How many of the pages a list shows, and those queries that ask a table of ours for each of them."""
    client.get(address, {"q": query})
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(address, {"q": query}).text
    ours = [one["sql"] for one in queries if "cms_parity" in one["sql"]]
    return shown.count("Қарағай "), ours


@pytest.mark.parametrize(
    "address",
    [
        lambda above: reverse("wagtailadmin_pages:search"),
        lambda above: reverse("wagtailadmin_explore", args=[above.pk]),
        lambda above: reverse("wagtailadmin_choose_page_search"),
    ],
    ids=["search", "explorer", "chooser"],
)
def test_what_we_ask_for_a_list_of_pages_is_the_same_for_one_and_for_many(address, signed_in):
    above, editor = page_in("news", "kk"), signed_in("editor")
    for number in range(1, 19):
        above.add_child(instance=NewsPage(title=f"Қарағай {number}", slug=f"pine-{number}", locale=above.locale))

    one, ours = asked_of_the_database(editor, address(above), "қарағай 17")
    many, then = asked_of_the_database(editor, address(above), "қарағайлар")

    assert many > 10 * one > 0
    assert len(then) == len(ours) <= 1


def test_a_query_of_several_parts_is_one_of_all_their_words():
    page = rename("Әуезов әлемі")
    both = And([PlainText("әуезовтің"), Phrase("әлемдері")])
    neither = And([PlainText("әуезовтің"), Phrase("қобыз")])
    assert [one.pk for one in Page.objects.autocomplete(both)] == [page.pk]
    assert list(Page.objects.autocomplete(neither)) == []


@pytest.mark.parametrize("query", [MATCH_ALL, And([PlainText("әуезов"), MATCH_ALL]), ""])
def test_a_query_that_is_not_of_words_alone_is_left_to_the_database(query, monkeypatch):
    asked, backend = [], get_search_backend()
    monkeypatch.setattr(backend._database, "autocomplete", lambda query, rows, **options: asked.append(query))
    backend.autocomplete(query, Page.objects.all())
    assert asked == [query]

"""The box and the page of the search, as a stranger meets them."""

import json
import re
from urllib.parse import quote

import pytest
from django.core.cache import cache
from wagtail.models import Page, PageViewRestriction

from tosbelgi.home.models import ContentPage
from tosbelgi.reading_lists.books import Book
from tosbelgi.search.documents.question import FILTERS
from tosbelgi.search.models import Document
from tosbelgi.search.tasks import carry_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client):
    """What a stranger sees: the answer, and its main part without markup."""

    def look(query=None, language="kk", more=""):
        said = f"q={quote(query)}{more}" if query is not None else more
        answer = client.get(f"/{language}/search/?{said}")
        answer.main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        answer.words = " ".join(re.sub(r"<[^>]+>", " ", answer.main).split())
        return answer

    return look


def titles(answer) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", one) for one in re.findall(r'<p class="title"[^>]*>(.+?)</p>', answer.main, re.DOTALL)
    ]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("query", ["абай жолын", "абай жолы", "abai zholy", "путь абая", "abai's path", "абаи жолы"])
def test_a_stranger_finds_the_book_however_they_write_it(query, language, look):
    found = look(query, language)

    assert found.status_code == 200
    assert titles(found)[0] == {"kk": "Абай жолы", "ru": "Путь Абая", "en": "The Path of Abai"}[language]
    assert f'href="/{language}/books/abai-zholy/"' in found.main
    assert '<meta name="robots" content="noindex">' in found.content.decode()


@pytest.mark.parametrize("path", ["", "faq/", "books/abai-zholy/", "no-such-page/", "search/", "search/?q=x"])
def test_there_is_one_box_on_every_page_and_it_needs_no_script(path, client):
    shown = client.get(f"/ru/{path}").content.decode()

    (form,) = re.findall(r"<form class=\"find.+?</form>", shown, re.DOTALL)
    assert 'action="/ru/search/"' in form
    assert "method=" not in form
    assert 'name="q"' in form
    assert "Поиск по сайту" in form


def test_the_words_of_the_query_are_marked_in_the_text_that_stands_there(look):
    found = look("абай жолын")

    assert "<mark>Абай</mark> <mark>жолы</mark>" in found.main
    assert "<mark>Абайдың</mark>" in found.main


def test_a_title_in_another_language_is_marked_where_it_stands_and_where_it_is_suggested(look, client):
    found = look("Живая математика")
    assert '<p class="title" lang="ru">' in found.main
    assert '<span class="chip">орыс тілі</span>' in found.main
    assert 'class="elsewhere"' not in found.main, "there is a text in the reader's language"
    assert 'class="title" lang' not in look("Живая математика", "ru").main
    suggested = json.loads(client.get("/kk/search/suggest/?q=" + quote("живая м")).content)["suggestions"][0]
    assert (suggested["language"], suggested["spoken"]) == ("ru", "орыс тілі")

    latin = look("Қалың мал", "en", "&kind=book").main
    assert '<p class="title" lang="kk-Latn"><a href="/en/books/qalyn-mal/">' in latin
    assert '<p class="by" lang="kk">Қалың мал</p>' in latin
    assert '<span class="chip">Kazakh</span>' in latin
    suggested = json.loads(client.get("/en/search/suggest/?q=qaly").content)["suggestions"][0]
    assert (suggested["title"], suggested["language"], suggested["spoken"]) == ("Qalyñ mal", "kk-Latn", "Kazakh")


@pytest.mark.parametrize(
    ("query", "language", "slug", "title"),
    [
        ("Sapiens", "kk", "sapiens", "Sapiens: Адамзаттың қысқаша тарихы"),
        ("קיצור תולדות האנושות", "kk", "sapiens", "Sapiens: Адамзаттың қысқаша тарихы"),
        ("Sofies verden", "kk", "sophies-world", "Мир Софии"),
        ("Sofies verden", "ru", "sophies-world", "Мир Софии"),
        ("羅生門", "kk", "rashomon", "Расёмон"),
        ("Калым", "en", "qalyn-mal", "Qalyñ mal"),
        ("qalyñ mal", "en", "qalyn-mal", "Qalyñ mal"),
        ("qalyn mal", "en", "qalyn-mal", "Qalyñ mal"),
        ("Aqqular ūiyqtağanda", "en", "aqqular-uiyqtaganda", "Aqqular ūiyqtağanda"),
        ("aqqular uiyqtaganda", "en", "aqqular-uiyqtaganda", "Aqqular ūiyqtağanda"),
    ],
)
def test_every_title_in_any_language_leads_to_a_line_that_can_be_read(query, language, slug, title, look):
    found = look(query, language, "&kind=book")

    assert titles(found)[0] == title
    assert f'href="/{language}/books/{slug}/"' in re.search(r'<p class="title".+?</p>', found.main, re.DOTALL)[0]


def test_a_book_that_an_author_is_found_with_is_marked_where_its_title_is_in_another_language(look):
    """Perelman's book is read about in Kazakh and has no edition in it."""
    passages = {
        language: re.findall(
            r'<p class="passage"([^>]*)>(?:<mark>)?Живая', look("Перельман", language, "&kind=author").main
        )
        for language in ("kk", "ru")
    }
    assert passages == {"kk": [' lang="ru"'], "ru": [""]}


def test_what_was_typed_stands_in_the_box_and_never_becomes_markup(look):
    for query in ['"><script>alert(1)</script>', "<b>кітап</b>"]:
        found = look(query)
        assert "<script>alert" not in found.main
        assert "<b>" not in found.main
        assert 'value="&quot;' in found.main or 'value="&lt;b&gt;' in found.main


def test_narrowing_leaves_what_the_count_said_and_can_be_undone(look, client):
    every = look("кітап")
    link = re.search(r'href="([^"]+level=gold[^"]*)"[^>]*>Алтын <span class="count">(\d+)', every.main)
    narrowed = client.get(link[1].replace("&amp;", "&")).content.decode()

    assert re.search(rf'role="status">{link[2]} нәтиже', narrowed)
    undo = re.search(r'href="(/kk/search/\?q=[^"]+)" rel="nofollow" aria-current="true"[^>]*>Алтын', narrowed)
    assert "level" not in undo[1]


def test_facets_never_lead_to_nothing_and_kinds_are_grouped(look, client):
    found = look("кітап")

    assert re.findall(r'class="kind" id="(\w+)-own"', found.main)[:2] == ["direction", "page"]
    links = re.findall(r'<li><a href="(/kk/search/[^"]+)" rel="nofollow"', found.main)
    assert len(links) > 10
    for link in links[:12]:
        assert 'class="title"' in client.get(link.replace("&amp;", "&")).content.decode(), link


def test_pages_follow_each_other_by_their_addresses(look, client):
    shown, answer = [], look("кітап", more="&kind=book")
    for _page in range(9):
        shown += titles(answer)
        more = re.search(r'class="button" href="([^"]+)"', answer.main)
        if not more:
            break
        answer = client.get(more[1].replace("&amp;", "&"))
        answer.main = answer.content.decode()
        assert "/kk/search/?q=" in answer.main.split('class="pager"')[-1]

    total = int(re.search(r'role="status">(\d+)', look("кітап", more="&kind=book").main)[1])
    assert len(shown) == len(set(shown)) == total > 20


def test_the_search_stays_when_the_language_changes(look):
    shown = look("кітап", more="&kind=book&level=gold").content.decode()
    assert "to=" + quote("/ru/search/?q=" + quote("кітап") + "&kind=book&level=gold", safe="") in shown


def test_the_readers_language_comes_first_and_others_are_marked(look):
    book = Book.objects.get(slug="abai-zholy")
    book.annotation_en = ""
    book.save()
    carry_changes.func()

    found = look("abai", "en")

    here, _title, elsewhere = found.main.partition("In other languages")
    assert "/en/authors/abai/" in here
    assert "abai-zholy" not in here
    assert re.search(r'<p class="title" lang="kk"><a href="/kk/books/abai-zholy/">', elsewhere)
    assert re.search(r'<span class="chip">Kazakh</span>', elsewhere)


def test_nothing_hidden_is_shown_however_far_behind_the_index_is(look, client):
    goals = ContentPage.objects.get(slug="goals", locale__language_code="kk")
    words = goals.title
    about = Page.objects.get(slug="about", locale__language_code="kk")
    suggest = f"/kk/search/suggest/?q={quote(words)}"
    assert words in titles(look(words))
    assert words in client.get(suggest).content.decode()

    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    assert words not in titles(look(words))
    assert words not in client.get(suggest).content.decode()
    PageViewRestriction.objects.all().delete()
    assert words in titles(look(words))

    goals.unpublish()
    assert words not in titles(look(words))
    carry_changes.func()
    assert words not in titles(look(words))
    assert not Document.objects.filter(key=str(goals.translation_key), removed=False, languages=1).exists()


def test_a_typing_error_is_mended_and_the_page_says_so(look):
    found = look("абпй жолы")

    assert "«абпй жолы» сұрауына ештеңе сәйкес келмейді." in found.words
    assert "Абай жолы" in titles(found)


@pytest.mark.parametrize(
    ("language", "sorry", "near", "sections"),
    [
        ("kk", "ештеңе табылмады", "Ең жақын сөздер", "Сайт бөлімдері"),
        ("ru", "ничего не найдено", "Ближайшие слова", "Разделы сайта"),
        ("en", "Nothing was found", "Nearest words", "Sections of the site"),
    ],
)
def test_an_empty_result_helps(language, sorry, near, sections, look):
    found = look("qwertyuiop", language)

    assert sorry in found.words
    assert sections in found.words
    assert len(re.findall(rf'href="/{language}/faq/#q-[0-9a-f]{{8}}"', found.main)) >= 5
    assert f'href="/{language}/search/?q=' in found.main
    assert near in found.words
    assert f'href="/{language}/search/?q={quote("абай")}"' in look("абай щщщщ", language).main


def test_an_empty_query_is_a_page_of_its_own_that_everybody_shares(look, client, django_assert_num_queries):
    found = look()
    assert found.status_code == 200
    assert "Сайт бөлімдері" in found.words
    assert look("  ").status_code == 200

    client.get("/kk/search/")
    with django_assert_num_queries(0):
        assert client.get("/kk/search/").status_code == 200


@pytest.mark.parametrize(
    ("more", "query", "words"),
    [
        ("", "!?", "Введи хотя бы одну букву или цифру."),
        ("", "я" * 201, "не более 200 букв"),
        ("", " ".join(f"слово{n}" for n in range(13)), "не более 12 слов"),
        ("&level=platinum", "книга", "указано уточнение, которого нет"),
        ("&after=x", "книга", "к результатам другого поиска"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_readers_words_and_nothing_typed_is_lost(more, query, words, look):
    refused = look(query, "ru", more)

    assert refused.status_code == 400
    assert words in refused.words
    assert f'value="{query}"' in refused.main
    assert titles(refused) == []


def test_odd_input_is_an_answer_and_never_a_defect(look):
    for query in ['"', "а OR б*", "NEAR(абай жолы)", "\x00абай", "😀", "\u202eабай", "абай:", "я" * 10_000, "%", "--"]:
        answer = look(query)
        assert answer.status_code in (200, 400, 414), query[:20]
        assert len(answer.content) < 120_000, query
    for more in ("&kind=", "&kind=book&kind=book", "&level=gold&level=gold&level=silver", "&after=", "&utm=1"):
        assert look("кітап", more=more).status_code == 200, more
    assert look(more="q=%FF%FE").status_code == 400


def test_nobody_between_keeps_what_was_asked(look):
    answer = look("абай")
    assert "private" in answer["Cache-Control"]
    assert not any(key.startswith(":1:page-") for key in getattr(cache, "_cache", {}))


def test_a_search_costs_a_dozen_queries_however_much_is_found(look, django_assert_max_num_queries):
    for query in ("кітап", "абай жолын", "abai's path"):
        look(query)
        with django_assert_max_num_queries(12):
            look(query)


@pytest.mark.parametrize(("language", "said"), [("kk", "ұсыныс"), ("ru", "подсказ"), ("en", "suggestions")])
def test_suggestions_are_light_and_known_as_long_as_nothing_changes(language, said, client, django_assert_num_queries):
    url = f"/{language}/search/suggest/?q=" + quote("аба")
    first = client.get(url)
    given = json.loads(first.content)

    assert given["suggestions"][0]["url"] == f"/{language}/books/abai-zholy/"
    assert said in given["said"]
    assert "аб" not in first.headers["ETag"]
    assert len(first.content) < 2000
    with django_assert_num_queries(1):
        assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    book = Book.objects.get(slug="abai-zholy")
    book.title_kk = book.title_ru = book.title_en = "Аба деп басталады"
    book.save()
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert "Аба деп басталады" in again.content.decode()


def test_nothing_is_suggested_for_what_cannot_be_asked(client):
    for typed in ("", "!", "я" * 300, " ".join("абвгдежзийклмн")):
        answer = client.get("/kk/search/suggest/", {"q": typed})
        assert answer.status_code == 200
        assert json.loads(answer.content)["suggestions"] == []
    assert client.post("/kk/search/suggest/").status_code == 405


@pytest.mark.parametrize(
    ("typed", "allowed"), [("я" * 300, {"letters": 200}), (" ".join(map(str, range(10, 24))), {"words": 12})]
)
def test_a_refused_query_is_told_to_the_script_in_the_shape_of_all_refusals(typed, allowed, client):
    refused = json.loads(client.get("/ru/search/suggest/", {"q": typed}).content)["refused"]

    assert refused.pop("message").startswith("Это больше, чем можно искать за раз.")
    assert refused == {"code": "QUERY_TOO_LONG", "field": "query", "rule": "search.query.length", "allowed": allowed}
    assert json.loads(client.get("/ru/search/suggest/", {"q": "аба"}).content)["refused"] is None


def test_every_value_of_every_filter_has_a_name():
    from tosbelgi.search import wordings

    assert {name: set(values) for name, values in wordings.VALUES.items()} == {
        name: set(values) for name, values in FILTERS.items()
    }

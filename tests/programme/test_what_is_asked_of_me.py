"""The page that takes an age and a level and answers, without JavaScript."""

import html
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tosbelgi.programme.catalogue.models import DirectionPage
from tosbelgi.programme.catalogue.rules import Effort
from tosbelgi.programme.catalogue.words import effort_words

pytestmark = pytest.mark.django_db


def ask(client, language, **given):
    answer = client.get(f"/{language}/ask/", given)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("age", "open_levels"),
    [
        (13, []),
        (14, ["bronze"]),
        (15, ["bronze", "silver"]),
        (16, ["bronze", "silver", "gold"]),
        (29, ["bronze", "silver", "gold"]),
        (30, []),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_levels_open_at_an_age(age, open_levels, language, client):
    answer = client.get(f"/{language}/ask/", {"age": age})

    assert [level.code for level in answer.context["open"]] == open_levels


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "15 жастан бастап қатыса аласың"),
        ("ru", "начать можно с 15 лет"),
        ("en", "you can begin from the age of 15"),
    ],
)
def test_silver_at_fourteen_says_from_when(language, sentence, client):
    text = ask(client, language, age="14", level="silver")
    assert sentence in text
    assert "?age=14&level=bronze" in text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("kk", "3 ай (13 апта) бойы әрқайсысында аптасына кемінде 1 сағат"),
        ("ru", "Не менее 1 часа в неделю по каждому из них в течение 3 месяцев (13 недель)"),
        ("en", "At least 1 hour a week in each for 3 months (13 weeks)"),
    ],
)
def test_bronze_at_fourteen_says_what_is_asked(language, sentence, client):
    assert sentence in ask(client, language, age="14", level="bronze")


@pytest.mark.parametrize("age", ["", "x", "4", "100", "14.5", "-1", "१४" * 50, "14' OR 1=1"])
def test_a_bad_age_is_refused_in_words_and_what_was_typed_stays(age, client):
    text = ask(client, "ru", age=age, level="gold")

    assert 'aria-invalid="true"' in text
    assert f'value="{age}"' in text
    assert '<option value="gold" selected>' in text
    assert "answer" not in client.get("/ru/ask/", {"age": age}).context


def test_an_unknown_level_is_refused(client):
    assert "Choose bronze, silver or gold" in ask(client, "en", age="14", level="platinum")


def test_a_slogan_changed_in_the_admin_is_live_at_once(client, editor_client):
    from django.urls import reverse

    from tosbelgi.programme.catalogue.directions import Direction

    sport = Direction.objects.get(code="sport")
    address = reverse("wagtailsnippets_programme_direction:edit", args=[sport.pk])
    form = editor_client.get(address).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    answer = editor_client.post(address, fields | {"slogan_en": "Move!", "action-publish": "1"})

    assert answer.status_code == 302
    assert "Move!" in client.get("/en/directions/sport/").content.decode()


def test_a_slogan_that_a_language_lacks_is_the_customers_own_and_the_gap_stays_visible(client, editor_client):
    from django.urls import reverse

    listing = editor_client.get(reverse("wagtailsnippets_programme_direction:list")).content.decode()
    assert "ағылшынша ұран" in listing

    for address in ("/en/directions/heritage/", "/en/directions/", "/en/"):
        text = client.get(address).content.decode()
        assert '<span lang="kk">Ұлттық мұраны сақта!</span> <span class="chip">Kazakh</span>' in text, address
        assert "Береги" not in text
    assert (
        '<p class="slogan big-slogan">Ұлттық мұраны сақта! </p>'
        in client.get("/kk/directions/heritage/").content.decode()
    )
    assert '<span lang="kk">' not in client.get("/ru/directions/heritage/").content.decode().split("<main")[1]


def test_a_motto_that_the_document_gives_in_other_languages_alone_is_shown_in_kazakh(client):
    motto = '<span lang="kk">Бүгінгі кітап оқушы – ертеңгі көшбасшы!</span> <span class="chip">казахский</span>'

    assert motto in client.get("/ru/directions/reading/").content.decode()
    english = client.get("/en/directions/reading/").content.decode()
    assert '<p class="motto">Today is a reader, tomorrow is a leader! </p>' in english
    assert 'class="motto"' not in client.get("/en/directions/heritage/").content.decode(), "there is none at all"


def test_directions_stand_in_the_readers_alphabet(client):
    answer = client.get("/kk/directions/", {"order": "alphabet"})
    titles = [page.title for page in answer.context["directions"]]
    assert titles == [
        "Дарын мен дағды",
        "Еңбек тәжірибесі",
        "Еріктілік",
        "Кітап оқу",
        "Спорт және дене шынықтыру",
        "Туристік сапарлар",
        "Ұлттық мұра",
    ]


@pytest.mark.parametrize("path", ["", "directions/", "directions/sport/", "levels/", "ask/?age=16", "about/", "steps/"])
def test_a_page_costs_a_bounded_number_of_queries(path, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(25):
        client.get(f"/ru/{path}")


@pytest.mark.parametrize(
    ("language", "level", "age", "altogether"),
    [
        ("kk", "bronze", 14, "аптасына 3 сағат, 3 кітап, 2 күн"),
        ("ru", "bronze", 14, "3 часа в неделю, 3 книги, 2 дня"),
        ("en", "bronze", 14, "3 hours a week, 3 books, 2 days"),
        ("kk", "gold", 16, "аптасына 3 сағат, 9 кітап, 3 күн"),
        ("ru", "silver", 15, "3 часа в неделю, 6 книг, 3 дня"),
        ("en", "gold", 29, "3 hours a week, 9 books, 3 days"),
    ],
)
def test_the_answer_has_a_sum(language, level, age, altogether, client):
    shown = ask(client, language, age=age, level=level)

    # A number and what it counts stand on one line.
    assert re.sub(r"(?<=\d) ", "\N{NO-BREAK SPACE}", altogether) in shown


def test_the_answer_comes_before_what_else_is_open(client):
    shown = ask(client, "en", age=16, level="gold")

    assert shown.index('class="level level-gold"') < shown.index("Also open to you:")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((1, 1, 1), "1 час в неделю, 1 книга, 1 день"),
        ((5, 21, 12), "5 часов в неделю, 21 книга, 12 дней"),
        ((0, 2, 0), "2 книги"),
        ((0, 0, 0), ""),
    ],
)
def test_a_sum_counts_as_the_language_does_and_leaves_out_nothing(numbers, words):
    with override("ru"):
        assert effort_words(Effort(*numbers)) == words


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_answer_leads_on(language, client):
    text = ask(client, language, age="14", level="bronze")

    for path in ("directions/sport/", "directions/heritage/", "reading-lists/2026/?level=bronze", "steps/"):
        assert f'href="/{language}/{path}"' in text, path
        assert client.get(f"/{language}/{path}").status_code == 200
    assert f'value="http://127.0.0.1:8000/{language}/ask/?age=14&level=bronze"' in text


def test_a_direction_that_is_not_public_is_named_and_leads_nowhere(client):
    DirectionPage.objects.get(slug="trips", locale__language_code="kk").unpublish()
    text = ask(client, "kk", age="14", level="bronze")

    assert "Туристік сапарлар" in text and "/kk/directions/trips/" not in text


def test_the_level_may_be_left_out(client):
    text = ask(client, "ru", age="15")

    assert text.count('class="sum"') == 2
    assert 'value="http://127.0.0.1:8000/ru/ask/?age=15"' in text


def test_who_may_begin_nothing_yet_is_not_sent_to_apply(client):
    text = ask(client, "ru", age="13", level="bronze")

    assert "начать можно с 14 лет" in text
    assert text.count("Подать заявление") == 1, "only at the foot of the page"


def test_an_answer_costs_the_same_for_one_level_and_for_three(client):
    ask(client, "ru", age="16")
    counts = []
    for level in ("gold", ""):
        cache.clear()
        with CaptureQueriesContext(connection) as made:
            ask(client, "ru", age="16", level=level)
        counts.append(len(made))
    assert counts[0] == counts[1] <= 12

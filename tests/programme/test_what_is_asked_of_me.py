"""The page that takes an age and a level and answers, without JavaScript."""

import html

import pytest

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


def test_missing_slogans_stay_visible_to_editors_and_invisible_to_readers(client, editor_client):
    from django.urls import reverse

    listing = editor_client.get(reverse("wagtailsnippets_programme_direction:list")).content.decode()
    assert "ағылшынша ұран" in listing

    text = client.get("/en/directions/heritage/").content.decode()
    assert "Ұлттық мұраны" not in text
    assert "Береги" not in text


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

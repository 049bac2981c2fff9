"""In which order a page tells, and what stands beside its words."""

import re

import pytest

from tosbelgi.cms.pages.layout import plain_layout
from tosbelgi.home.drawings import FRONT_STEPS, STEPS
from tosbelgi.home.models import ContentPage, FrontPage
from tosbelgi.language.languages import CODES

pytestmark = pytest.mark.django_db


def drawn(shown: str) -> list[str]:
    return re.findall(r'class="scene scene-([\w-]+)"', shown)


def shown_at(client, address: str) -> str:
    return client.get(address).content.decode()


@pytest.mark.parametrize("language", CODES)
def test_the_front_page_shows_the_way_then_people_then_what_there_is_and_news_last(language, client):
    shown = shown_at(client, f"/{language}/")

    places = [shown.index(mark) for mark in ('class="hero"', 'id="way"', "scene-people", 'id="seven"', 'id="three"')]
    assert places == sorted(places)
    assert shown.index('id="news"') > places[-1]
    assert drawn(shown) == ["home", *FRONT_STEPS, "people"]
    assert shown.count('<ol class="drawn drawn-4">') == 1
    assert f'<li class="find-yours"><h3><a href="/{language}/ask/">' in shown


@pytest.mark.parametrize("language", CODES)
def test_one_button_of_the_front_page_is_the_first_and_it_applies(language, client):
    shown = shown_at(client, f"/{language}/")
    hero = shown[shown.index('class="hero"') : shown.index('class="hero-scene"')]

    assert re.findall(r'class="(button[^"]*)" href="([^"]+)"', hero) == [
        ("button", f"/{language}/steps/"),
        ("button button-quiet", f"/{language}/ask/"),
        ("button button-quiet", f"/{language}/about/"),
    ]


def test_a_front_page_whose_steps_are_others_keeps_their_words(client):
    page = FrontPage.objects.get(locale__language_code="kk")
    page.body.append(("step", {"title": "Бесінші қадам", "text": "<p>Бесінші</p>"}))
    page.save_revision().publish()

    shown = shown_at(client, "/kk/")

    assert "Бесінші қадам" in shown
    assert 'id="way"' not in shown
    assert drawn(shown) == ["home", "people"]


def test_nine_steps_are_drawn_one_by_one(client):
    shown = shown_at(client, "/ru/steps/")

    assert drawn(shown) == list(STEPS["steps"])
    assert shown.count('class="prose step"') == len(STEPS["steps"])


@pytest.mark.parametrize(
    ("address", "scene"),
    [("about/", "people"), ("about/goals/", "step-level"), ("faq/", "talk"), ("privacy/", "chest"), ("news/", "home")],
)
def test_a_page_of_text_has_a_scene_beside_it(address, scene, client):
    assert drawn(shown_at(client, f"/en/{address}"))[-1] == scene


def test_a_long_page_names_its_parts_and_each_name_leads_to_one(client):
    shown = shown_at(client, "/kk/privacy/")
    beside = shown[shown.index('<div class="beside">') :]
    anchors = re.findall(r'<a href="#([\w-]+)">', beside)

    assert len(anchors) >= 5
    for anchor in anchors:
        assert shown.count(f' id="{anchor}"') == 1


def test_a_short_page_has_no_list_of_contents(client):
    page = ContentPage.objects.get(slug="about", locale__language_code="en")
    page.body = [
        ("section", {"heading": "One", "text": "<p>1</p>"}),
        ("section", {"heading": "Two", "text": "<p>2</p>"}),
    ]
    page.save_revision().publish()

    assert 'id="contents"' not in shown_at(client, "/en/about/")


@pytest.mark.parametrize("language", CODES)
def test_the_folded_menu_holds_every_page_of_the_first_row_and_of_the_footer(language, client):
    shown = shown_at(client, f"/{language}/")
    folded = shown[shown.index('<details class="all-pages">') : shown.index("</details>")]

    for slug in ("about", "directions", "levels", "reading-lists", "steps", "ask", "news", "faq", "awards", "centres"):
        assert f'href="/{language}/{slug}/"' in folded


def test_reading_on_leads_to_the_next_page(client):
    assert '<a href="/kk/ask/" rel="next">' in shown_at(client, "/kk/steps/")
    assert '<a href="/ru/privacy/" rel="next">' in shown_at(client, "/ru/accessibility/")


CABINET = {"kk": "Жеке кабинет", "ru": "Личный кабинет", "en": "My cabinet"}


@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("path", ["", "levels/", "search/?q=abai", "books/abai-zholy/", "no-such-page/"])
def test_every_page_leads_into_the_cabinet_from_its_menu_and_its_foot(path, language, client):
    shown = shown_at(client, f"/{language}/{path}")
    link = f'<a href="/{language}/cabinet/" rel="nofollow">{CABINET[language]}</a>'

    menu = shown[shown.index('class="all-pages"') : shown.index("</details>", shown.index('class="all-pages"'))]
    assert link in menu
    assert link in shown[shown.index('class="site-footer"') :]
    assert shown.count(link) == 2


def test_the_way_into_the_cabinet_needs_no_database():
    assert plain_layout("ru")["cabinet_url"] == "/ru/cabinet/"

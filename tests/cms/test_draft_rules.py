"""What the operator has not confirmed says so where it is printed, until one setting takes the marks away."""

import html
import json
import re

import pytest
from django.test import RequestFactory
from django.utils.translation import override

from tests.graphql.asking import data
from tosbelgi.cms.pages import draft_marks
from tosbelgi.home.content_files import read_page
from tosbelgi.home.models import ContentPage
from tosbelgi.kernel import operator_settings
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.models import LevelsPage

pytestmark = pytest.mark.django_db
MARK = {"kk": "Ережелер жобасы", "ru": "Проект правил", "en": "Draft rules"}
PROPOSED = {"kk": "Міндетті деп ұсынылған", "ru": "Предложено как обязательное", "en": "Proposed as mandatory"}
PATHS = [
    "",
    "levels/",
    "ask/?age=16",
    "directions/sport/",
    "directions/heritage/",
    "faq/",
    "privacy/",
    "about/",
    "steps/",
    "awards/",
]


def chips(client, address: str) -> int:
    return client.get(address).text.count('<a class="chip chip-draft" href="#draft-rules">')


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", CODES)
def test_a_page_with_draft_rules_marks_them_and_explains_the_mark_once(language, path, client):
    shown = client.get(f"/{language}/{path}").text

    assert f'href="#draft-rules">{MARK[language]}</a>' in shown
    assert shown.count('id="draft-rules"') == 1
    assert shown.index('id="draft-rules"') < shown.index("</main>")


@pytest.mark.parametrize("path", ["about/goals/", "accessibility/", "directions/", "ask/", "news/", "nowhere/"])
def test_a_page_without_them_has_neither_mark_nor_explanation(path, client):
    assert "draft-rules" not in client.get(f"/kk/{path}").text


@pytest.mark.parametrize("language", CODES)
def test_the_marks_disappear_everywhere_once_the_operator_confirms(language, client, decide):
    for path in PATHS:
        assert chips(client, f"/{language}/{path}")  # the cache holds them now

    decide("rules.confirmed", True)

    for path in PATHS:
        shown = client.get(f"/{language}/{path}").text
        assert "draft-rules" not in shown
        assert PROPOSED[language] not in html.unescape(shown)


def test_mandatory_directions_are_proposed_until_they_are_confirmed(client, decide):
    assert "Proposed as mandatory" in client.get("/en/levels/").text
    assert "Proposed as mandatory" in client.get("/en/directions/sport/").text

    decide("rules.confirmed", True)

    assert "<h3>Asked of everybody</h3>" in client.get("/en/levels/").text
    assert "Mandatory at this level" in client.get("/en/directions/sport/").text
    assert "Asked of everybody" in client.get("/en/ask/?age=16").text


@pytest.mark.parametrize(("path", "marks"), [("levels/", 6), ("ask/?age=16&level=gold", 1), ("directions/trips/", 3)])
def test_a_level_bears_one_mark_and_keeps_how_its_norms_are_read(path, marks, client, decide):
    """On the levels page: three cards, their table, and two notes below."""
    reading = '<span class="reading">All the days are part of one trip.'
    assert chips(client, f"/en/{path}") == marks
    assert reading in client.get(f"/en/{path}").text

    decide("rules.confirmed", True)

    assert chips(client, f"/en/{path}") == 0
    assert reading in client.get(f"/en/{path}").text


def test_programs_are_told_as_well(client, decide):
    def answers() -> list[str]:
        script = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get("/en/faq/").text, re.S)
        (faq,) = [part for part in json.loads(script[1])["@graph"] if part["@type"] == "FAQPage"]
        return [question["acceptedAnswer"]["text"] for question in faq["mainEntity"]]

    drafts = sum(block.draft for block in read_page("faq", "en").blocks)
    query = """{ site(locale: EN) { rulesConfirmed } page(path: "faq") { body { ... on QuestionBlock { draft } } }
      direction(code: TRIPS, locale: EN) { levels { norm { text readings } } } }"""
    before = data(query)
    assert before["site"] == {"rulesConfirmed": False}
    assert {block["draft"] for block in before["page"]["body"] if block} == {True, False}
    assert before["direction"]["levels"][0]["norm"] == {
        "text": "excursions of 2 days",
        "readings": ["All the days are part of one trip."],
    }
    assert sum(answer.startswith("Draft rules. ") for answer in answers()) == drafts

    decide("rules.confirmed", True)

    assert data(query)["site"] == {"rulesConfirmed": True}
    assert not any(answer.startswith("Draft rules. ") for answer in answers())


def test_the_preview_of_the_setting_says_how_many_pages_are_marked():
    setting = operator_settings.get_setting("rules.confirmed")
    page = ContentPage.objects.get(slug="goals", locale__language_code="ru")
    with override("en"):
        before = setting.affected(False, True, None)
        page.body = [("note", {"title": "x", "text": "<p>x</p>", "draft": draft}) for draft in (False, True, False)]
        page.save()
        after = setting.affected(False, True, None)

    assert [line.partition(":")[0] for line in before] == ["Қазақша", "Русский", "English"]
    numbers = [[int(re.search(r"\d+", line)[0]) for line in lines] for lines in (before, after)]
    assert [now - then for then, now in zip(*numbers, strict=True)] == [0, 1, 0]


def test_the_setting_is_read_once_for_a_page(monkeypatch):
    asked = []
    monkeypatch.setattr(operator_settings, "value", lambda name, on: asked.append(on))
    request = RequestFactory().get("/")

    assert [draft_marks.rules_confirmed(request) for _mark in range(3)] == [False] * 3
    assert len(asked) == 1


def test_what_was_stored_before_blocks_had_the_mark_bears_none(client):
    page = LevelsPage.objects.get(locale__language_code="kk")
    page.body = json.dumps([{"type": "note", "value": {"title": "Ескі", "text": "<p>Ескі</p>"}}])
    page.save()

    assert "<h2>Ескі</h2><p>Ескі</p>" in re.sub(r">\s+<", "><", client.get("/kk/levels/").text)
    blocks = data('{ page(path: "levels") { body { ... on NoteBlock { title draft } } } }')["page"]["body"]
    assert blocks == [{"title": "Ескі", "draft": False}]

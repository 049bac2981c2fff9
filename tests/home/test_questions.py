"""The questions and answers: in groups, each with an address of its own that stays."""

import json
import re

import pytest
from django.conf import settings
from wagtail.models import Page

from tosbelgi.cms.pages.blocks import body_parts, question_anchor
from tosbelgi.home.content_files import BadContent, Block, in_groups, read_page
from tosbelgi.language.languages import CODES
from tosbelgi.search.query import results

GROUPS = {
    "kk": ["Қатысу", "Деңгей мен бағыт", "Журнал", "Ата-ана мен қауіпсіздік", "Мұғалім мен мектеп"],
    "ru": ["Участие", "Уровень и направление", "Журнал", "Родители и безопасность", "Учителю и школе"],
    "en": ["Taking part", "Levels and directions", "The journal", "Parents and safety", "Teachers and schools"],
}
QUESTION = re.compile(
    r'<div class="block-question" id="(q-[0-9a-f]{8})"><details class="prose question"><summary><h3>(.+?)</h3>'
)


def anchors(client, language: str) -> dict[str, str]:
    return dict(QUESTION.findall(client.get(f"/{language}/faq/").content.decode()))


@pytest.mark.django_db
def test_each_question_has_the_same_address_in_every_language(client):
    by_language = {code: anchors(client, code) for code in CODES}

    assert len(by_language["kk"]) == len(read_page("faq", "kk").names) - 5 >= 31
    assert list(by_language["kk"]) == list(by_language["ru"]) == list(by_language["en"])
    assert len({*by_language["kk"].values()}) == len(by_language["kk"])


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_the_questions_stand_in_five_groups_that_one_can_go_to(language, client):
    text = client.get(f"/{language}/faq/").content.decode()
    links = re.findall(r'<li><a href="#(g-[0-9a-f]{8})">(.+?)</a></li>', text)

    assert [title for _anchor, title in links] == GROUPS[language]
    places = [text.index(f'<div class="block-section group" id="{anchor}">') for anchor, _title in links]
    assert places == sorted(places)
    assert all(f"<h2>{title}</h2>" in text for _anchor, title in links)


@pytest.mark.django_db
def test_the_address_stays_when_the_words_change(client):
    page = Page.objects.get(slug="faq", locale__language_code="kk").specific
    block = next(block for block in page.body if block.block_type == "question")
    block.value["question"] = "Кім бағдарламаға қатыса алады?"
    page.save_revision().publish()

    assert anchors(client, "kk")[question_anchor(block.id)] == "Кім бағдарламаға қатыса алады?"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "typed"), [("kk", "ақылы"), ("ru", "платное"), ("en", "cost anything")])
def test_search_suggestions_and_linked_data_lead_to_the_question(language, typed, client):
    known = {f"/{language}/faq/#{anchor}" for anchor in anchors(client, language)}

    found = results.search(typed, language).hits[0]
    suggested = client.get(f"/{language}/search/suggest/", {"q": found.title.text}).json()["suggestions"]
    shown = client.get(f"/{language}/faq/").content.decode()
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', shown)[1])
    asked = next(part for part in data["@graph"] if part["@type"] == "FAQPage")["mainEntity"]

    assert found.url in known
    assert found.url in {one["url"] for one in suggested}
    assert f'href="{found.url}"' in client.get(f"/{language}/search/", {"q": typed}).content.decode()
    assert {one["url"] for one in asked} == {settings.SITE_URL + url for url in known}


@pytest.mark.django_db
def test_a_page_without_questions_has_no_script_and_no_groups(client):
    assert "questions" not in client.get("/kk/steps/").content.decode()
    assert "cms/questions" in client.get("/kk/faq/").content.decode()


def test_only_what_follows_a_heading_without_a_break_is_in_its_group():
    class Part:
        def __init__(self, block_type, block_id):
            self.block_type, self.id, self.value = block_type, block_id, {"heading": "Group"}

    kinds = ["question", "section", "text", "section", "question", "question", "note", "question"]
    parts = body_parts([Part(kind, f"{number:08}-x") for number, kind in enumerate(kinds)])

    assert [part.opens_group for part in parts] == [False, False, False, True, False, False, False, False]
    assert [part.in_group for part in parts] == [False, False, False, False, True, True, False, False]
    assert [part.anchor for part in parts] == [
        "q-00000000", "", "", "g-00000003", "q-00000004", "q-00000005", "", "q-00000007",
    ]  # fmt: skip
    assert body_parts([]) == []


ASKED = [Block("question", title, "") for title in ("Who?", "When?")]


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["who"], [["who"]]),
        (["who", "when"], [["who"]]),
        (["who", "when"], [["who"], ["who", "when"]]),
        (["who", "who"], [["who", "who"]]),
        (["who", "when"], [["who", "why"]]),
        ([], [["who", "when"]]),
    ],
)
def test_a_question_without_a_name_or_a_group_of_its_own_is_refused(names, groups):
    with pytest.raises(BadContent, match="each needs one name of its own"):
        in_groups(ASKED, names, [{"title": "Group", "questions": members} for members in groups])


def test_the_names_and_groups_are_the_same_in_every_language():
    texts = [read_page("faq", code) for code in CODES]

    assert texts[0].names == texts[1].names == texts[2].names
    assert [[block.kind for block in text.blocks] for text in texts] == [[block.kind for block in texts[0].blocks]] * 3

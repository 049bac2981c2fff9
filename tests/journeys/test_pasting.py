"""What an editor pastes from Word: a table becomes a table, and what is left out of a text is named under it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OPERATOR, sign_in

pytestmark = pytest.mark.browser
# As Word writes it: its lines end in the middle of a text, cells are joined, a first row is no more than bold.
TABLE = """<table class=MsoTableGrid><tr><td><p class=MsoNormal><b>Бағыт<o:p></o:p></b></p></td><td>Қола
деңгей</td><td>Күміс</td></tr><tr><td rowspan=2><p>Спорт және
шынықтыру</p></td><td>12</td><td>52,5</td></tr><tr><td>13</td><td></td></tr>
<tr><td>Оқу<br>кітап</td><td colspan=2>10</td></tr></table>"""
ROWS = [["Спорт және шынықтыру", "12", "52,5"], ["Спорт және шынықтыру", "13", ""], ["Оқу\nкітап", "10", ""]]
PAGE = "privacy"


def paste(page: Page, html: str) -> None:
    """Put it into the clipboard as another program would, and press the keys."""
    page.evaluate(
        """html => navigator.clipboard.write([new ClipboardItem({
          "text/html": new Blob([html], {type: "text/html"}),
          "text/plain": new Blob([html.replace(/<[^>]*>/g, "")], {type: "text/plain"}),
        })])""",
        html,
    )
    page.keyboard.press("Control+V")


@pytest.fixture(params=["kk", "ru", "en"])
def form(request, chromium, site_url):
    """The form of a Kazakh page, before an editor with this language."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=request.param)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site_url)
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)
    number = re.search(r"/admin/pages/(\d+)/edit/", context.request.get(f"{site_url}/kk/{PAGE}/").text())[1]
    # Nothing is stored by itself: the page stays as it is for the other languages, and for other tests.
    page.route("**/edit/", lambda route: route.abort() if route.request.resource_type == "fetch" else route.continue_())
    page.goto(f"{site_url}/admin/pages/{number}/edit/")
    page.language = request.param
    yield page
    context.close()


def add(form: Page, kind: dict[str, str]) -> None:
    form.locator("button.c-sf-add-button").last.click()
    form.get_by_role("option", name=kind[form.language], exact=True).click()


def cells(form: Page) -> list[list[str]]:
    rows = form.locator(".typed-table-block tbody tr").all()
    return [[cell.input_value() for cell in row.locator("td textarea, td input[type=text]").all()] for row in rows]


def test_a_table_from_word_fills_the_block_and_survives_a_refusal(form):
    add(form, {"kk": "Кесте", "ru": "Таблица", "en": "Table"})
    block = form.locator(".typed-table-block")
    block.locator(".cells-paste textarea").focus()
    paste(form, "<p>Кесте емес</p>")
    told = block.locator("[role=status]")
    expect(told).to_have_text(
        {"kk": "Қойғаныңызда кесте жоқ.", "ru": "Во вставленном нет таблицы.", "en": "What you pasted holds no table."}[
            form.language
        ]
    )
    paste(form, TABLE)

    expect(told).to_contain_text(
        {
            "kk": "Толтырылды: баған – 3, жол – 3. Біріктірілген ұяшықтар бөлінді",
            "ru": "Заполнено: столбцов — 3, строк — 3. Объединённые ячейки разделены",
            "en": "Filled in: columns – 3, rows – 3. Joined cells were taken apart",
        }[form.language]
    )
    assert cells(form) == ROWS
    headings = block.locator(".column-heading")
    assert [one.input_value() for one in headings.all()] == ["Бағыт", "Қола деңгей", "Күміс"]
    paste(form, TABLE)
    expect(block.locator("tbody tr")).to_have_count(7)

    with form.expect_navigation():
        form.evaluate("document.querySelector('button[name=action-publish]').click()")
    expect(form.locator(".help-critical").first).to_contain_text(
        {"kk": "түсіндірме жазу керек", "ru": "нужна подпись", "en": "needs a caption"}[form.language]
    )
    assert cells(form)[:3] == ROWS
    block.locator("input[id$=-caption]").fill("Апталар")
    form.locator("[data-streamfield-action=DUPLICATE]").last.click()
    copies = form.locator(".typed-table-block input[id$=-caption]")
    expect(copies).to_have_count(2)
    assert copies.last.input_value() == "Апталар"
    form.evaluate("window.onbeforeunload = null")


LOSSES = {
    "table": (TABLE, {"kk": "«Кесте» блогына", "ru": "в блок «Таблица»", "en": "a block “Table”"}),
    "picture": (
        '<p>Сурет <img src="https://example.kz/a.png" width="300"></p>',
        {"kk": "Суреттер:", "ru": "Изображения:", "en": "Pictures:"},
    ),
    "heading": ("<h1>Тақырып</h1><p>мәтін</p>", {"kk": "Тақырыптар:", "ru": "Заголовки:", "en": "Headings:"}),
    "colour": (
        '<p>Бұл <span style="color:#c00000">маңызды</span></p>',
        {"kk": "Түстер,", "ru": "Цвет,", "en": "Colours,"},
    ),
    "raised": ("<p>12 м<sup>2</sup></p>", {"kk": "Жоғары не төмен", "ru": "Надстрочные", "en": "Raised"}),
}
KEPT = """<p style="color:windowtext;background:white">Бұл <b>қалың</b>, <i>көлбеу</i>,
<a href="https://example.kz/" style="color:#0563c1;text-decoration:underline">сілтеме</a></p>
<ul><li><span style="color:rgb(33, 37, 41)">бір</span></li></ul>"""


def test_what_a_text_cannot_hold_is_named_under_it_and_the_rest_is_silent(form):
    field = form.locator("[data-draftail-editor-wrapper]").first
    notice = field.locator("xpath=following-sibling::*[@role='status']")
    field.locator("[contenteditable=true]").click()
    for html, words in LOSSES.values():
        paste(form, html)
        expect(notice.locator("li")).to_have_count(1)
        expect(notice.locator("li")).to_contain_text(words[form.language])
    expect(field).to_contain_text("Қола деңгей")  # no word is lost
    notice.get_by_role("button").click()
    expect(notice).to_be_hidden()

    paste(form, "".join(html for html, _words in LOSSES.values()))
    expect(notice.locator("li")).to_have_count(len(LOSSES))
    paste(form, KEPT)
    expect(notice).to_be_hidden()
    expect(field.locator("a", has_text="сілтеме").first).to_be_visible()
    form.evaluate("window.onbeforeunload = null")


ALONE = {
    "table": {"kk": "тізім етіп жазыңыз", "ru": "сделайте список", "en": "make a list"},
    "picture": {"kk": "сөзбен жазыңыз", "ru": "Скажите словами", "en": "Say in words"},
    "heading": {"kk": "қалың қаріппен", "ru": "выделите их жирным", "en": "make them bold"},
}


def test_outside_of_a_body_no_block_is_named_that_cannot_stand_there(form, site_url):
    shown = form.request.get(f"{site_url}/kk/directions/work/").text()
    form.goto(f"{site_url}/admin/pages/{re.search(r'/admin/pages/([0-9]+)/edit/', shown)[1]}/edit/")
    field = form.locator("[data-contentpath=evidence] [data-draftail-editor-wrapper]")
    notice = field.locator("xpath=following-sibling::*[@role='status']")
    field.locator("[contenteditable=true]").click()
    for kind, words in ALONE.items():
        paste(form, LOSSES[kind][0])
        expect(notice.locator("li")).to_have_count(1)
        expect(notice.locator("li")).to_contain_text(words[form.language])
        expect(notice).not_to_contain_text({"kk": "блог", "ru": "блок", "en": "block"}[form.language])
    form.evaluate("window.onbeforeunload = null")

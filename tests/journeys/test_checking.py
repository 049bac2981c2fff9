"""As an editor: what the checks find wrong with a page is told in the editor's language, there and on the page."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import OPERATOR, sign_in

pytestmark = pytest.mark.browser

# Four errors of which Wagtail has no words, and one that an editor can write: bold italics instead of a heading.
WRONG = (
    '<div class="prose"><img src="/favicon.ico"><ul><p>1465</p></ul><div role="no-such-role">1465</div>'
    '<p lang="qqq">1465</p><p><b><i>1465</i></b></p><p>' + "1465 1731 1847 " * 9 + "</p></div>"
)
OF_THE_SITE = {
    "kk": "Мәселе сіздің мәтініңізде емес, сайттың өзінде: әзірлеушілерге хабарлаңыз.",
    "ru": "Дело не в вашем тексте, а в самом сайте: сообщите разработчикам.",
}
TOLD = {
    "kk": {
        "Суреттің балама мәтіні жоқ": "Оны суреттің бетінде жазыңыз немесе суретті безендіру үшін деп белгілеңіз.",
        "Абзац тақырып сияқты безендірілген": "«Бөлім» блогын қойыңыз: оның өз тақырыбы бар.",
        "Тізімде тармақ емес нәрсе бар": OF_THE_SITE["kk"],
        "Бұл мәтіннің тілі қате көрсетілген": OF_THE_SITE["kk"],
        "Беттің бұл бөлігіне берілген рөл мүлде жоқ": OF_THE_SITE["kk"],
    },
    "ru": {
        "У изображения нет альтернативного текста": "Напишите его на странице изображения или отметьте изображение как "
        "декоративное.",
        "Абзац оформлен как заголовок": "Вставьте блок «Раздел»: у него есть свой заголовок.",
        "В списке есть то, что не является пунктом": OF_THE_SITE["ru"],
        "Язык этого текста указан неверно": OF_THE_SITE["ru"],
        "Этой части страницы дана роль, которой не существует": OF_THE_SITE["ru"],
    },
}


def told(rows: Locator) -> dict[str, str]:
    """What is wrong, and what to do about it, as the rows of the checks say it."""
    expect(rows.first).to_be_visible()
    return {
        row.locator("[data-content-checker-name]").inner_text(): row.locator("[data-content-checker-help]").inner_text()
        for row in rows.all()
    }


def latin(part: Locator) -> list[str]:
    return re.findall("[A-Za-z]{2,}", part.inner_text())


@pytest.fixture(params=["kk", "ru"])
def editor(request, chromium, site_url):
    """The window of an editor who has chosen the language; the page about the programme has errors in it."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale=request.param)
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)

    def spoil(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</main>", WRONG + "</main>"))

    page.route(
        re.compile(rf"/{request.param}/about/$|/preview/.*in_preview_panel"),
        lambda route: spoil(route) if route.request.method == "GET" else route.continue_(),
    )
    page.language = request.param
    yield page
    context.close()


def test_an_editor_reads_what_is_wrong_in_ones_own_language(editor, site_url):
    editor.goto(f"{site_url}/{editor.language}/about/")
    editor.locator("wagtail-userbar [data-wagtail-userbar-trigger]").click()
    editor.locator("wagtail-userbar #checker-trigger").click()
    on_the_page = editor.locator("wagtail-userbar #checker-results")
    assert told(on_the_page.locator("[data-content-checker-row]")) == TOLD[editor.language]
    assert latin(on_the_page) == []

    # Versions in other languages are edited as translations, without a panel of checks.
    editor.goto(f"{site_url}/kk/about/")
    editor.goto(editor.locator("wagtail-userbar a[href*='/edit/']").first.evaluate("(link) => link.href"))
    editor.locator("[data-side-panel-toggle=checks]").click()
    panel = editor.locator("[data-side-panel=checks]")
    assert told(panel.locator("[data-content-checker-row]")) == TOLD[editor.language]
    assert latin(panel) == []

"""The tasks of a month, each done in full by following the help: what an editor does, an approver lets pass.

In Kazakh; with HELP_PICTURES=kk,ru,en in those languages, and the pictures of the help are taken on the way.
"""

import io
import json
import os
import re
import urllib.error
import urllib.request
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import expect

from tosbelgi.home import help_texts
from tosbelgi.language.languages import CODES
from tosbelgi.reading_lists.admin_views import XLSX

from . import accessible, admin_words
from .cast import BROKEN, FIRST_YEAR, NOWHERE
from .desk import APPROVAL, HEIGHT, WIDTH, Desk, remember

pytestmark = pytest.mark.browser

CAMERA = bool(os.environ.get("HELP_PICTURES"))
LANGUAGES = os.environ.get("HELP_PICTURES", "kk").split(",")
ALMATY = ZoneInfo("Asia/Almaty")
# Each language does its own: another direction, another book, another year.
DIRECTION = {
    "kk": ("work", "Еңбек тәжірибесі"),
    "ru": ("trips", "Туристік сапарлар"),
    "en": ("skills", "Дарын мен дағды"),
}


@pytest.fixture(scope="module", autouse=True)
def cast(site, request):
    failed_before = request.session.testsfailed
    site.python("tests.journeys.cast", "people", *LANGUAGES)
    yield
    if CAMERA and request.session.testsfailed == failed_before:
        remember(LANGUAGES)


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def at_desk(chromium, site, language):
    """Each person at a browser of their own, signed in once."""
    contexts, desks = [], {}

    def at_desk(role: str) -> Desk:
        if role not in desks:
            context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
            context.set_default_timeout(45_000)
            contexts.append(context)
            desks[role] = Desk(context.new_page(), site, language, CAMERA).sign_in(role)
        return desks[role]

    at_desk.desks = desks
    yield at_desk
    for context in contexts:
        context.close()


def other(language: str) -> str:
    """So that what is made in one language is not mistaken for what was made in another."""
    return "" if language == "kk" else f" ({language})"


def read_by_all(site, path: str) -> tuple[int, str]:
    """What the public is answered now."""
    try:
        with urllib.request.urlopen(site.url + path, timeout=15) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, ""


def read_later(site, moment: datetime, *paths: str) -> dict:
    """What the public is answered at another moment, after what is due then has been done."""
    return json.loads(site.python("tests.journeys.later", moment.isoformat(), *paths))


def test_a_book_comes_into_section_one_and_its_annotation_is_translated(at_desk, site, language):
    title, slug = f"Тазша бала{other(language)}", f"tazsha-bala-{language}"
    section, book = "/kk/reading-lists/2026/kazakh-classics/?as=print", f"/ru/books/{slug}/"
    editor, translator, approver = at_desk("editor"), at_desk("translator"), at_desk("approver")

    editor.read("add-book").follow("/admin/snippets/reading_lists/book/add/")
    editor.field("slug").fill(slug)
    editor.press("Add %(label)s", label="_Author")
    editor.choose("book_authors", "Мұхтар Әуезов")
    editor.field("year").fill("1925")
    editor.field("original_language").fill("kk")
    editor.field("title_kk").fill(title)
    editor.field("annotation_kk").fill("Ауыл баласының тапқырлығы туралы әңгіме.")
    editor.picture("add-book", 1, editor.field("title_kk"), editor.field("annotation_kk"))
    editor.submit()
    approver.read("add-book").follow("/admin/")
    approver.approve(title)
    editor.read("add-book").page.locator(".help-way a[href^='/admin/pages/']").click()
    editor.press("Add %(label)s", label="_Book")
    editor.choose_at_once(title)
    editor.submit()
    approver.approve("Қазақ әдебиетінің алтын қоры")
    assert title in read_by_all(site, section)[1]
    assert "смекалке" not in read_by_all(site, book)[1]

    translator.read("add-book").follow("/admin/languages/")
    translator.field("q").fill(title)
    translator.press("Show")
    translator.link(translator.says("missing")).click()
    assert re.search(r"#id_annotation_ru$", translator.page.url)
    translator.field("annotation_ru").fill("Рассказ о смекалке аульного мальчика.")
    translator.picture("add-book", 2, translator.field("annotation_ru"))
    translator.submit()
    approver.approve(title)

    assert "Рассказ о смекалке аульного мальчика." in read_by_all(site, book)[1]
    assert "Ауыл баласының тапқырлығы" in read_by_all(site, f"/kk/books/{slug}/")[1]


def test_next_seasons_norms_are_prepared_and_approved_and_hold_from_their_first_day(at_desk, site, language):
    editor, approver = at_desk("editor"), at_desk("approver")
    begins = date(datetime.now(ALMATY).year + 1 + CODES.index(language), 1, 1)
    after = f"{19 - CODES.index(language)}"  # each begins with the season before it, and changes something

    editor.read("next-season").page.locator(".help-way a[href$='/next/']").click()
    editor.fill_day("starts_on", begins)
    editor.picture("next-season", 1, editor.field("starts_on"), editor.button("Begin the next version"))
    editor.press("Begin the next version")
    editor.page.wait_for_url("**/season/edit/**")
    editor.page.locator("#inline_child_levels-0 [data-panel-toggle]").first.click()
    editor.page.locator("#inline_child_levels-0-norms-0 [data-panel-toggle]").first.click()
    editor.page.locator("#id_levels-0-norms-0-hours_per_week").fill(after)
    editor.field("note").fill("Ойдан шығарылған шешім, сынақ үшін")
    with editor.page.expect_navigation():
        editor.press("Save draft")
    changed = editor.page.get_by_role("heading", name=editor.says("What publishing would change")).first
    changed.wait_for()
    table = editor.page.locator("table.listing", has_text=after)
    editor.picture("next-season", 2, table)
    assert after in table.inner_text()
    editor.submit()
    levels = "/kk/levels/"
    first_day = datetime(begins.year, begins.month, begins.day, 12, tzinfo=ALMATY)
    assert f"{after} сағат" not in read_later(site, first_day, levels)[levels][1], "a draft moves nobody"

    approver.read("next-season").follow("/admin/")
    approver.approve(f"{begins.year} · 1")
    assert f"{after} сағат" in read_later(site, first_day, levels)[levels][1]
    assert f"{after} сағат" not in read_later(site, first_day - timedelta(days=1), levels)[levels][1]
    assert f"{after} сағат" not in read_by_all(site, levels)[1]


def test_a_slogan_is_changed(at_desk, site, language):
    editor, approver = at_desk("editor"), at_desk("approver")
    code, title = DIRECTION[language]
    slogan, address = f"Еңбек – ерлік!{other(language)}", f"/kk/directions/{code}/"

    editor.read("slogan").follow("/admin/snippets/programme/direction/")
    editor.link(title).click()
    editor.field("slogan_kk").fill(slogan)
    button = editor.more("Submit to %(workflow_name)s", **APPROVAL)
    editor.picture("slogan", 1, editor.field("slogan_kk"), button)
    editor.page.keyboard.press("Escape")
    editor.submit()
    assert slogan not in read_by_all(site, address)[1]
    approver.read("slogan").follow("/admin/")
    approver.approve(title, "approve", 1)

    assert slogan in read_by_all(site, address)[1]


def test_what_is_missing_in_russian_is_seen_and_filled_in(at_desk, site, language):
    translator, approver = at_desk("translator"), at_desk("approver")
    motto, board = "Книга – окно в мир.", "/admin/languages/?language=ru&state=missing"

    translator.read("missing-words").follow(board)
    row = translator.page.locator("main tr", has_text="Кітап оқу").first
    cell = row.get_by_role("link", name=translator.says("missing"), exact=True).first
    translator.picture("missing-words", 1, translator.button("Show"), cell)
    cell.click()
    assert re.search(r"#id_motto_ru$", translator.page.url)
    assert not translator.page.locator("[id$='_kk'], [id$='_en']").count()
    translator.field("motto_ru").fill(motto)
    translator.picture("missing-words", 2, translator.field("motto_ru"))
    if language != LANGUAGES[-1]:  # the next language finds it missing too
        return
    translator.submit()
    assert motto not in read_by_all(site, "/ru/directions/reading/")[1]
    approver.read("missing-words").follow("/admin/")
    approver.approve("Кітап оқу")

    assert motto in read_by_all(site, "/ru/directions/reading/")[1]
    translator.read("missing-words").follow(board)
    assert not translator.page.locator("main").get_by_role("link", name="Кітап оқу").count()


def test_a_news_item_is_scheduled_for_tomorrow(at_desk, site, language):
    editor, approver = at_desk("editor"), at_desk("approver")
    title, slug = f"Қысқы оқу апталығы басталады{other(language)}", f"winter-reading-{language}"
    tomorrow = datetime.now(ALMATY).replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=1)
    address = f"/kk/news/{slug}/"

    editor.read("news").page.locator(".help-way a[href*='/pages/add/home/newspage/']").click()
    editor.field("title").fill(title)
    editor.field("summary").fill("Бір апта бойы бірге оқимыз.")
    editor.fill_day("date", tomorrow.date())
    editor.page.get_by_role("tab", name=editor.says("Promote")).click()
    editor.field("slug").fill(slug)
    editor.press("Toggle status")
    editor.press("Set schedule")
    editor.fill_day("go_live_at", tomorrow)
    editor.picture("news", 1, editor.field("go_live_at"), editor.button("Save schedule"))
    editor.press("Save schedule")
    editor.page.wait_for_url("**/edit/**")
    editor.submit()
    approver.read("news").follow("/admin/")
    approver.approve(title, "news", 2)

    assert read_by_all(site, address)[0] == 404
    assert read_later(site, tomorrow - timedelta(hours=1), address)[address][0] == 404
    assert title in read_later(site, tomorrow + timedelta(minutes=1), address)[address][1]
    assert title in read_by_all(site, "/kk/news/")[1]


def without_its_last_book(path: Path) -> tuple[dict, str]:
    """The spreadsheet as somebody sends it back who has deleted its last row; and the address word of that book."""
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book.worksheets[0]
    names = [cell.value for cell in sheet[1]]
    gone = sheet.cell(sheet.max_row, names.index("slug") + 1).value
    sheet.delete_rows(sheet.max_row)
    changed = io.BytesIO()
    book.save(changed)
    return {"name": "list.xlsx", "mimeType": XLSX, "buffer": changed.getvalue()}, gone


def test_a_list_is_imported_and_approved_and_a_book_withdrawn_from_it(at_desk, site, language):
    editor, approver = at_desk("editor"), at_desk("approver")
    year = FIRST_YEAR + LANGUAGES.index(language)
    site.python("tests.journeys.cast", "list_to_come", str(year))
    whole = f"/kk/reading-lists/{year}/?as=csv"
    before = read_by_all(site, whole)[1].splitlines()

    editor.read("reading-list").follow("/admin/reading-lists/")
    editor.link(f"{year} жыл").click()
    with editor.page.expect_download() as download:
        editor.page.locator("a[href$='export.xlsx']").first.click()
    file, gone = without_its_last_book(download.value.path())
    editor.page.locator("#id_file").set_input_files(file)
    editor.picture("reading-list", 1, editor.button("Look through the file"))
    editor.press("Look through the file")
    editor.page.wait_for_url("**/reading-lists/imports/*/")
    site.python("manage", "worker", "--once")
    editor.button("Import this list").wait_for()
    assert gone in editor.page.locator("dl").inner_text()
    assert read_by_all(site, whole)[1].splitlines() == before, "a preview moves nothing"
    editor.press("Import this list")
    editor.page.locator(".messages .success").wait_for()
    after = read_by_all(site, whole)[1].splitlines()
    assert (len(after), set(after) - set(before)) == (len(before) - 1, set())

    approver.read("reading-list").follow("/admin/reading-lists/")
    approver.link(f"{year} жыл").click()
    approver.field("decision").fill("Ойдан шығарылған кеңес, № 1")
    approver.fill_day("decided_on", date(2026, 11, 20))
    approver.press("Approve this list")
    approver.page.locator(".messages .success").wait_for()
    approver.read("withdraw-book").follow("/admin/reading-lists/")
    approver.link(f"{year} жыл").click()
    approver.page.locator("a[href$='/withdraw/']").first.click()
    approver.field("reason").fill("Басылымы енді табылмайды")
    approver.picture("withdraw-book", 1, approver.field("reason"), approver.button("Withdraw"))
    approver.press("Withdraw")

    assert approver.says("withdrawn") in approver.page.locator("table.listing").inner_text()


def test_a_picture_is_replaced_and_says_what_it_shows(at_desk, site, language):
    editor = at_desk("editor")
    drawn = io.BytesIO()
    Image.linear_gradient("L").resize((640, 400)).convert("RGB").save(drawn, "PNG")
    file = {"name": "steppe.png", "mimeType": "image/png", "buffer": drawn.getvalue()}

    editor.read("picture").follow("/admin/images/add/")
    editor.field("title").fill(f"Дала{other(language)}")
    editor.field("file").set_input_files(file)
    editor.page.locator("main form button[type=submit]").last.click()
    editor.page.wait_for_url("**/admin/images/")
    editor.read("picture").follow("/admin/images/")
    editor.page.locator("a[href*='/admin/images/']", has_text=f"Дала{other(language)}").first.click()
    words = {"kk": "Таң атқан дала", "ru": "Степь на рассвете", "en": "The steppe at dawn"}
    for code, said in words.items():
        editor.field(f"alt_{code}").fill(said)
    editor.picture("picture", 1, *[editor.field(f"alt_{code}") for code in words])
    editor.press("Save")

    editor.page.locator(".messages .success").wait_for()


def test_a_broken_link_is_found_and_mended(at_desk, site, language):
    editor, approver = at_desk("editor"), at_desk("approver")
    title = f"{BROKEN} ({language})"
    report = "/admin/reports/content-health/?kind=links"
    editor.read("mend-link").follow(report)
    editor.picture("mend-link", 1, editor.link(title))
    editor.link(title).click()
    editor.page.locator("a[data-draftail-trigger]").first.click()
    editor.page.locator(".Tooltip__button").last.click()
    expect(editor.page.locator("[name=body-0-value]")).not_to_have_value(re.compile(NOWHERE))
    editor.submit()
    approver.read("mend-link").follow("/admin/help/approve/")
    approver.approve(title)

    editor.read("mend-link").follow(report)
    assert not editor.page.locator("main").get_by_role("link", name=title).count()


def test_an_approver_sees_what_would_change_and_no_half_written_words_go_out(at_desk, site, language, tmp_path):
    """At a desk and on a phone, with and without a mouse; the editor goes on writing where they were."""
    editor, translator, approver = at_desk("editor"), at_desk("translator"), at_desk("approver")
    title, half, whole = "Абай жолы", f"ЖАРТЫЛАЙ ЖАЗЫЛҒАН {language}", f"Полная аннотация {language}."
    for one, field, words in ((editor, "annotation_kk", half), (translator, "annotation_ru", whole)):
        one.page.goto(f"{site.url}/admin/snippets/reading_lists/book/?q=Абай")
        one.link(title).click()
        one.field(field).fill(words)
        if one is editor:
            one.page.locator("footer button.action-save").click()
            one.page.locator(".messages .success").wait_for()
    translator.submit()
    approver.page.goto(f"{site.url}/admin/")
    approver.page.locator("main").get_by_role("link", name=title).first.click()
    approver.link(approver.says("See what would change, and decide")).click()
    page = approver.page
    for width in (390, WIDTH):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.screenshot(path=tmp_path / f"deciding-{language}-{width}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert accessible.told(accessible.violations(page, within="main")) == []
    shown = page.locator(".side-by-side")
    assert whole in shown.inner_text()
    assert half not in page.content()
    page.locator("textarea").focus()
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator(".messages .success").wait_for()

    book = re.search(r"/book/edit/\d+/", page.url)
    assert book
    assert half not in read_by_all(site, "/kk/books/abai-zholy/")[1]
    assert whole in read_by_all(site, "/ru/books/abai-zholy/")[1]
    editor.page.reload()
    assert editor.field("annotation_kk").input_value() == half


def test_the_help_shows_the_pictures_there_are(at_desk, language):
    taken = list(help_texts.PICTURES.glob(f"news-*.{language}.webp"))
    editor = at_desk("editor").read("news")
    shown = editor.page.locator("img.help-picture")
    for number in range(shown.count()):
        shown.nth(number).scroll_into_view_if_needed()
        shown.nth(number).evaluate("(one) => one.decode()")

    assert shown.count() == len(taken)


def test_on_the_way_nobody_met_a_word_of_another_language(at_desk, site, language):
    if language == "en":
        return  # English is what the code says
    met = {text: f"{role} at {address}" for role, desk in at_desk.desks.items() for text, address in desk.met.items()}
    assert met, "it comes after the tasks and looks at what they showed"
    written = admin_words.Content(json.loads(site.python("tests.journeys.cast", "texts")))

    assert {text: met[text] for text in admin_words.foreign(list(met), language, written)} == {}

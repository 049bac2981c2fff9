"""As a visitor: every page, three languages, a phone and a desk, in a real browser."""

import re

import pytest

from . import accessible

pytestmark = pytest.mark.browser

# Where axe looks at a page whole: words differ by language, places by width, and no rule depends on both at once. The
# colours of the dark depend on neither. Whether a page fits is measured in each language at each width.
WHOLE = {("kk", 360), ("kk", 1280), ("ru", 360), ("en", 1280)}
DARK = {("kk", 360), ("kk", 1280)}
PATHS = [
    "",
    "about/",
    "about/goals/",
    "steps/",
    "directions/",
    "directions/sport/",
    "directions/skills/",
    "directions/reading/",
    "directions/heritage/",
    "directions/volunteering/",
    "directions/trips/",
    "directions/work/",
    "levels/",
    "ask/",
    "ask/?age=14&level=silver",
    "ask/?age=x",
    "news/",
    "news/levels-2026/",
    "faq/",
    "awards/",
    "centres/",
    "centres/?region=KZ-71",
    "accessibility/",
    "privacy/",
    "reading-lists/",
    "reading-lists/2026/",
    "reading-lists/2026/world-classics/?order=author",
    "reading-lists/2026/?level=x",
    "reading-lists/2026/?level=bronze&as=print",
    "books/abai-zholy/",
    "authors/auezov/",
    "search/",
    "search/?q=кітап",
    "no-such-page/",
]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_is_accessible_and_fits(language, width, chromium, site_url):
    context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    wrong, loaded = [], []
    looks = {"light": ()} if (language, width) in WHOLE else {}
    looks |= {"dark": accessible.COLOURS} if (language, width) in DARK else {}
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
    for path in PATHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site_url}/{language}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        for scheme, rules in looks.items():
            page.emulate_media(color_scheme=scheme)
            found = accessible.violations(page, rules=rules)
            wrong += [f"{path} {scheme}: {told}" for told in accessible.told(found)]
        for narrow in {width, min(width, 320)}:
            page.set_viewport_size({"width": narrow, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                wrong.append(f"{path}: at {narrow} px it scrolls sideways by {wide} px")
    context.close()

    assert wrong == []
    assert not [url for url in loaded if not url.startswith((site_url, "data:"))]


@pytest.mark.parametrize(
    ("language", "button", "answer"),
    [
        ("kk", "Менен не талап етіледі?", "3 ай (13 апта) бойы аптасына кемінде 1 сағат"),
        ("ru", "Что требуется от меня?", "Не менее 1 часа в неделю в течение 3 месяцев (13 недель)"),
        ("en", "What is asked of me?", "At least 1 hour a week for 3 months (13 weeks)"),
    ],
)
def test_a_visitor_on_a_phone_without_javascript_finds_what_bronze_asks(language, button, answer, chromium, site_url):
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{site_url}/{language}/")
    page.locator("main").get_by_role("link", name=button).click()
    page.locator("#id_age").fill("14")
    page.locator("#id_level").select_option("bronze")
    page.locator("form.ask button").click()

    assert answer in page.locator("#answer").inner_text()
    context.close()


def test_the_language_switcher_stays_on_the_page_and_is_remembered(page, site_url):
    page.goto(f"{site_url}/kk/directions/reading/")
    page.get_by_role("link", name="English").click()
    assert page.url == f"{site_url}/en/directions/reading/"

    page.goto(f"{site_url}/")
    assert page.url == f"{site_url}/en/"


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(page, site_url):
    page.goto(f"{site_url}/ru/levels/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")

    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_the_font_has_the_kazakh_letters(page, site_url):
    page.goto(f"{site_url}/kk/")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Geologica', 'ӘҒҚҢӨҰҮҺІәғқңөұүһі')")
    family = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert re.match("Geologica", family)

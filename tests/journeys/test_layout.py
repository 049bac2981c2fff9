"""As somebody with a phone: what fits on it, how far down the books begin, and what a finger can hit."""

import pytest

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
PATHS = [
    "",
    "about/",
    "steps/",
    "directions/",
    "directions/sport/",
    "levels/",
    "ask/?age=14&level=silver",
    "faq/",
    "reading-lists/2026/",
    "reading-lists/2026/world-classics/?level=gold",
    "reading-lists/2026/?level=bronze&as=print",
    "books/mans-search-for-meaning/",
    "authors/auezov/",
    "accessibility/",
    "reading-lists/2026/?level=x",
    "search/?q=zzzzqqqq",
    "no-such-page/",
]
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => one.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TOO_LOW = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24).map((one) => one.textContent)"""
FOOT_OF_FIRST_NAMES = "document.querySelector('.books .by').getBoundingClientRect().bottom + scrollY"
# As the widest word of a heading would be if none might be broken.
BROKEN_WORDS = """() => [...document.querySelectorAll('main :is(h1, h2, h3)')].filter((one) => one.checkVisibility())
  .filter((one) => { one.style.overflowWrap = 'normal'; return one.scrollWidth > one.clientWidth + 1; })
  .map((one) => one.textContent)"""


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=True, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_text_twice_as_large_never_scrolls_sideways(language, phone, site_url):
    wide = []
    for path in PATHS:
        phone.goto(f"{site_url}/{language}/{path}")
        phone.evaluate(OPEN_ALL)
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in (390, 320):
            phone.set_viewport_size({"width": width, "height": 844})
            if (by := phone.evaluate(TOO_WIDE)) > 0:
                wide.append((path, width, by))

    assert wide == []


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_first_book_shows_on_the_first_screen_of_a_phone(language, phone, site_url):
    phone.goto(f"{site_url}/{language}/reading-lists/2026/")

    assert phone.evaluate(FOOT_OF_FIRST_NAMES) < PHONE["height"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_of_a_heading_is_broken(language, phone, site_url):
    phone.set_viewport_size({"width": 360, "height": 844})
    broken = []
    for path in [*PATHS, "privacy/", "awards/", "centres/", "directions/heritage/"]:
        phone.goto(f"{site_url}/{language}/{path}")
        phone.evaluate("document.fonts.ready")
        broken += [(path, words) for words in phone.evaluate(BROKEN_WORDS)]

    assert broken == []


def test_links_of_header_path_and_footer_are_high_enough_for_a_finger(phone, site_url):
    phone.goto(f"{site_url}/ru/books/abai-zholy/")

    assert phone.evaluate(TOO_LOW, ".site-header :is(a, summary), .crumbs a, .site-footer a") == []


def test_the_menu_of_a_phone_leads_to_the_questions_without_javascript_and_by_keyboard(chromium, site_url):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/kk/")
    menu = page.get_by_role("navigation", name="Негізгі мәзір")
    assert not menu.get_by_role("link", name="Сұрақ-жауап").is_visible()

    page.locator(".all-pages summary").focus()
    page.keyboard.press("Enter")
    for name in ("Марапат", "Орталықтар", "Сұрақ-жауап"):
        assert menu.get_by_role("link", name=name).is_visible()
    menu.get_by_role("link", name="Сұрақ-жауап").click()

    assert page.url == f"{site_url}/kk/faq/"
    context.close()


def test_a_desk_shows_one_menu_and_a_phone_one(page, site_url):
    for width, shown in ((1280, ".menu"), (390, ".all-pages")):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site_url}/en/levels/")
        assert [name for name in (".menu", ".all-pages") if page.locator(name).is_visible()] == [shown]


def test_a_phone_shows_the_norms_once_and_their_sentences_when_asked(phone, site_url):
    phone.goto(f"{site_url}/en/levels/")
    sentence = "At least 1 hour a week for 3 months (13 weeks)."
    card = phone.locator("#bronze")
    assert not phone.locator("table.norms").is_visible()
    assert not card.get_by_text(sentence).first.is_visible()

    card.get_by_text("The same in full sentences").click()

    assert card.get_by_text(sentence).first.is_visible()


@pytest.mark.parametrize("path", ["books/mans-search-for-meaning/", "books/abai-zholy/"])
def test_the_words_of_a_cover_stay_on_it_whole(path, phone, site_url):
    phone.goto(f"{site_url}/kk/{path}")
    phone.evaluate("document.fonts.ready")

    for name in (".cover-words", ".cover-title"):
        over = "(one) => Math.max(one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight)"
        assert phone.locator(name).first.evaluate(over) <= 1

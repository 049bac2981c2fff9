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
# Words that begin or end at the very edge of the screen.
AT_THE_EDGE = """() => [...document.querySelectorAll('main :is(h1, h2, h3, h4, p, dt, dd, label, summary)')]
  .filter((one) => one.checkVisibility() && one.innerText.trim() && !one.closest('.unseen, thead'))
  .filter((one) => { const box = one.getBoundingClientRect(); return box.left < 12 || box.right > innerWidth - 12; })
  .map((one) => one.textContent)"""
# What stands alone: within a sentence a link is as high as its line, and of a book in a list all is its link.
HARD_TO_HIT = """() => [...document.querySelectorAll('a, button, summary, select, input')].filter((one) => {
    const beside = one.parentElement.textContent.trim().length - one.textContent.trim().length;
    const after = getComputedStyle(one, '::after');
    const inside = getComputedStyle(one).display === 'inline' && beside > 12;
    return one.checkVisibility() && !inside && !(after.position === 'absolute' && after.content !== 'none');
  }).filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.textContent || one.name)"""
BROKEN_LINKS = """() => [...document.querySelectorAll('.site-footer nav li')]
  .filter((one) => { one.firstChild.style.overflowWrap = 'normal'; return one.scrollWidth > one.clientWidth; })
  .map((one) => one.textContent)"""
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
def test_no_word_of_a_heading_or_of_the_footer_is_broken(language, phone, site_url):
    phone.set_viewport_size({"width": 360, "height": 844})
    broken = []
    for path in [*PATHS, "privacy/", "awards/", "centres/", "directions/heritage/"]:
        phone.goto(f"{site_url}/{language}/{path}")
        phone.evaluate("document.fonts.ready")
        broken += [(path, words) for words in phone.evaluate(BROKEN_WORDS)]
    broken += [("at the foot", words) for words in phone.evaluate(BROKEN_LINKS)]

    assert broken == []


def test_links_of_header_path_and_footer_are_high_enough_for_a_finger(phone, site_url):
    phone.goto(f"{site_url}/ru/books/abai-zholy/")

    assert phone.evaluate(TOO_LOW, ".site-header :is(a, summary), .crumbs a, .site-footer a") == []


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_words_touch_the_edge_and_each_link_alone_is_44_px_high(language, phone, site_url):
    at_the_edge, hard_to_hit = [], []
    for path in [*PATHS, "centres/", "news/", "awards/", "ask/?age=x", "reading-lists/", "search/?q=абай"]:
        phone.goto(f"{site_url}/{language}/{path}")
        at_the_edge += [(path, words) for words in phone.evaluate(AT_THE_EDGE)]
        hard_to_hit += [(path, words) for words in phone.evaluate(HARD_TO_HIT)]

    assert at_the_edge == []
    assert hard_to_hit == []


def test_the_second_line_of_a_question_begins_below_its_first(phone, site_url):
    phone.goto(f"{site_url}/kk/faq/")
    lines = "(one) => new Set([...one.getClientRects()].map((line) => Math.round(line.left))).size"

    assert phone.locator(".question summary h3").evaluate_all(f"(all) => Math.max(...all.map({lines}))") == 1


def test_a_choice_has_the_width_of_a_phone(phone, site_url):
    for path in ("centres/", "reading-lists/2026/?level=x"):
        phone.goto(f"{site_url}/kk/{path}")
        for box in phone.locator("main select").all():
            assert box.bounding_box()["width"] > 280


def test_a_filtered_list_begins_at_its_books_at_once_and_not_after_a_ride(chromium, site_url):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site_url}/kk/reading-lists/2026/?level=gold#books")

    assert page.evaluate("document.activeElement.id") == "books", "where a smooth ride would begin"
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.locator("#books").bounding_box()["y"] < 100
    context.close()


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


@pytest.mark.parametrize("path", ["faq/", "reading-lists/2026/?level=bronze&as=print"])
def test_paper_is_white_for_a_reader_in_the_dark_and_has_no_search_box(path, chromium, site_url):
    context = chromium.new_context(viewport={"width": 794, "height": 800}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{site_url}/kk/{path}")
    page.emulate_media(media="print")

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light only"
    assert not any(box.is_visible() for box in page.locator(".find").all())
    context.close()


def test_what_is_chosen_in_a_filter_is_not_cut_on_a_desk(page, site_url):
    page.set_viewport_size({"width": 1280, "height": 800})
    for language in ("kk", "ru", "en"):
        page.goto(f"{site_url}/{language}/reading-lists/2026/?level=gold&length=short")
        # Narrower than what is chosen would be alone.
        cut = """(one) => { const given = one.clientWidth; one.style.width = 'max-content';
          for (const other of [...one.options]) if (!other.selected) other.remove();
          return one.clientWidth > given; }"""
        assert not page.locator("#id_length").evaluate(cut)

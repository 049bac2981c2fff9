"""The form of a season: its levels and norms are lines, opened one by one by the keyboard, or all at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import OPERATOR, sign_in

pytestmark = pytest.mark.browser
NORM = "#inline_child_levels-0-norms-1"


@pytest.fixture(params=[1280, 390])
def form(request, chromium, site, site_url):
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="en")
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)
    page.goto(f"{site_url}/admin/snippets/programme/season/")
    page.goto(site_url + page.locator("a[href*='/season/edit/']").first.get_attribute("href"))
    yield page
    context.close()


def sent(form: Page) -> list[str]:
    """What the form would send of the rows."""
    pairs = form.evaluate("[...new FormData(document.querySelector('#w-editor-form'))].map(pair => pair.join('='))")
    return sorted(pair for pair in pairs if pair.startswith("levels"))


def height(form: Page) -> float:
    return form.locator("[data-folded-rows]").first.bounding_box()["height"]


def test_rows_are_opened_by_the_keyboard_and_send_the_same_open_and_closed(form):
    expect(form.locator("[data-folded-fields]").first).to_be_attached()
    closed, before = height(form), sent(form)
    assert closed < 500

    form.locator("#inline_child_levels-0 [data-panel-toggle]").first.focus()
    form.keyboard.press("Enter")
    toggle = form.locator(f"{NORM} [data-panel-toggle]")
    toggle.focus()
    form.keyboard.press("Space")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    books = form.locator("#id_levels-0-norms-1-books")
    expect(books).to_be_visible()
    assert sent(form) == before

    form.locator("[data-folded-all=open]").first.click()
    expect(form.locator("#id_levels-2-norms-0-hours_per_week, #id_levels-2-norms-0-books").first).to_be_visible()
    assert form.locator("[data-folded-fields]").count() == 0
    assert sent(form) == before
    assert height(form) > 20 * closed
    assert form.evaluate("document.documentElement.scrollWidth") <= form.viewport_size["width"]
    form.locator("[data-folded-all=close]").first.click()
    assert height(form) == closed


def test_a_changed_row_is_called_by_what_it_is_now_and_a_new_one_too(form):
    form.locator("#inline_child_levels-1 [data-panel-toggle]").first.click()
    rows = form.locator("#id_levels-1-norms-FORMS > [data-inline-panel-child]")
    many = rows.count()
    heading = rows.first.locator("[data-panel-heading-text]").first
    expect(heading.locator("[data-folded-summary]")).to_be_visible()
    rows.first.locator("[data-panel-toggle]").click()
    for box in rows.first.locator("input[name$='-directions']").all():
        box.set_checked(box.get_attribute("value") == "heritage")
    expect(heading).to_have_text("National heritage")

    form.locator("#id_levels-1-norms-ADD").click()
    expect(rows).to_have_count(many + 1)
    fresh = rows.last
    expect(fresh.locator(f"#id_levels-1-norms-{many}-kind")).to_be_visible()
    fresh.locator("input[name$='-directions'][value=trips]").check()
    expect(fresh.locator("[data-panel-heading-text]").first).to_have_text("Expeditions")
    form.evaluate("window.onbeforeunload = null")

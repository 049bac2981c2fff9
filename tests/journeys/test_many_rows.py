"""The form of a section with many books: a line a book, found by its title and moved by its number."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import OPERATOR, sign_in

pytestmark = pytest.mark.browser
LINES = ".rows-panel__line:not(.deleted):visible"


@pytest.fixture
def section(chromium, site_url):
    """The form of the third section of the Kazakh list, and its rows as they were."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)
    public = context.request.get(f"{site_url}/kk/reading-lists/2026/growth-popsci/").text()
    number = re.search(r"/admin/pages/(\d+)/edit/", public)[1]
    page.goto(f"{site_url}/admin/pages/{number}/edit/")
    expect(page.locator(LINES).first).to_be_visible()
    yield page
    context.close()


def titles(page) -> list[str]:
    return page.locator(f"{LINES} .rows-panel__name").all_inner_texts()


def test_a_book_is_found_among_many_moved_to_the_top_and_another_left_out(section):
    before, told = titles(section), section.locator("[data-rows-told]").inner_text()
    assert len(before) > 40 and str(len(before)) in told
    assert section.locator(".rows-panel").bounding_box()["height"] < 60 * len(before)

    last = before[-1]
    section.locator("[data-rows-filter]").fill(last.upper())
    assert titles(section) == [last]
    place = section.locator(f"{LINES} [data-rows-place]")
    assert place.input_value() == str(len(before))
    place.fill("1")
    place.press("Enter")
    section.locator("[data-rows-filter]").fill("")
    assert titles(section) == [last, *before[:-1]]

    section.locator(LINES).nth(1).locator("[id$='-DELETE-button']").click()
    expect(section.locator(LINES)).to_have_count(len(before) - 1)
    with section.expect_navigation():
        section.locator("footer button[type=submit]").first.click()
    expect(section.locator(LINES)).to_have_count(len(before) - 1)

    assert titles(section) == [last, *before[1:-1]]
    places = section.locator(f"{LINES} [data-rows-place]")
    assert [box.input_value() for box in places.all()] == [str(place + 1) for place in range(len(before) - 1)]


def test_on_a_phone_no_line_is_wider_than_the_screen(section):
    section.set_viewport_size({"width": 390, "height": 800})

    widest = section.evaluate(
        "Math.max(...[...document.querySelectorAll('.rows-panel *')].map(one => one.getBoundingClientRect().right))"
    )
    assert widest <= 390

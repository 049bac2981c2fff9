"""As an editor whose session is lost: nothing that was typed is lost with it."""

import re

import pytest
from playwright.sync_api import TimeoutError

from tests.browser import OPERATOR, sign_in

pytestmark = pytest.mark.browser
SUMMARY = "#id_summary"


@pytest.fixture
def context(chromium, site_url):
    opened = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    sign_in(opened.new_page(), f"{site_url}/admin/", **OPERATOR)
    yield opened
    opened.close()


def open_page(context, site_url, slug="privacy"):
    page = context.new_page()
    public = context.request.get(f"{site_url}/kk/{slug}/").text()
    number = re.search(r"/admin/pages/(\d+)/edit/", public)[1]
    page.goto(f"{site_url}/admin/pages/{number}/edit/")
    return page, f"{site_url}/admin/pages/{number}/edit/"


def type_until_saved(page, words):
    """Wagtail takes what stands there two seconds after the start for what was there before: then a space more."""
    for more in range(5):
        page.locator(SUMMARY).fill(words + " " * more)
        try:
            saved(page, 4000)
        except TimeoutError:
            continue
        return
    raise AssertionError("nothing was autosaved")


def saved(page, milliseconds=15000):
    page.locator(".w-autosave-indicator__state--saved").wait_for(state="visible", timeout=milliseconds)


def test_a_lost_session_takes_nothing_along_that_was_typed(context, site_url):
    page, address = open_page(context, site_url)
    type_until_saved(page, "Сақталған сөз.")
    context.clear_cookies(name="sessionid")
    page.locator(SUMMARY).fill("Сеанс біткен соң жазылған сөз.")
    page.locator(".signed-out").wait_for(state="visible", timeout=15000)
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_timeout(1000)
    assert page.url == address
    assert page.locator(SUMMARY).input_value() == "Сеанс біткен соң жазылған сөз."

    with context.expect_page() as other:
        page.locator(".signed-out a").click()
    sign_in(other.value, f"{site_url}/admin/", **OPERATOR)
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.locator(".signed-out").wait_for(state="hidden")
    saved(page)
    page.wait_for_timeout(500)

    again = context.new_page()
    again.goto(address)
    assert again.locator(SUMMARY).input_value() == "Сеанс біткен соң жазылған сөз."


def test_what_is_saved_by_a_button_says_what_the_button_says(context, site_url):
    page, _address = open_page(context, site_url, "accessibility")
    type_until_saved(page, "Батырмамен жарияланған сөз.")
    page.locator("footer [data-w-dropdown-target='toggle']").click()
    page.locator("footer button[name='action-publish']").click()
    page.wait_for_url("**/admin/pages/*/")
    page.goto(f"{site_url}/kk/accessibility/")
    assert "Батырмамен жарияланған сөз." in page.locator("main").inner_text()

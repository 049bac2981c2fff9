"""With a browser: a question that an address leads to is open, and an answer is kept, copied, sent and printed."""

import pytest
from playwright.sync_api import expect

from . import accessible

pytestmark = pytest.mark.browser


@pytest.fixture
def question(page, site_url):
    """The address of a question far down the page, without its language."""
    page.goto(f"{site_url}/kk/faq/")
    anchor = page.locator(".block-question").nth(25).get_attribute("id")
    return f"faq/#{anchor}"


def test_a_hit_of_the_search_opens_its_question(page, site_url):
    page.goto(f"{site_url}/ru/search/?q=оплата")
    page.locator(".results a.title, .results .title a").first.click()
    page.wait_for_url("**/ru/faq/#q-*")

    opened = page.locator("details.question[open]")
    expect(opened).to_have_count(1)
    expect(opened.locator("summary")).to_have_text("Участие платное?")
    expect(opened.locator("p").first).to_be_in_viewport()


def test_another_question_opens_without_leaving_the_page_and_the_languages_lead_to_it(page, site_url, question):
    page.goto(f"{site_url}/kk/{question}")
    expect(page.locator("details.question[open]")).to_have_count(1)
    other = page.locator(".block-question").first.get_attribute("id")
    page.evaluate("name => { location.hash = name; }", other)
    expect(page.locator(f"#{other} details")).to_have_attribute("open", "")

    page.locator(".languages a[lang=en]").click()
    page.wait_for_url(f"{site_url}/en/faq/#{other}")
    expect(page.locator(f"#{other} details")).to_have_attribute("open", "")


def test_without_a_script_the_question_one_is_led_to_shows_its_answer(chromium, site_url, question):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/kk/{question}")

    name = question.partition("#")[2]
    expect(page.locator(f"#{name}")).to_be_in_viewport()
    expect(page.locator(f"#{name} p").first).to_be_visible()
    expect(page.locator(".block-question p").first).to_be_hidden()
    context.close()


def test_a_group_is_gone_to_by_keyboard(page, site_url):
    page.goto(f"{site_url}/en/faq/")
    link = page.get_by_role("navigation", name="Groups of questions").get_by_role("link", name="Parents and safety")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Parents and safety")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_an_answer_is_copied_and_found_again_at_its_address(language, chromium, site_url):
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    refused = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"{site_url}/{language}/ask/?age=14&level=bronze&w=1")
    said = page.locator(".sum").inner_text()
    page.locator(".share [data-do=copy]").click()
    expect(page.locator(".share [role=status]")).not_to_be_empty()
    address = page.evaluate("navigator.clipboard.readText()")

    assert address == f"{site_url}/{language}/ask/?age=14&level=bronze"
    page.goto(address)
    assert page.locator(".sum").inner_text() == said
    expect(page.locator(".share [data-do=print]")).to_be_visible()
    assert accessible.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.locator(".languages a").first.click()
    page.wait_for_url("**/ask/?age=14&level=bronze#answer")
    assert refused == []
    context.close()


def test_without_a_script_the_address_of_an_answer_stands_there(chromium, site_url):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/kk/ask/?age=16&level=gold")

    expect(page.locator("#share-url")).to_have_value(f"{site_url}/kk/ask/?age=16&level=gold")
    expect(page.locator(".share button").first).to_be_hidden()
    context.close()


def test_on_paper_an_answer_is_what_was_asked_and_nothing_else(page, site_url):
    page.goto(f"{site_url}/kk/ask/?age=14&level=bronze")
    page.emulate_media(media="print")

    for there in (".sum", ".asked li", "#share-url", "h1"):
        expect(page.locator(there).first).to_be_visible()
    for not_there in ("form.ask", ".menu", ".site-footer", ".share button", ".languages"):
        expect(page.locator(not_there).first).to_be_hidden()


def test_on_paper_every_answer_of_the_questions_is_there(page, site_url):
    page.goto(f"{site_url}/kk/faq/")
    page.emulate_media(media="print")

    expect(page.locator(".block-question p").nth(20)).to_be_visible()
    expect(page.locator(".groups")).to_be_hidden()

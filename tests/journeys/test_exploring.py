"""As a developer of the host: a question is typed, run and looked up in the explorer, with nothing from elsewhere."""

import json
from urllib.parse import urlsplit

import pytest

from tests.browser import sign_in
from tests.journeys.cast import PASSWORD

pytestmark = pytest.mark.browser
QUESTION = "{ directions(locale: RU) { code title "


@pytest.fixture
def explorer(chromium, site):
    """The explorer, opened by a developer who was asked to sign in; with all it said and fetched."""
    site.python("tests.journeys.cast", "developer")
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    page.said, page.hosts = [], set()
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.on("request", lambda request: page.hosts.add(urlsplit(request.url).netloc))
    sign_in(page, f"{site.url}/graphql/explore/", "developer", PASSWORD)
    yield page
    context.close()


def test_a_developer_asks_a_question_and_looks_into_the_schema(explorer, site):
    page = explorer
    editor = page.locator(".graphiql-query-editor .CodeMirror")
    editor.wait_for()
    page.said.clear()
    page.hosts.clear()
    page.reload()
    editor.wait_for()
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.type(QUESTION)  # the editor closes the brackets
    page.wait_for_timeout(400)  # as people do; the editor takes a tenth of a second to see which operations there are
    page.keyboard.press("Control+Enter")
    answer = page.locator(".result-window")
    answer.get_by_text("SPORT").wait_for()

    shown = json.loads(page.evaluate("document.querySelector('.result-window .CodeMirror').CodeMirror.getValue()"))
    assert shown["data"]["directions"][0]["code"] == "SPORT"
    assert len(shown["data"]["directions"]) == 7

    page.get_by_role("button", name="Show Documentation Explorer").click()
    page.get_by_text("A GraphQL schema provides a root type").wait_for()
    page.locator(".graphiql-doc-explorer").get_by_text("Query", exact=True).click()
    page.get_by_text("The directions, in the programme's order.").wait_for()

    assert page.said == []
    assert page.hosts == {urlsplit(site.url).netloc}


def test_a_stranger_is_led_to_sign_in_and_sees_nothing_of_it(page, site_url):
    page.goto(f"{site_url}/graphql/explore/")

    assert urlsplit(page.url).path.endswith("/sign-in/")
    assert page.locator("#explorer").count() == 0
    assert "graphiql" not in page.content().lower().replace("/graphql/explore/", "")

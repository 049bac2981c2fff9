"""What axe finds wrong with an open page; it is put into a document once, however often that is looked at."""

import json
from collections.abc import Iterable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What may be wrong in the dark alone: the page is the same but for its colours.
COLOURS = ("color-contrast", "link-in-text-block")
# Wagtail's own screens may bring an axe of another version: ours has a name of its own.
_IS_THERE = "Boolean(window.axeOfTheTests)"
_PUT = AXE_SCRIPT + "\n;window.axeOfTheTests = window.axe;"
_RUN = "([within, options]) => axeOfTheTests.run(within ?? document, options).then((found) => found.violations)"


def violations(page: Page, *, within: str | None = None, rules: Iterable[str] = ()) -> list[dict]:
    """What breaks a rule, of all or of these, on the page or within a part of it."""
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    if not page.evaluate(_IS_THERE):
        page.evaluate(_PUT)
    return page.evaluate(_RUN, [within, options])


def told(found: list[dict]) -> list[str]:
    """Each rule that is broken, and where first."""
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in found]


def report(found: list[dict]) -> str:
    """Everything about them, to be read where a test fails."""
    return json.dumps(found, ensure_ascii=False, indent=1)

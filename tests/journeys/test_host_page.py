"""A stranger's page on another origin shows the journal and the rating of whoever lets it, and nothing else."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.browser import free_port

from . import accessible
from .test_cabinet import LOW, WIDE

pytestmark = pytest.mark.browser
SERVER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "journal_server.py"


@pytest.fixture(scope="module")
def people(site):
    return json.loads(site.python("tests.journeys.host_people"))


@pytest.fixture(scope="module")
def elsewhere(site_url, people):
    """Where the stranger's page is: its server runs as the docs say."""
    port = free_port()
    environment = os.environ | {"CLIENT_ID": people["id"], "SECRET": people["secret"]}
    server = subprocess.Popen([sys.executable, str(SERVER), site_url, "user-17", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _tenth in range(100):
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=15)


def press(cabinet, name):
    with cabinet.expect_navigation():
        cabinet.get_by_role("button", name=name, exact=True).click()


def test_the_page_shows_what_it_is_let_and_nothing_else(as_whom, page, site_url, elsewhere, people):
    cabinet = as_whom("grown", viewport={"width": 360, "height": 740}, java_script_enabled=False, locale="en")
    loaded = []
    page.on("request", lambda request: loaded.append(request.url))
    said, entries = page.locator("#said"), page.locator("#entries li")

    page.goto(elsewhere)
    page.get_by_text("Nothing may be shown").wait_for()
    cabinet.goto(f"{site_url}/en/cabinet/me/host/")
    press(cabinet, "Make a code")
    page.get_by_label("Code from").fill("WRONG-CODE")
    page.get_by_role("button", name="Link my account").click()
    page.get_by_text("This code is wrong, used, or over").wait_for()
    page.get_by_label("Code from").fill(cabinet.locator(".asked-about").inner_text())
    page.get_by_role("button", name="Link my account").click()
    page.get_by_text("Linked. Now allow").wait_for()
    assert entries.count() == 0

    cabinet.reload()
    press(cabinet, "Allow: Journal")
    page.reload()
    entries.first.wait_for()
    assert entries.count() == 10
    page.get_by_role("button", name="Earlier ones").click()
    page.locator("#entries li:nth-child(12)").wait_for()
    shown = page.locator("body").inner_text()
    assert "<b>1-жаттығу</b>" in shown, "what was written is text"
    assert "Ешкімге көрсетілмейді" not in shown
    assert "Rating" not in shown

    press(cabinet, "Allow: Place in the rating")
    page.reload()
    page.get_by_text("Rating").wait_for()
    assert page.locator("#figures dd").first.inner_text().endswith("%")

    press(cabinet, "Take it back: Journal")
    press(cabinet, "Take it back: Place in the rating")
    page.reload()
    page.get_by_text("Nothing may be shown").wait_for()
    assert entries.count() == 0
    assert said.inner_text() == "Nothing may be shown. Link your account, and allow it in your cabinet."
    assert not [url for url in loaded if not url.startswith((elsewhere, "data:"))], "it asks its own server alone"
    for secret in (people["secret"], people["id"]):
        assert secret not in page.content()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_is_shared_fits_and_is_accessible(language, as_whom, page, site_url, people):
    wrong = []
    pages = {
        f"/{language}/cabinet/me/host/": as_whom("grown", viewport={"width": 320, "height": 800}),
        f"/{language}/cabinet/me/": as_whom("child", viewport={"width": 320, "height": 800}),
        f"/{language}/family/{people['family']}/": page,
    }
    pages[f"/{language}/cabinet/me/host/?child"] = as_whom("child", viewport={"width": 320, "height": 800})
    for address, opened in pages.items():
        opened.set_viewport_size({"width": 320, "height": 800})
        opened.goto(f"{site_url}{address}")
        for scheme in ("light", "dark"):
            opened.emulate_media(color_scheme=scheme)
            wrong += [f"{address} {scheme}: {told}" for told in accessible.told(accessible.violations(opened))]
        if opened.evaluate(WIDE) > 0:
            wrong.append(f"{address}: it scrolls sideways")
        wrong += [f"{address}: hard to hit: {one}" for one in opened.evaluate(LOW)]
    assert wrong == []

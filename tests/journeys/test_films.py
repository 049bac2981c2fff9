"""A film plays and is sought in a browser on a slow line, through the view that asks who may see it."""

import base64
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.files.base import ContentFile

from tests import browser
from tests.storage import server as s3
from tests.storage import webm
from tests.storage.conftest import s3_server  # noqa: F401  (a fixture)
from tosbelgi.kernel.files.private.disk import PrivateDisk
from tosbelgi.settings.files import private_in_a_bucket, s3_options

WIDTH, HEIGHT, SECONDS, PER_SECOND = 640, 360, 60, 4
LINE = 400_000  # bytes a second: the film needs half of it
PICTURES = """() => [...Array(8).keys()].map(number => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 640, height: 360});
    const context = canvas.getContext("2d", {alpha: false});
    for (let one = 0; one < 4000; one++) {
        context.fillStyle = `hsl(${(one * 37 + number * 45) % 360} 70% 50%)`;
        context.fillRect((one * 7919) % 640, (one * 104729 + number * 13) % 360, 9, 9);
    }
    return canvas.toDataURL("image/webp", 0.8).split(",")[1];
})"""
PLAY = """async url => {
    const film = Object.assign(document.createElement("video"), {src: url, muted: true});
    document.body.replaceChildren(film);
    window.film = film;
    try { await film.play(); } catch (failure) { return String(failure); }
    return "";
}"""


@pytest.fixture(scope="module")
def film(chromium):
    page = chromium.new_page()
    pictures = [base64.b64decode(picture) for picture in page.evaluate(PICTURES)]
    page.close()
    return webm.film(pictures, WIDTH, HEIGHT, SECONDS, PER_SECOND)


@pytest.fixture(scope="module", params=["disk", "bucket"])
def film_site(request, film, tmp_path_factory):
    """The address of a site that keeps the film there. Nothing here asks its database, which is empty."""
    folder, kept = tmp_path_factory.mktemp("films"), {}
    if request.param == "disk":
        storage = PrivateDisk(folder / "private")
    else:
        running = request.getfixturevalue("s3_server")
        kept = running.environment
        options = private_in_a_bucket(s3_options(s3.BUCKET, running.url, s3.KEY, s3.SECRET))["OPTIONS"]
        from tosbelgi.kernel.files.private.bucket import PrivateBucket

        storage = PrivateBucket(**options)
    storage.save("films/steps.webm", ContentFile(film))
    port = browser.free_port()
    environment = os.environ | kept | {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/film.sqlite3"}
    environment |= {"SITE_URL": f"http://127.0.0.1:{port}", "LOG_LEVEL": "ERROR"}
    command = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4", "tests.storage.film_site:application"]
    server = subprocess.Popen(command, cwd=browser.ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(url: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with contextlib.suppress(OSError):
            urlopen(f"{url}/healthz", timeout=5).close()
            return
        time.sleep(0.5)
    raise RuntimeError("the site did not come up in two minutes")


@pytest.fixture
def viewer(chromium, film_site):
    """Who may see the film, on a slow line; and the ranges that the browser has asked for, with what it got."""
    context = chromium.new_context()
    context.add_cookies([{"name": "viewer", "value": "saule", "url": film_site}])
    page = context.new_page()
    page.goto(f"{film_site}/healthz")
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 100, "downloadThroughput": LINE, "uploadThroughput": LINE},
    )
    page.answers = []
    page.on(
        "response",
        lambda answer: page.answers.append((answer.status, answer.headers.get("content-range", ""))),
    )
    yield page
    context.close()


def until(page, condition: str) -> None:
    """Playwright's own way evaluates a text inside the page, which the policy of the site forbids."""
    end = time.monotonic() + 60
    while not page.evaluate(condition):
        assert time.monotonic() < end, page.answers
        page.wait_for_timeout(100)


def test_a_film_plays_and_is_sought(viewer, film_site, film):
    assert viewer.evaluate(PLAY, f"{film_site}/files/films/steps.webm") == ""
    until(viewer, "window.film.currentTime > 0.5")
    assert viewer.evaluate("window.film.duration") == SECONDS

    before = len(viewer.answers)
    viewer.evaluate("window.film.currentTime = 50")
    until(viewer, "!window.film.seeking && window.film.currentTime > 50.3")

    assert viewer.evaluate("window.film.error") is None
    assert viewer.evaluate("[window.film.videoWidth, window.film.videoHeight]") == [WIDTH, HEIGHT]
    assert {status for status, _range in viewer.answers} == {206}
    begun = [int(given.removeprefix("bytes ").partition("-")[0]) for _status, given in viewer.answers[before:]]
    assert max(begun) > len(film) // 2, "what lies between is not fetched"


def test_who_may_not_see_it_gets_no_film(chromium, film_site):
    page = chromium.new_page()
    page.goto(f"{film_site}/healthz")

    assert "NotSupportedError" in page.evaluate(PLAY, f"{film_site}/files/films/steps.webm")
    page.close()

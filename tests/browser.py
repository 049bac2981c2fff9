"""A real server and a real browser, for what only a reader's own eyes would notice."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from . import database, moved_clock, site_scripts

ROOT = Path(__file__).resolve().parent.parent
# An account of the test's own site, which is gone after the run.
OPERATOR = {"username": "saule", "password": "a long enough word"}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--font-render-hinting=none",  # else a headless shell rounds the width of letters, which no phone does
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Site:
    """A site that runs: where, and with which settings, so that something can be done to it from beside."""

    url: str
    environment: dict[str, str]
    scripts: site_scripts.Scripts

    def python(self, script: str, *arguments: str) -> str:
        """Run a script of the tests on the site's own database and cache; answers what it says."""
        return self.scripts.run(script, *arguments)

    def move_clock(self, moment: datetime | None) -> None:
        """From now on it is that moment on the site and in its scripts; None: the real one again."""
        path = Path(self.environment["VAR_DIR"]) / moved_clock.NAME
        if moment is None:
            path.unlink(missing_ok=True)
            return
        written = path.with_suffix(".new")
        written.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        written.replace(path)


def chromium() -> str | None:
    """Where it is. Without a window of its own, as a headless shell, it costs two thirds."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def serve(folder: Path) -> Iterator[Site]:
    """Start the site on a database of its own, of the kind the tests run on; yields it, ends it by its id."""
    port = free_port()
    font = Path(settings.VAR_DIR) / "build"
    font.mkdir(parents=True, exist_ok=True)
    (folder / "build").symlink_to(font)  # made once for all
    with database.for_a_server(folder) as address:
        environment = {
            **os.environ,
            "VAR_DIR": str(folder),
            "DATABASE_URL": address,
            "SITE_URL": f"http://127.0.0.1:{port}",
            "LOG_LEVEL": "ERROR",
        }
        beside = environment | {"DJANGO_SUPERUSER_PASSWORD": OPERATOR["password"]}
        with site_scripts.scripts(beside) as scripts:
            database.fill(scripts)
            make = ["createsuperuser", "--noinput", "--username", OPERATOR["username"]]
            scripts.run("manage", *make, "--email", "saule@example.invalid")
            yield from _serve_on(port, environment, scripts)


def _serve_on(port: int, environment: dict[str, str], scripts: site_scripts.Scripts) -> Iterator[Site]:
    command = [
        str(Path(sys.executable).parent / "granian"),
        "--interface",
        "wsgi",
        "--http",
        "1",
        "--host",
        "127.0.0.1",
    ]
    command += [
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        str(settings.GRANIAN_BLOCKING_THREADS),
        "tests.browser_site:application",
    ]
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        for _half_second in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                break
            except OSError:
                time.sleep(0.5)
        else:
            raise RuntimeError("the site did not come up in two minutes")
        yield Site(f"http://127.0.0.1:{port}", environment, scripts)
    finally:
        server.terminate()
        server.wait(timeout=15)


def need_chromium() -> str:
    found = chromium()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is missing: in CI nothing is skipped")
        pytest.skip("SKIPPED: no Chromium on this machine")
    return found


def sign_in(page: Page, address: str, username: str, password: str) -> None:
    """Go where somebody has to sign in first, and do so."""
    page.goto(address)
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(password)
    page.locator("main form .button").click()
    page.wait_for_url(address)

"""What browsers keep: a cookie of the session that no script reads, and over HTTPS one that no neighbour can plant."""

import json
import os
import subprocess
import sys

import pytest

from .conftest import sign_in

NAMES = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
NAMES += ("SESSION_COOKIE_DOMAIN", "CSRF_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH")
ASK = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, name) for name in {NAMES!r}]))"


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        ("http://127.0.0.1:8000", ["sessionid", "csrftoken", False, False, None, None, "/", "/"]),
        ("https://example.kz", ["__Host-sessionid", "__Host-csrftoken", True, True, None, None, "/", "/"]),
    ],
)
def test_over_https_a_cookie_is_of_this_host_alone(site, expected, tmp_path):
    environment = {**os.environ, "SITE_URL": site, "VAR_DIR": str(tmp_path), "SECRET_KEY": "x" * 60}
    environment |= {"FIELD_KEYS": "a:" + "A" * 43, "FIELD_DIGEST_KEY": "a:" + "A" * 43}
    environment["DJANGO_SETTINGS_MODULE"] = "tosbelgi.settings"
    told = subprocess.run([sys.executable, "-c", ASK], env=environment, check=True, capture_output=True, text=True)
    assert json.loads(told.stdout) == expected


@pytest.mark.django_db
def test_no_script_reads_the_session(aigerim, browser):
    sign_in(browser)
    cookie = browser.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 7 * 86_400


@pytest.mark.django_db
def test_the_explorer_and_the_editors_know_the_cookie_by_both_names(settings):
    for path in ("tosbelgi/graphql/static/graphql/explorer.js", "tosbelgi/cms/static/cms/signed_in.js"):
        assert "(?:__Host-)?csrftoken" in (settings.BASE_DIR / path).read_text("utf-8")

"""Who knows a secret address may look: so it is told to nobody on the way."""

import io
import logging

import pytest
from django.test import Client

from tests.kernel.test_logs import line  # noqa: F401
from tosbelgi.kernel.logs import JsonLineFormatter, Stream
from tosbelgi.kernel.web.address_prefixes import without_secrets

TOKEN = "c9f0f895fb98ab91"
SECRET = [
    f"/preview/{TOKEN}/",
    f"/admin/password_reset/confirm/MQ/{TOKEN}/",
    f"/admin/password_reset/confirm/MQ/{TOKEN}",
    f"/kk/account/password/reset/key/1-{TOKEN}/",
    f"/ru/account/password/reset/key/1-{TOKEN}).",
    f"/kk/account/password/reset/key/1/{TOKEN}/",
    f"/kk/invitation/1-{TOKEN}/",
    f"/ru/invitation/1-{TOKEN}",
]
# As people and their programs copy them.
MISTYPED = [
    f"/Preview/{TOKEN}/",
    f"//preview/{TOKEN}/",
    f"/KK/account/password/reset/key/1/{TOKEN}/",
    f"/de/account/password/reset/key/1/{TOKEN}/",
    f"/account//password/reset/key/1/{TOKEN}/",
    f"/kk/account//password/reset/key//1/{TOKEN}/",
    f"/kk/account/password/reset/key/1/ {TOKEN}/",
    f"/kk/account/password/reset/key%2F1%2f{TOKEN}/",
    f'/kk/account/password/reset/key/"{TOKEN}/',
    f"/invitation/1-{TOKEN}/",
    f"/KK//invitation/1-{TOKEN}/",
    f"/kk/sign-in/?next=%2Fkk%2Finvitation%2F1-{TOKEN}%2F",
    f"/kk/sign-in/?next=%2Fkk%2Faccount%2Fpassword%2Freset%2Fkey%2F1%2F{TOKEN}%2F",
    f"/kk/sign-in/?next=%252Fkk%252Faccount%252Fpassword%252Freset%252Fkey%252F1%252F{TOKEN}",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*SECRET, "/preview/"])
def test_no_other_site_hears_of_it_no_search_engine_lists_it_and_nobody_keeps_it(path):
    answer = Client(raise_request_exception=False).get(path)

    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/kk/", "/kk/no-such-page/", "/admin/login/", "/kk/previews/"])
def test_other_addresses_may_be_told_to_ourselves(path, client):
    answer = client.get(path)

    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "X-Robots-Tag" not in answer


@pytest.mark.django_db
@pytest.mark.parametrize("path", SECRET)
def test_it_stands_in_no_line_of_the_log(path):
    written = io.StringIO()
    handler = Stream(written)
    handler.setFormatter(JsonLineFormatter())
    logging.getLogger().addHandler(handler)
    try:
        Client(raise_request_exception=False).get(path)
        Client(raise_request_exception=False, enforce_csrf_checks=True).post(path, {"a": 1})
    finally:
        logging.getLogger().removeHandler(handler)

    assert len(written.getvalue().splitlines()) >= 2
    assert TOKEN not in written.getvalue()


WAYS = {
    "a message": lambda write, path: write(f"Not Found: {path}"),
    "an argument": lambda write, path: write("Not Found: %s", path),
    "an added text": lambda write, path: write("asked", extra={"path": path}),
    "a whole address": lambda write, path: write(f"sent https://example.kz{path}?x=1 to somebody"),
    "a list": lambda write, path: write("asked", extra={"paths": [path, {"and": path}]}),
    "the cut end of a line": lambda write, path: write("word " * 300 + path + " " + "x" * 500),
}


@pytest.mark.parametrize("path", [*SECRET, *MISTYPED])
@pytest.mark.parametrize("way", WAYS)
def test_nor_does_it_by_any_other_way(way, path, line, capfd):  # noqa: F811
    written = WAYS[way](line, path) + capfd.readouterr().err

    assert TOKEN not in written
    assert "[secret]" in written


def test_what_is_no_secret_is_written_as_it_is():
    for text in ("Not Found: /kk/levels/", "/preview/", "and/or", "/kk/account/password/reset/", "100 %", ""):
        assert without_secrets(text) == text


def test_what_stands_behind_the_quotes_of_an_address_is_still_said():
    assert without_secrets(f'File "/preview/{TOKEN}.py", line 3') == 'File "/preview/[secret]", line 3'

"""Addresses, the first visit, switching languages, and what each page says of itself."""

import re

import pytest
from wagtail.models import Page

from tosbelgi.cms.publication import gate

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("browser", "cookie", "where"),
    [
        ("", None, "/kk/"),
        ("de-DE,de;q=0.9", None, "/kk/"),
        ("ru-RU,ru;q=0.9,en;q=0.8", None, "/ru/"),
        ("en-GB", None, "/en/"),
        ("kk-KZ,ru;q=0.7", None, "/kk/"),
        ("ru", "en", "/en/"),
        ("ru", "xx", "/ru/"),
    ],
)
def test_a_first_visit_goes_to_the_readers_language(browser, cookie, where, client):
    if cookie:
        client.cookies["language"] = cookie

    answer = client.get("/", headers={"accept-language": browser})

    assert answer.status_code == 302
    assert answer["Location"] == where
    assert "Accept-Language" in answer["Vary"]


def test_the_choice_is_remembered(client):
    answer = client.get("/language/en/?to=/en/levels/")
    assert answer["Location"] == "/en/levels/"
    assert client.get("/", headers={"accept-language": "ru"})["Location"] == "/en/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "", "\\\\evil"])
def test_choosing_a_language_never_leads_to_another_site(target, client):
    assert client.get("/language/ru/", {"to": target})["Location"] == "/ru/"


def test_an_unknown_language_is_not_remembered(client):
    answer = client.get("/language/de/?to=/kk/")
    assert answer.status_code == 400
    assert "language" not in answer.cookies


def addresses():
    return [
        page.get_url() for code in ("kk", "ru", "en") for page in gate.public(Page.objects.filter(depth__gt=1), code)
    ]


def test_each_page_names_its_language_its_versions_and_itself(client, subtests):
    found = addresses()
    assert len(found) >= 42
    for address in found:
        with subtests.test(address):
            code = address[1:3]
            text = client.get(address).content.decode()
            assert f'<html lang="{code}"' in text
            assert set(re.findall(r'rel="alternate"[^>]*hreflang="(\w\w)"', text)) == {"kk", "ru", "en"}
            assert re.search(rf'rel="canonical"[^>]*href="http://127.0.0.1:8000{re.escape(address)}"', text)
            for other in {"kk", "ru", "en"} - {code}:
                assert f"/language/{other}/?to=%2F{other}%2F" + "%2F".join(address.split("/")[2:]) in text


def test_no_public_page_has_inline_script_or_style(client, subtests):
    for address in addresses():
        with subtests.test(address):
            answer = client.get(address)
            text = answer.content.decode()
            assert "unsafe" not in answer["Content-Security-Policy"]
            assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*ld\+json)[^>]*>", text)
            assert "<style" not in text
            assert not re.search(r"\s(style|on\w+)=", text)
            assert "{{" not in text and "{%" not in text


@pytest.mark.parametrize("code", ["kk", "ru", "en"])
def test_an_unknown_address_is_answered_in_its_language_with_a_way_on(code, client):
    answer = client.get(f"/{code}/there-is-no-such-page/")

    text = answer.content.decode()
    assert answer.status_code == 404
    assert f'<html lang="{code}"' in text
    assert f'href="/{code}/"' in text


def test_error_pages_ask_the_database_nothing(client, django_assert_num_queries, rf):
    from tosbelgi.cms.serving import error_views

    for view, status in (
        (error_views.bad_request, 400),
        (error_views.permission_denied, 403),
        (error_views.server_error, 500),
    ):
        with django_assert_num_queries(0):
            answer = view(rf.get("/ru/somewhere/"))
        assert answer.status_code == status
        assert '<html lang="ru"' in answer.content.decode()

"""The title of the front page says what the site is; descriptions end behind a word before they are cut off."""

import html
import re

import pytest

from tosbelgi.home.models import FrontPage
from tosbelgi.reading_lists.books import Book

pytestmark = pytest.mark.django_db


def in_head(client, address: str) -> tuple[str, str, str]:
    """The title, the description and the og:description of a page."""
    shown = client.get(address).text
    title = re.search(r"<title>(.*?)</title>", shown, re.S)
    described = re.search(r'<meta name="description" content="([^"]*)">', shown)
    shared = re.search(r'<meta property="og:description" content="([^"]*)">', shown)
    return html.unescape(title[1]), html.unescape(described[1]), html.unescape(shared[1])


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("kk", "Елбасы Төсбелгісі – 14–29 жастағы жастарға арналған бағдарлама"),
        ("ru", "Знак Елбасы — программа для молодёжи от 14 до 29 лет"),
        ("en", "Elbasy Badge – a programme for young people aged 14 to 29"),
    ],
)
def test_the_front_page_is_called_what_the_site_is(language, title, client):
    assert in_head(client, f"/{language}/")[0] == title


def test_an_editors_own_title_of_the_front_page_stands_alone(client):
    FrontPage.objects.filter(locale__language_code="en").update(seo_title="Earn it")

    assert in_head(client, "/en/")[0] == "Earn it"


def test_other_pages_are_called_by_their_title_and_the_name(client):
    assert in_head(client, "/en/about/goals/")[0] == "Goals · Elbasy Badge"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_long_descriptions_are_cut_behind_a_word(language, client):
    book = Book.objects.get(slug="kokserek")
    words = " ".join(["ұзақ & «сөз»,"] * 30)
    Book.objects.filter(pk=book.pk).update(**{f"annotation_{language}": words})

    _title, described, shared = in_head(client, f"/{language}/books/{book.slug}/")

    assert described == " ".join(["ұзақ & «сөз»,"] * 11).rstrip(",") + "…"
    assert len(described) <= 156
    assert shared.endswith("…")


def test_short_descriptions_stay_whole(client):
    page = FrontPage.objects.get(locale__language_code="ru")

    assert in_head(client, "/ru/")[1] == page.summary

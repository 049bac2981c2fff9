"""What browsers and phones ask for beside the page: icons at their old addresses, a manifest in each language."""

import io
import re

import pytest
from django.test import Client
from PIL import Image

from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.serving import site_icons
from tosbelgi.language.languages import CODES

CSS = (site_icons.MARK.parent / "site.css").read_text("utf-8")


@pytest.mark.parametrize(
    ("address", "form", "size"),
    [
        ("/favicon.ico", "ICO", 48),
        ("/apple-touch-icon.png", "PNG", 180),
        ("/apple-touch-icon-precomposed.png", "PNG", 180),
        ("/icon-192.png", "PNG", 192),
        ("/icon-512.png", "PNG", 512),
        ("/icon-maskable.png", "PNG", 512),
    ],
)
def test_an_icon_is_drawn_from_the_mark_and_may_be_kept(address, form, size, client):
    answer = client.get(address)
    picture = Image.open(io.BytesIO(answer.content))

    assert (answer.status_code, picture.format, picture.size) == (200, form, (size, size))
    assert answer["Content-Type"] == {"ICO": "image/x-icon", "PNG": "image/png"}[form]
    assert "max-age" in answer["Cache-Control"] and "Set-Cookie" not in answer
    colours = picture.convert("RGB").resize((24, 24)).getcolors()
    assert len(colours) > 3, "something is drawn on it"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "favicon.ico",
        "apple-touch-icon.png",
        "kk/manifest.webmanifest",
        "robots.txt",
        "history/roots.txt",
        "healthz",
        "language/ru/",
        "kk/books/abai-zholy/",
        "kk/authors/auezov/",
        "kk/search/",
        "kk/search/suggest/",
    ],
)
def test_what_is_only_read_takes_no_form_and_says_so(address):
    answer = Client(enforce_csrf_checks=True).post(f"/{address}")

    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


def test_the_favicon_has_the_small_sizes():
    assert Image.open(io.BytesIO(site_icons._drawn("favicon.ico"))).info["sizes"] == {(16, 16), (32, 32), (48, 48)}


@pytest.mark.parametrize("name", ["apple-touch-icon.png", "icon-maskable.png"])
def test_where_corners_are_cut_the_ground_fills_the_square(name):
    picture = Image.open(io.BytesIO(site_icons._drawn(name))).convert("RGBA")
    corners = {picture.getpixel((x, y)) for x in (0, picture.width - 1) for y in (0, picture.height - 1)}

    assert corners == {(0x0B, 0x5C, 0x72, 255)}


@pytest.mark.django_db
@pytest.mark.parametrize("language", CODES)
def test_the_manifest_speaks_the_language_of_its_address(language, client):
    page = client.get(f"/{language}/").content.decode()
    address = re.search(r'rel="manifest" href="(.+?)"', page)[1]
    answer = client.get(address)
    data = answer.json()

    assert answer["Content-Type"].startswith("application/manifest+json")
    assert (data["lang"], data["start_url"]) == (language, f"/{language}/")
    texts = SiteTexts.objects.get(locale__language_code=language)
    assert (data["name"], data["short_name"]) == (texts.programme_name, texts.short_name)
    assert 0 < len(data["short_name"]) <= 12
    assert client.get(data["start_url"]).status_code == 200
    assert {icon["purpose"] for icon in data["icons"]} == {"any", "maskable"}
    for icon in data["icons"]:
        picture = Image.open(io.BytesIO(client.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "short"), [("Twelve signs", "Twelve signs"), ("Thirteen sign", None)])
def test_without_a_short_name_the_name_is_used_where_it_fits_below_an_icon(name, short, client):
    SiteTexts.objects.filter(locale__language_code="en").update(programme_name=name, short_name="")

    assert client.get("/en/manifest.webmanifest").json().get("short_name") == short


@pytest.mark.django_db
def test_the_colours_of_the_browser_are_those_of_the_page(client):
    page = client.get("/kk/").content.decode()
    told = re.findall(r'name="theme-color" content="(#\w{6})" media="\(prefers-color-scheme: (\w+)\)"', page)
    cards = re.findall(r"--card: (#\w{6});", CSS)

    assert told == [(cards[0], "light"), (cards[1], "dark")]
    assert re.search(r"--felt: (#\w{6});", CSS)[1] == client.get("/kk/manifest.webmanifest").json()["background_color"]
    for address in re.findall(r'rel="(?:icon|apple-touch-icon)" href="(/[^s].+?)"', page):
        assert client.get(address).status_code == 200

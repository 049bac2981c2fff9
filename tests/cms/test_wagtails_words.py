"""Words of Wagtail's that no catalogue reaches, in the language of whoever reads."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.admin.paginator import WagtailPaginator
from wagtail.documents import get_document_model
from wagtail.models import Collection, Page

from tosbelgi.home.models import FrontPage

pytestmark = pytest.mark.django_db

ROOTS = {"kk": ("Түбір бет", "Түбір жинақ"), "ru": ("Корневая страница", "Корневая коллекция")}


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_roots_of_both_trees_are_named_in_the_readers_language(editor_client, language):
    document = get_document_model().objects.create(title="1465", file=ContentFile(b"x", "a.txt"))
    Collection.get_first_root_node().add_child(name="1731")
    page, front = ROOTS[language], FrontPage.objects.get(locale__language_code="kk")
    addresses = {
        reverse("wagtailadmin_explore_root"): page[0],
        reverse("wagtailadmin_explore", args=[front.pk]): page[0],
        reverse("wagtaildocs:index"): page[1],
        reverse("wagtaildocs:edit", args=[document.pk]): page[1],
        reverse("wagtailimages:index"): page[1],
        reverse("wagtailadmin_collections:add"): page[1],
    }
    for address, name in addresses.items():
        screen = editor_client.get(address, headers={"accept-language": language}).content.decode()
        assert name in screen, address
        assert not re.search(r"[>\"\s]Root[<\"\s]", screen), address
    assert Collection.objects.filter(depth=1, name="Root").exists(), "the row itself is left alone"
    assert Page.objects.filter(depth=1, title="Root").exists()


def test_nothing_leads_to_a_guide_in_english(editor_client):
    front = FrontPage.objects.get(locale__language_code="kk")
    dashboard = reverse("wagtailadmin_home")
    addresses = [
        dashboard,
        reverse("wagtailadmin_account"),
        reverse("wagtailadmin_pages:edit", args=[front.pk]),
        reverse("wagtailadmin_explore", args=[front.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtaillocales:index"),
    ]
    for address in addresses:
        screen = editor_client.get(address).content.decode()
        assert re.findall(r"https?://[\w.]*wagtail\.(?:org|io)[^\"'<\s]*", screen) == [], address
    summary = editor_client.get(dashboard).content.decode().partition('id="main"')[2]
    assert f'href="{reverse("help")}"' in summary
    assert f'href="{reverse("wagtailadmin_account")}"' in summary
    explained = editor_client.get(addresses[2]).content.decode()
    assert "metrics-explainer-dialog" in explained


@pytest.mark.parametrize(
    ("language", "week", "minute", "size", "number"),
    [
        ("kk", "1 апта бұрын", "1 минут бұрын", "117,7 МБ", "1 234 567"),
        ("ru", "1 неделю назад", "1 минуту назад", "117,7 МБ", "1 234 567"),
        ("en", "1 week ago", "1 minute ago", "117.7 MB", "1,234,567"),
    ],
)
def test_time_that_has_passed_and_sizes_are_said_as_the_language_says_them(language, week, minute, size, number):
    now = timezone.now()
    said = Template(
        "{% load wagtailadmin_tags humanize %}{{ week|timesince_simple }}|{{ minute|timesince_simple }}"
        "|{{ 123456789|filesizeformat }}|{{ 1234567|intcomma }}|{{ now|timesince_simple }}"
    )
    with override(language):
        text = said.render(
            Context({"week": now - timedelta(days=8), "minute": now - timedelta(seconds=70), "now": now})
        )
    *parts, just_now = text.replace("\u00a0", " ").split("|")
    assert parts == [week, minute, size, number]
    assert not re.search(r"\d", just_now)


@pytest.mark.parametrize(("language", "said"), [("kk", "2 бет"), ("ru", "страницы: 2"), ("en", "2 pages")])
def test_a_list_says_how_many_rows_it_has(language, said):
    two = Page.objects.filter(depth__gt=1).order_by("path")[:2]
    rows = Page.objects.filter(pk__in=[page.pk for page in two])
    with override(language):
        assert WagtailPaginator(rows, 1).items_count_label == said


def test_the_picker_of_blocks_is_searched_for_blocks_and_for_no_settings(editor_client):
    words = editor_client.get(reverse("wagtailadmin_javascript_catalog"), headers={"accept-language": "kk"})

    shown = words.content.decode().encode().decode("unicode_escape")
    assert "Блок не пәрмен іздеу…" in shown
    assert "Іздеу баптаулары" not in shown

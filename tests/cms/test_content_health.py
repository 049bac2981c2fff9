"""The report on the health of the content: each mistake is found, mended ones are not, and everybody sees their own."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from tests.reading_lists.conftest import make_book
from tosbelgi.cms.health import findings
from tosbelgi.cms.health.findings import Severity
from tosbelgi.cms.media.models import SiteDocument, SiteImage
from tosbelgi.cms.publication import address_lookup
from tosbelgi.home.models import Benefit, ContentPage, FrontPage
from tosbelgi.kernel.calendar import day_of
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.lists import ListedBook, SectionPage

pytestmark = pytest.mark.django_db
REPORT = "/admin/reports/content-health/"


def found(kind: str) -> list[findings.Finding]:
    """What is found now, the kept findings put aside."""
    cache.clear()
    one = next(one for one in findings.finding_kinds() if one.name == kind)
    return list(one.find(findings.Survey()))


@pytest.fixture
def front():
    return FrontPage.objects.get(locale__language_code="kk")


@pytest.fixture
def make_page(front):
    """A live Kazakh page with that text, or with those blocks."""

    def make(text: str = "", body: list | None = None, slug: str = "ulgi", **fields) -> ContentPage:
        front.refresh_from_db()
        own = {"title": slug, "slug": slug, "summary": "Қысқаша", "locale": front.locale, **fields}
        blocks = body if body is not None else [{"type": "section", "value": {"heading": "Бас", "text": text}}]
        return front.add_child(instance=ContentPage(body=blocks, **own))

    return make


@pytest.fixture
def image():
    file = ImageFile(get_test_image_file(size=(640, 480)).file, name="dala.png")
    return SiteImage.objects.create(title="Дала", file=file, file_size=1000)


def picture(image: SiteImage) -> list[dict]:
    return [{"type": "picture", "value": {"image": image.pk, "caption": ""}}]


def test_the_real_site_is_in_good_health():
    assert [one for one in findings.finding_kinds() if found(one.name) and one.name != "benefits"] == []


def test_a_link_to_a_page_that_is_gone(make_page):
    gone = make_page(slug="ketken")
    page = make_page(f'<p><a linktype="page" id="{gone.pk}">мұнда</a></p>')
    assert found("links") == []

    gone.delete()

    [finding] = found("links")
    assert (finding.title, finding.severity, finding.language) == ("ulgi", Severity.HIGH, "kk")
    block = page.body.raw_data[0]["id"]
    assert finding.url == f"/admin/pages/{page.pk}/edit/#:w:contentpath=body.{block}.text"


def test_a_link_to_a_page_that_is_not_public_in_the_readers_language(make_page):
    hidden = make_page(slug="jasyryn", live=False)
    make_page(f'<p><a linktype="page" id="{hidden.pk}">мұнда</a></p>')

    [finding] = found("links")
    assert finding.severity == Severity.MIDDLE

    hidden.save_revision().publish()
    assert found("links") == []


def test_a_link_to_a_document_that_is_gone(make_page):
    document = SiteDocument.objects.create(title="Ереже", file=ContentFile(b"x", name="x.txt"))
    make_page(f'<p><a linktype="document" id="{document.pk}">мұнда</a></p>')
    assert found("links") == []

    document.delete()

    assert [one.severity for one in found("links")] == [Severity.HIGH]


@pytest.mark.parametrize(
    ("address", "broken"),
    [
        ("/kk/about/", False),
        ("/kk/about", False),
        ("/kk/", False),
        ("/ru/about/goals/", False),
        ("http://127.0.0.1:8000/en/levels/", False),
        ("/kk/news/atom.xml", False),
        ("/sitemap.xml", False),
        ("/kk/books/{book}/", False),
        ("/en/authors/{author}/", False),
        ("/kk/moved/", False),
        ("#bas", False),
        ("mailto:a@example.invalid", False),
        ("tel:+77172000000", False),
        ("https://example.kz/?a=1&amp;b=2", False),
        ("/kk/no-such-page/", True),
        ("/kk/books/no-such-book/", True),
        ("/kk/authors/no-such-author/", True),
        ("/nowhere", True),
        ("http://127.0.0.1:8000/kk/no-such-page/", True),
        ("http:///path", True),
        ("https://", True),
        ("//", True),
        ("javascript:alert(1)", True),
        ("data:text/html,x", True),
        ("https://example.kz/a b", True),
        (" https://example.kz/", True),
        ("example.kz", True),
        ("", True),
        ("https://[broken/", True),
    ],
)
def test_addresses_written_by_hand(address, broken, make_page):
    Redirect.objects.create(old_path="/kk/moved", redirect_link="/kk/about/")
    address = address.format(book=Book.objects.first().slug, author=Author.objects.first().slug)
    make_page(f'<p><a href="{address}">мұнда</a></p>')

    assert [one.severity for one in found("links")] == ([Severity.HIGH] if broken else [])


def test_links_are_found_in_every_kind_of_rich_text():
    page = Page.objects.get(slug="sport", locale__language_code="ru").specific
    page.what_counts = '<p><a href="/ru/no-such/">сюда</a></p>'
    page.save()

    [finding] = found("links")

    assert finding.language == "ru"
    assert finding.url.endswith("#:w:contentpath=what_counts")


def test_an_image_shown_without_alternative_text(make_page, image):
    make_page(body=picture(image))
    [finding] = found("silent_images")
    assert (finding.title, finding.language) == ("Дала", "kk")
    assert finding.url == reverse("wagtailimages:edit", args=[image.pk]) + "#id_alt_kk"

    image.alt_kk = "Күн батқан дала"
    image.save()

    assert found("silent_images") == []


def test_a_cover_is_shown_in_all_languages_in_which_the_book_is(image):
    make_book("muqaba", cover=image, annotation_en="")

    assert [one.language for one in found("silent_images")] == ["kk", "ru"]


def test_an_image_that_only_decorates_or_is_in_a_draft_needs_no_words(make_page, image):
    make_page(body=picture(image), live=False)
    assert found("silent_images") == []

    make_page(body=picture(image), slug="tiri")
    assert len(found("silent_images")) == 1
    image.needs_no_words = True
    image.save()
    assert found("silent_images") == []


@pytest.mark.parametrize(
    ("changes", "severities"),
    [
        ({}, []),
        ({"file_size": 5 * 1024 * 1024 + 1}, [Severity.MIDDLE]),
        ({"width": 8001}, [Severity.MIDDLE]),
        ({"height": 9000, "file_size": 6_000_000}, [Severity.MIDDLE, Severity.MIDDLE]),
        ({"width": 100, "height": 90}, [Severity.LOW]),
        ({"file_size": None}, []),
        ({"file_size": None, "file": "original_images/no-such-file.png"}, [Severity.HIGH]),
    ],
)
def test_images_too_heavy_too_large_too_small_or_gone(changes, severities, image):
    SiteImage.objects.filter(pk=image.pk).update(**changes)

    assert [one.severity for one in found("heavy_images")] == severities


def test_benefits_that_ended_or_were_not_checked_or_have_no_source():
    today = day_of(timezone.now())
    Benefit.objects.all().delete()
    words = {f"{name}_{code}": "x" for name in ("title", "text", "source") for code in ("kk", "ru", "en")}
    good = Benefit.objects.create(
        key="good", valid_from=today, checked_on=today, source_url="https://example.kz/", **words
    )
    assert found("benefits") == []

    for changes, field in (
        ({"valid_from": today - timedelta(days=9), "valid_until": today - timedelta(days=1)}, "valid_until"),
        ({"valid_until": None, "checked_on": today - timedelta(days=181)}, "checked_on"),
        ({"checked_on": today - timedelta(days=180), "source_url": ""}, "source_url"),
    ):
        Benefit.objects.filter(pk=good.pk).update(**changes)
        [finding] = found("benefits")
        assert finding.url.endswith(f"/benefit/edit/{good.pk}/#:w:contentpath={field}")

    Benefit.objects.filter(pk=good.pk).update(live=False)
    assert found("benefits") == []


def test_a_book_of_the_list_in_force_without_words_in_a_language():
    row = ListedBook.objects.first()
    Book.objects.filter(pk=row.book_id).update(annotation_en="")

    [finding] = found("books")
    assert (finding.language, finding.pk) == ("en", row.book_id)
    assert finding.url.endswith("#:w:contentpath=annotation_en")

    SectionPage.objects.filter(pk=row.section_page_id).update(live=False)
    assert found("books") == []


def test_pages_that_should_have_gone_or_come(make_page):
    page = make_page()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    assert [one.pk for one in found("late_pages")] == [page.pk]

    Page.objects.filter(pk=page.pk).update(expire_at=None)
    revision = page.save_revision()
    revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
    revision.save()
    assert [one.pk for one in found("late_pages")] == [page.pk]

    revision.approved_go_live_at = timezone.now() + timedelta(hours=1)
    revision.save()
    assert found("late_pages") == []


def test_a_page_without_a_description(make_page):
    page = make_page(summary="")
    assert [one.pk for one in found("undescribed_pages")] == [page.pk]

    page.search_description = "Сипаттама"
    page.save()
    assert found("undescribed_pages") == []


def mistakes(kind: str, count: int, make_page) -> None:
    """So many rows with a mistake of that kind."""
    today = day_of(timezone.now())
    for number in range(count):
        if kind == "links":
            make_page('<p><a href="/kk/none/">1</a> <a linktype="page" id="999999">2</a></p>', slug=f"p{number}")
        elif kind in {"silent_images", "heavy_images"}:
            one = SiteImage.objects.create(title=str(number), file="x.png", file_size=9_000_000, width=9, height=9)
            if kind == "silent_images":
                make_page(body=picture(one), slug=f"p{number}")
        elif kind == "benefits":
            Benefit.objects.create(key=f"b{number}", valid_from=today, checked_on=today, title_kk="1")
        elif kind == "books":
            ListedBook.objects.create(
                section_page=SectionPage.objects.get(
                    locale__language_code="kk", section="kazakh_classics", url_path__contains="/2026/"
                ),
                book=make_book(f"b{number}", annotation_ru=""),
                sort_order=1000 + number,
            )
        elif kind == "late_pages":
            page = make_page(slug=f"p{number}")
            page.save_revision()
            page.latest_revision.approved_go_live_at = timezone.now() - timedelta(hours=1)
            page.latest_revision.save()
        else:
            make_page(summary="", slug=f"p{number}")


@pytest.mark.parametrize(
    "kind", ["links", "silent_images", "heavy_images", "benefits", "books", "late_pages", "undescribed_pages"]
)
def test_looking_costs_the_same_for_one_and_for_sixty(kind, make_page):
    Benefit.objects.all().delete()
    one = next(one for one in findings.finding_kinds() if one.name == kind)
    counts = []
    for wanted in (1, 60):
        mistakes(kind, wanted, make_page)
        list(one.find(findings.Survey()))  # what a process learns once
        with CaptureQueriesContext(connection) as queries:
            rows = {finding.pk for finding in one.find(findings.Survey())}
        assert len(rows) == wanted
        counts.append(len(queries))
        Page.objects.filter(slug__startswith="p", url_path__regex=r"/p\d+/$").delete()
        ListedBook.objects.filter(sort_order__gte=1000).delete()
        Book.objects.filter(slug__regex=r"^b\d+$").delete()
        SiteImage.objects.all().delete()
        Benefit.objects.all().delete()

    assert counts[0] == counts[1] <= 26


def test_the_report_counts_filters_pages_and_leads_to_the_place(make_page, editor_client, image):
    for number in range(60):
        make_page('<p><a href="/kk/none/">1</a></p>', slug=f"p{number:02}")
    make_page(body=picture(image), slug="suret")

    whole = editor_client.get(REPORT).content.decode()
    assert len(re.findall(r'<td class="title">', whole)) == 50
    assert re.search(r"\?kind=links[^<]*>[^<]+</a>: 60</li>", whole)
    assert "p=2" in whole

    second = editor_client.get(f"{REPORT}?p=2&kind=links&language=kk").content.decode()
    assert len(re.findall(r'<td class="title">', second)) == 10

    silent = editor_client.get(f"{REPORT}?kind=silent_images").content.decode()
    assert re.findall(r'<td class="title"><a href="([^"]+)">([^<]+)', silent) == [
        (f"/admin/images/{image.pk}/#id_alt_kk", "Дала")
    ]

    assert '<td class="title">' not in editor_client.get(f"{REPORT}?language=en&kind=links").content.decode()
    assert editor_client.get(f"{REPORT}?language=xx&kind=yy&p=zz").status_code == 200


def test_the_worst_comes_first(make_page, editor_client):
    make_page(summary="", slug="a-undescribed")
    make_page('<p><a href="/kk/none/">1</a></p>', slug="z-broken")

    words = editor_client.get(REPORT).content.decode()

    assert words.index("z-broken") < words.index("a-undescribed")


def test_a_mended_mistake_leaves_the_report_at_once(make_page, editor_client):
    page = make_page('<p><a href="/kk/none/">1</a></p>', slug="z-broken")
    assert "z-broken" in editor_client.get(REPORT).content.decode()

    page.body = []
    page.save()

    assert "z-broken" not in editor_client.get(REPORT).content.decode()


def test_who_may_edit_nothing_sees_nothing_and_strangers_are_sent_to_the_door(make_page, client, django_user_model):
    make_page('<p><a href="/kk/none/">1</a></p>', slug="z-broken")
    user = django_user_model.objects.create_user("daniyar", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    signed_in = Client()
    signed_in.force_login(user)

    answer = signed_in.get(REPORT)

    assert answer.status_code == 200
    assert '<td class="title">' not in answer.content.decode()
    assert client.get(REPORT).status_code == 302


@pytest.mark.parametrize("who", ["of pages", "of pictures"])
def test_an_editor_sees_only_what_they_may_edit(who, make_page, image, front, django_user_model):
    make_page('<p><a href="/kk/none/">1</a></p>', slug="z-broken")
    make_page(body=picture(image), slug="suret")
    ended = Benefit.objects.first().title_kk
    group = Group.objects.create(name=who)
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    if who == "of pages":
        GroupPagePermission.objects.create(
            group=group, page=front, permission=Permission.objects.get(codename="change_page")
        )
    else:
        change = Permission.objects.get(codename="change_image", content_type__app_label="wagtailimages")
        root = Collection.get_first_root_node()
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=change)
    user = django_user_model.objects.create_user("daniyar", password="x", is_staff=True)
    user.groups.add(group)
    signed_in = Client()
    signed_in.force_login(user)

    words = signed_in.get(REPORT).content.decode()

    assert ("z-broken" in words) is (who == "of pages")
    assert ("#id_alt_kk" in words) is (who == "of pictures")
    assert ended not in words


def test_the_report_stands_in_the_menu(editor_client):
    assert REPORT in editor_client.get("/admin/reports/locked/").content.decode()


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/kk/%D0%B1/", "/kk/б/"),
        ("https://example.kz/kk/", None),
        ("http://127.0.0.1:8000/kk/", "/kk/"),
        ("#x", None),
        ("mailto:x@example.invalid", None),
    ],
)
def test_what_counts_as_an_address_of_ours(address, path, settings):
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert address_lookup.own_path(address) == path

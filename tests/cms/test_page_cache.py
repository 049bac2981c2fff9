"""Whole public pages are kept, and are never other than a fresh one would be."""

import gzip
import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, Revision

from tosbelgi.cms.editing import edit_conflicts
from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.cms.publication import content_version, urls
from tosbelgi.cms.publication.content_version import bump as change_after_commit
from tosbelgi.cms.serving import page_cache
from tosbelgi.cms.serving.query_parameters import NONE
from tosbelgi.home.benefits import Benefit
from tosbelgi.home.models import ContentPage
from tosbelgi.home.news import NewsPage
from tosbelgi.kernel import operator_settings
from tosbelgi.kernel.web import cache_policy
from tosbelgi.kernel.web.cache_policy import REVALIDATED
from tosbelgi.programme.catalogue.directions import Direction
from tosbelgi.programme.catalogue.levels import Level
from tosbelgi.programme.people.centres import Centre, Region
from tosbelgi.reading_lists import actions
from tosbelgi.reading_lists.books import Author, Book
from tosbelgi.reading_lists.lists import ListedBook, ReadingListPage

pytestmark = pytest.mark.django_db

PATHS = [
    "",
    "about/",
    "about/goals/",
    "steps/",
    "directions/",
    "directions/sport/",
    "directions/reading/",
    "levels/",
    "ask/",
    "ask/?age=14&level=silver",
    "news/",
    "news/levels-2026/",
    "faq/",
    "awards/",
    "centres/",
    "accessibility/",
    "privacy/",
    "reading-lists/",
    "reading-lists/2026/",
    "reading-lists/2026/kazakh-classics/",
    "reading-lists/2026/kazakh-classics/?level=silver&as=print",
    "reading-lists/2026/?as=csv",
    "news/atom.xml",
]


def first_book() -> Book:
    return ListedBook.objects.order_by("section_page__path", "sort_order").first().book


def all_paths() -> list[str]:
    book = first_book()
    return [*PATHS, f"books/{book.slug}/", f"authors/{book.authors[0].slug}/"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_page_costs_ten_queries_cold_and_none_warm(language, client, django_assert_max_num_queries):
    for path in all_paths():
        client.get(f"/{language}/{path}")  # what a process learns once: content types, templates
        cache.clear()
        operator_settings.values(on=timezone.localdate())  # they stay in the shared cache when pages are made anew
        with django_assert_max_num_queries(10) as cold:
            fresh = client.get(f"/{language}/{path}")
        with django_assert_max_num_queries(0):
            kept = client.get(f"/{language}/{path}")
        assert (fresh.status_code, kept.status_code) == (200, 200), path
        assert kept.content == fresh.content, path
        assert cold, path


def test_a_browser_that_has_the_page_gets_304_and_one_that_takes_gzip_gets_it_packed(client):
    first = client.get("/kk/levels/")
    again = client.get("/kk/levels/", headers={"if-none-match": first["ETag"]})
    packed = client.get("/kk/levels/", headers={"accept-encoding": "gzip"})

    assert (again.status_code, again.content) == (304, b"")
    assert not first["ETag"].startswith("W/")
    assert gzip.decompress(packed.content) == first.content
    assert packed["ETag"] != first["ETag"]
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    for header in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy"):
        assert packed[header] == first[header]


@pytest.mark.parametrize(
    "path", ["/kk/no-such-page/?utm_source=x", "/kk/no-such-page/", "/language/ru/?to=/ru/", "/readyz"]
)
def test_what_is_nobodys_page_is_not_kept(path, client, django_assert_max_num_queries):
    client.get(path)
    assert not [key for key in cache._cache if "page-" in key or "parameters-" in key]


def test_what_a_page_asks_for_is_kept_once_somebody_asks_it_for_something(client):
    """Else each page would fill two places of the cache."""
    client.get("/kk/levels/")
    assert not [key for key in cache._cache if "parameters-" in key]

    client.get("/kk/levels/?w=1")
    assert [key for key in cache._cache if "parameters-" in key]


@pytest.mark.parametrize(
    ("path", "kind", "named"),
    [
        ("news/atom.xml", "application/atom+xml", ""),
        ("reading-lists/2026/?as=csv", "text/csv", "attachment"),
        ("levels/", "text/html", ""),
    ],
)
def test_a_kept_page_says_what_it_is_and_that_it_has_to_be_asked_for_again(path, kind, named, client):
    for _time in ("made anew", "kept"):
        answer = client.get(f"/kk/{path}")
        assert answer["Content-Type"].startswith(kind)
        assert answer.get("Content-Disposition", "").startswith(named)
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert int(answer["Content-Length"]) == len(answer.content)


def test_what_is_sent_to_a_page_is_answered_by_no_kept_page(client):
    client.get("/kk/levels/")
    Level.objects.filter(code="gold", locale__language_code="kk").update(summary="Жаңа сөз")

    assert "Жаңа сөз" in client.post("/kk/levels/").content.decode()
    assert "Жаңа сөз" not in client.get("/kk/levels/").content.decode()


def _answer(status=200, cookie="", **headers) -> HttpResponse:
    answer = HttpResponse(
        "Сөз", status=status, headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    if cookie:
        answer.set_cookie(cookie, "1")
    cache_policy.publish(answer, answer.get("Cache-Control", REVALIDATED))
    return answer


def _undeclared(answer: HttpResponse) -> HttpResponse:
    del answer._published
    return answer


def _published_stream() -> StreamingHttpResponse:
    answer = StreamingHttpResponse(["Сөз"])
    cache_policy.publish(answer)
    return answer


PERSONAL = {
    "a cookie": lambda: _answer(cookie="seen"),
    "a cookie in a header": lambda: _answer(Set_Cookie="seen=1"),
    "another for each cookie": lambda: _answer(Vary="Accept-Encoding, Cookie"),
    "an error": lambda: _answer(status=404),
    "another success": lambda: _answer(status=201),
    "a stream": lambda: _published_stream(),
    "of a view that has not said so": lambda: _undeclared(_answer(Cache_Control=REVALIDATED)),
    "for a while only": lambda: _answer(Cache_Control="public, max-age=3600"),
    "not to be stored": lambda: _answer(Cache_Control="no-store"),
    "not to be kept": lambda: _answer(Cache_Control="max-age=0, no-cache"),
    "private": lambda: _answer(Cache_Control="private"),
}


@pytest.mark.parametrize("which", PERSONAL)
def test_what_is_not_the_same_for_everybody_is_not_kept(which):
    assert page_cache.entry_from(PERSONAL[which]()) is None
    assert page_cache.entry_from(_answer(Vary="Accept-Encoding")) is not None


def test_a_page_of_up_to_a_million_bytes_is_kept():
    for more, kept in (("", True), ("a", False)):
        answer = HttpResponse("a" * page_cache.LONGEST_ENTRY + more)
        cache_policy.publish(answer)
        assert (page_cache.entry_from(answer) is not None) == kept


def test_an_entry_is_known_by_its_words_and_what_it_is():
    plain, again = (page_cache.entry_from(_answer()) for _time in range(2))
    table = page_cache.entry_from(_answer(Content_Disposition="attachment"))
    assert plain == again
    assert len(plain.digest) == 32
    assert plain.digest != table.digest
    assert gzip.decompress(plain.packed) == plain.body
    assert plain.packed[4:8] == bytes(4), "no moment in it: two processes pack a page alike"


def test_an_address_that_is_very_long_has_no_kept_page(rf):
    longest = "w" * page_cache.LONGEST_QUERY
    assert page_cache._canonical_query(NONE, rf.get("/kk/?" + longest)) == ""
    assert page_cache._canonical_query(NONE, rf.get(f"/kk/?{longest}w")) is None
    assert page_cache._canonical_query(None, rf.get("/kk/?w")) is None


def test_a_process_remembers_what_some_pages_ask_for(monkeypatch):
    monkeypatch.setattr(page_cache, "_parameters", {})
    monkeypatch.setattr(page_cache, "MOST_KNOWN", 2)
    for key in ("one", "two", "three"):
        assert page_cache._known_parameters(key) is None
        cache.set(key, NONE)
    assert [page_cache._known_parameters(key) for key in ("one", "two")] == [NONE, NONE]
    assert set(page_cache._parameters) == {"one", "two"}
    cache.delete("two")
    assert page_cache._known_parameters("two") == NONE

    assert page_cache._known_parameters("three") == NONE
    assert set(page_cache._parameters) == {"three"}


def test_no_page_is_shown_the_links_of_the_page_before(rf):
    urls.prefetch_links('<a linktype="page" id="1">Бет</a>', "kk")
    assert urls._links.get()
    known = []
    page_cache.PageCacheMiddleware(lambda request: known.append(urls._links.get()) or HttpResponse())(rf.get("/x/"))

    assert known == [None]


def test_somebody_signed_in_always_gets_a_fresh_page(client, editor_client):
    client.get("/kk/levels/")
    Level.objects.filter(code="gold", locale__language_code="kk").update(summary="Жаңа сөз")

    assert "Жаңа сөз" in editor_client.get("/kk/levels/").content.decode()
    assert "Жаңа сөз" not in client.get("/kk/levels/").content.decode()  # an update past the models tells nobody


def test_a_new_day_makes_new_pages(client, monkeypatch):
    version = content_version.current_version()
    before = page_cache.key_for(version, "page", "/kk/levels/", "")
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(page_cache.timezone, "now", lambda: tomorrow)

    assert page_cache.key_for(version, "page", "/kk/levels/", "") != before


def test_a_page_is_kept_no_longer_than_until_the_next_expiry():
    Page.objects.filter(slug="goals").update(expire_at=timezone.now() + timedelta(seconds=90))

    assert 80 < page_cache.seconds_to_keep() <= 90


@pytest.mark.parametrize(("left", "kept"), [(float("inf"), 3600), (4000, 3600), (60.5, 60), (0.5, 0), (-5, 0)])
def test_a_page_is_kept_for_an_hour_at_most_and_not_at_all_where_something_expires_now(left, kept, monkeypatch):
    monkeypatch.setattr(page_cache.time, "time", lambda: 1_000_000.0)
    monkeypatch.setattr(page_cache, "next_expiry", lambda version: 1_000_000.0 + left)

    assert page_cache.seconds_to_keep() == kept


def test_a_row_that_has_expired_is_gone_from_the_pages_though_nobody_changed_anything(client, monkeypatch):
    Benefit.objects.update(expire_at=timezone.now() + timedelta(seconds=60))
    title, version = Benefit.objects.first().title_kk, content_version.current_version()
    assert title in client.get("/kk/awards/").content.decode()
    now, seconds = timezone.now, time.time
    monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(seconds=70))
    monkeypatch.setattr(time, "time", lambda: seconds() + 70)

    assert title not in client.get("/kk/awards/").content.decode()
    assert content_version.current_version() == version


def test_a_row_that_is_due_shows_on_the_kept_pages_once_it_is_published(client):
    row = Direction.objects.get(code="sport")
    edit_conflicts.ensure_initial_revision(
        row
    )  # as opening the editor does: without it, waiting would take the row down
    row.slogan_kk, row.go_live_at = "Жаңа ұран", timezone.now() - timedelta(seconds=1)
    revision = row.save_revision(approved_go_live_at=timezone.now() + timedelta(hours=1))
    assert "Жаңа ұран" not in client.get("/kk/directions/sport/").content.decode()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now() - timedelta(seconds=1))
    call_command("publish_scheduled")

    assert "Жаңа ұран" in client.get("/kk/directions/sport/").content.decode()


def test_the_version_changes_after_the_commit_and_not_before(django_capture_on_commit_callbacks):
    before = content_version.current_version()
    with django_capture_on_commit_callbacks(execute=True):
        change_after_commit()
        assert content_version.current_version() == before

    assert content_version.current_version() != before


def test_a_lost_cache_brings_nothing_stale_back(client):
    before = content_version.current_version()
    cache.clear()

    assert content_version.current_version() != before


def _edited(model, **words):
    def change(approver):
        row = model.objects.order_by("pk").first()
        for name, text in words.items():
            setattr(row, name, text)
        row.save()

    change.__name__ = f"edit {model.__name__}"
    return change


def publish(approver):
    page = ContentPage.objects.get(slug="steps", locale__language_code="ru")
    page.summary = f"Новое вступление {timezone.now()}"
    page.save_revision().publish()


def unpublish(approver):
    Page.objects.get(slug="faq", locale__language_code="kk").specific.unpublish()


def move(approver):
    page = Page.objects.get(slug="goals", locale__language_code="en")
    target = Page.objects.get(slug="steps", locale__language_code="en")
    if page.get_parent().pk != target.pk:
        page.move(target, pos="last-child")


def rename(approver):
    page = Page.objects.get(slug="privacy", locale__language_code="kk").specific
    page.title = "Жаңа атау"
    page.save()


def delete_news(approver):
    news = NewsPage.objects.filter(locale__language_code="ru").first()
    if news is not None:
        news.delete()


def approve(approver):
    page = ReadingListPage.objects.get(year=2026, locale__language_code="kk")
    if not hasattr(page, "approval"):
        actions.approve(
            list_id=page.pk, decision="No. 1", decided_on=timezone.localdate(), by=approver, at=timezone.now()
        )


def withdraw(approver):
    row = ListedBook.objects.filter(withdrawal__isnull=True).first()
    approve(approver)
    actions.withdraw(listed_book_id=row.pk, reason="Reason", by=approver, at=timezone.now())


def add_centre(approver):
    words = {f"{name}_{code}": f"{name} {code}" for name in ("name", "address") for code in ("kk", "ru", "en")}
    Centre.objects.create(region=Region.objects.first(), **words)


CHANGES = [
    publish,
    unpublish,
    move,
    rename,
    delete_news,
    approve,
    withdraw,
    add_centre,
    _edited(Direction, slogan_en="Move!", title_ru="Спорт"),
    _edited(Level, title="Басқа атау"),
    _edited(SiteTexts, footer="Жаңа сөз"),
    _edited(Book, title_ru="Другое название", annotation_en="Other words."),
    _edited(Author, name_en="Another Name"),
    _edited(Benefit, text_kk="Басқа сөз"),
    _edited(Region, name_kk="Басқа аймақ"),
]


SHORT = ["", "about/goals/", "steps/", "directions/sport/", "levels/", "news/", "faq/", "awards/", "centres/"]
SHORT += ["privacy/", "reading-lists/", "reading-lists/2026/kazakh-classics/"]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@example(language="kk", changes=CHANGES[0::3])
@example(language="ru", changes=CHANGES[1::3])
@example(language="en", changes=CHANGES[2::3])
@given(language=st.sampled_from(["kk", "ru", "en"]), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3))
def test_what_is_kept_always_equals_what_is_fresh(client, admin_user, language, changes):
    book = first_book()
    paths = [*SHORT, f"books/{book.slug}/", f"authors/{book.authors[0].slug}/"]

    def shown():
        return {
            path: (answer := client.get(f"/{language}/{path}")).content + str(answer.status_code).encode()
            for path in paths
        }

    with transaction.atomic():
        cache.clear()
        shown()
        for change in changes:
            change(admin_user)
            kept = shown()
            cache.clear()
            fresh = shown()
            assert [path for path in paths if kept[path] != fresh[path]] == [], change.__name__
        transaction.set_rollback(True)

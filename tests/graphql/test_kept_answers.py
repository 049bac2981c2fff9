"""Whole answers are kept for strangers, and are never other than fresh ones would be."""

import gzip
from datetime import timedelta

import brotli
import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from tests.cms.test_page_cache import CHANGES as PAGE_CHANGES
from tosbelgi.cms.translation import translating
from tosbelgi.graphql.http import documents, response_cache
from tosbelgi.home.models import Benefit, ContentPage
from tosbelgi.kernel import operator_settings, setting_actions
from tosbelgi.kernel.calendar import day_of
from tosbelgi.reading_lists.importing import exports, spreadsheets
from tosbelgi.reading_lists.importing import runs as import_runs
from tosbelgi.reading_lists.lists import ReadingListPage

pytestmark = pytest.mark.django_db

SITE = """
query Site($locale: Locale!) {
  site(locale: $locale) { programmeName footer menu { title url } }
  pages(locale: $locale, first: 100) {
    totalCount nodes { path title summary locale translations { locale title url } }
  }
  news(locale: $locale) { totalCount nodes { title publishedAt url } }
}
"""
PROGRAMME = """
query Programme($locale: Locale!) {
  benefits(locale: $locale) { title text state }
  directions(locale: $locale) { code title slogan motto summary translations { locale available } }
  levels(locale: $locale) { code name title minAge norms { text slots directions { code title } } }
}
"""
BOOKS = """
query Books($locale: Locale!) {
  readingList(locale: $locale) { year status approvedAt sections { number title } }
  books(locale: $locale, first: 30) { totalCount nodes { slug title annotation authors { name } } }
}
"""
QUESTIONS = [SITE, PROGRAMME, BOOKS]


def test_the_second_stranger_costs_no_query(post, get):
    for question in QUESTIONS:
        with CaptureQueriesContext(connection) as made:
            fresh = post(question, {"locale": "RU"})
        with CaptureQueriesContext(connection) as kept:
            again, read = post(question, {"locale": "RU"}), get(question, {"locale": "RU"})
        assert "errors" not in fresh.json()
        assert fresh.content == again.content == read.content
        assert len(made) > 0
        assert len(kept) == 0


def test_another_process_finds_what_one_has_kept(get):
    first, _again = get(BOOKS, {"locale": "KK"}), get(BOOKS, {"locale": "KK"})
    response_cache.memory_cache.clear()
    documents.document_cache.clear()
    with CaptureQueriesContext(connection) as asked:
        second = get(BOOKS, {"locale": "KK"}, headers={"accept-encoding": "br"})

    assert len(asked) == 0
    assert brotli.decompress(second.content) == first.content


def test_the_order_of_variables_and_variables_nobody_asks_for_make_no_other_answer(post):
    question = "query ($locale: Locale!, $first: Int) { news(locale: $locale, first: $first) { totalCount } }"
    post(question, {"locale": "KK", "first": 3})
    with CaptureQueriesContext(connection) as asked:
        post(question, {"first": 3, "locale": "KK", "whatever": 5})

    assert len(asked) == 0


def test_only_what_is_asked_for_again_goes_into_the_shared_cache(post):
    for number in range(1, 4):
        post("query ($n: Int) { news(first: $n) { totalCount } }", {"n": number})
    assert kept_for_all() == []

    post("query ($n: Int) { news(first: $n) { totalCount } }", {"n": 3})
    assert len(kept_for_all()) == 1


def test_an_answer_that_is_large_though_packed_stays_in_the_memory_of_its_process(get, monkeypatch):
    monkeypatch.setattr(response_cache, "MAX_SHARED_BYTES", 500)
    for _again in range(2):
        get(BOOKS, {"locale": "KK"})
        get("{ season { year } }")

    assert len(kept_for_all()) == 1
    with CaptureQueriesContext(connection) as asked:
        get(BOOKS, {"locale": "KK"})
    assert len(asked) == 0


def kept_for_all():
    return [key for key in caches["graphql"]._cache if "answer-" in key]


def test_a_shared_cache_may_hold_an_answer_and_a_browser_asks_whether_it_still_holds(get, settings):
    settings.GRAPHQL_CDN_SECONDS = 60
    first = get(BOOKS, {"locale": "KK"})
    again = get(BOOKS, {"locale": "KK"}, headers={"if-none-match": first["ETag"]})
    other = get(BOOKS, {"locale": "RU"}, headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert not first["ETag"].startswith("W/")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"]
    assert other.status_code == 200
    assert {"Accept", "Accept-Encoding"} <= set(first["Vary"].split(", "))


def test_each_form_of_an_answer_has_a_tag_of_its_own(get):
    forms = {
        "plain": get(SITE, {"locale": "EN"}),
        "gzip": get(SITE, {"locale": "EN"}, headers={"accept-encoding": "gzip"}),
        "br": get(SITE, {"locale": "EN"}, headers={"accept-encoding": "gzip, deflate, br"}),
        "json": get(SITE, {"locale": "EN"}, headers={"accept": "application/json"}),
    }

    assert len({answer["ETag"] for answer in forms.values()}) == 4
    assert gzip.decompress(forms["gzip"].content) == forms["plain"].content
    assert brotli.decompress(forms["br"].content) == forms["plain"].content
    assert forms["json"].content == forms["plain"].content
    for coding in ("gzip", "br"):
        assert forms[coding]["Content-Encoding"] == coding
        assert forms[coding]["Content-Length"] == str(len(forms[coding].content))
        assert len(forms[coding].content) < len(forms["plain"].content) / 2


def test_an_answer_ends_with_the_next_expiry_of_a_page_and_with_the_day(get, settings):
    settings.GRAPHQL_CDN_SECONDS = 3600 * 48
    Page.objects.filter(slug="goals").update(expire_at=timezone.now() + timedelta(seconds=90))
    said = get(SITE, {"locale": "KK"})["Cache-Control"]

    seconds = int(said.split("s-maxage=")[1].split(",")[0])
    assert 80 < seconds <= 90
    assert (
        timedelta(0) < timedelta(seconds=response_cache._midnight() - timezone.now().timestamp()) <= timedelta(days=1)
    )


def test_an_answer_ends_with_the_next_expiry_of_a_row(get, settings):
    settings.GRAPHQL_CDN_SECONDS = 3600 * 48
    Benefit.objects.update(expire_at=timezone.now() + timedelta(seconds=60))
    said = get("{ benefits { title } }")["Cache-Control"]

    assert 45 < int(said.split("s-maxage=")[1].split(",")[0]) <= 60


def test_a_new_day_makes_new_answers(get, monkeypatch):
    get(PROGRAMME, {"locale": "KK"})
    tomorrow = day_of(timezone.now()) + timedelta(days=1)
    monkeypatch.setattr(response_cache, "day_of", lambda at: tomorrow)
    with CaptureQueriesContext(connection) as asked:
        get(PROGRAMME, {"locale": "KK"})

    assert len(asked) > 0


def test_answers_with_errors_and_answers_to_people_are_not_kept(get, post, signed_in):
    for _again in range(2):
        get("{ nobody }")
        post('{ page(id: "nothing") { title } }')
        get(BOOKS, {"locale": "KK"}, by=signed_in)

    assert kept_for_all() == []
    assert response_cache.memory_cache._entries == {}


def test_the_memory_of_a_process_is_bounded():
    memory = response_cache.MemoryCache(size=5_000)
    for n in range(20):
        memory.put(str(n), response_cache.Entry(b"x" * 500, timezone.now().timestamp() + 60))  # 2,000 bytes each

    assert memory.get("19") is not None
    assert memory.get("0") is None
    assert memory._bytes <= 5_000


def translate_a_page(approver):
    page = ContentPage.objects.get(slug="steps", locale__language_code="kk")
    twin = ContentPage.objects.get(slug="steps", locale__language_code="ru")
    twin.title = f"Другими словами {timezone.now()}"
    translating.create_translation(page, twin, "ru")


def import_a_list(approver):
    page = ReadingListPage.objects.get(year=2026, locale__language_code="kk")
    if hasattr(page, "approval"):
        return
    rows = list(exports.rows_of(page))
    rows[0] = rows[0] | {"annotation_ru": f"Другая аннотация {timezone.now()}."}
    run = import_runs.start_import(
        list_id=page.pk, content=spreadsheets.as_csv(rows), name="list.csv", by=approver, at=timezone.now()
    )
    assert import_runs.inspect(run.pk).problems == []
    import_runs.apply_import(run_id=run.pk, by=approver, at=timezone.now())


def decide_otherwise(approver):
    now = timezone.now()
    shown = operator_settings.value("reading_lists.withdrawn_shown", on=day_of(now))
    setting_actions.change_setting(
        name="reading_lists.withdrawn_shown",
        value=not shown,
        valid_from=day_of(now),
        reason="Decision 7",
        by=approver,
        at=now,
    )


def expire_a_page(approver):
    page = Page.objects.filter(slug="accessibility", locale__language_code="en").first()
    page.expire_at = timezone.now()
    page.save()


CHANGES = [*PAGE_CHANGES, translate_a_page, import_a_list, decide_otherwise, expire_a_page]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(locale=st.sampled_from(["KK", "RU", "EN"]), changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=3))
def test_what_is_kept_always_equals_what_is_fresh(
    post, admin_user, django_capture_on_commit_callbacks, locale, changes
):
    def answers():
        return [post(question, {"locale": locale}).content for question in QUESTIONS]

    def forget():
        response_cache.memory_cache.clear()
        for each in caches.all():
            each.clear()

    with transaction.atomic():
        forget()
        answers(), answers()
        for change in changes:
            with django_capture_on_commit_callbacks(execute=True):
                change(admin_user)
            kept, kept_again = answers(), answers()
            response_cache.memory_cache.clear()
            shared = answers()
            forget()
            assert kept == kept_again == shared == answers(), change.__name__
            answers()
        transaction.set_rollback(True)

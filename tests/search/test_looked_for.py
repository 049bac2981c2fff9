"""What was looked for is counted without anyone's identity; editors see it and promote results."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits, SearchPromotion
from wagtail.models import Page

from tosbelgi.cms.publication import content_version
from tosbelgi.home import groups
from tosbelgi.search.models import SearchQueryLog
from tosbelgi.search.reports import query_counter, query_log

pytestmark = pytest.mark.django_db
NOW = 1_800_000_000.0


@pytest.fixture(autouse=True)
def fresh_slot(monkeypatch):
    monkeypatch.setattr(query_counter, "_slot", query_counter._Slot())


@pytest.fixture
def clock(monkeypatch):
    """A clock in the test's hands, which the counting reads."""
    now = [NOW]
    monkeypatch.setattr(query_counter.time, "time", lambda: now[0])
    return now


def rows():
    return {
        (row.query.query_string, row.language): (row.times, row.found)
        for row in SearchQueryLog.objects.select_related("query")
    }


def test_a_search_writes_nothing_and_the_worker_counts_it_later(client, clock):
    with CaptureQueriesContext(connection) as queries:
        for query, language in (("Абай  Жолын", "kk"), ("абай жолын", "kk"), ("qwertyuiop", "ru")):
            client.get(f"/{language}/search/", {"q": query})
    assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert rows() == {}

    version = content_version.current_version()
    assert query_counter.flush_counts() == 0, "a slot that may still be written is left alone"
    clock[0] += 60
    assert query_counter.flush_counts() == 3
    assert query_counter.flush_counts() == 0

    assert rows()["абай жолын", "kk"][0] == 2
    assert rows()["абай жолын", "kk"][1] > 0
    assert rows()["qwertyuiop", "ru"] == (1, 0)
    assert QueryDailyHits.objects.get(query__query_string="абай жолын").hits == 2
    assert content_version.current_version() == version, "kept pages stay"


def test_two_processes_and_two_slots_add_up(clock, monkeypatch):
    query_counter.count_query("кітап", "kk", 5)
    monkeypatch.setattr(query_counter, "_slot", query_counter._Slot())  # another process, in the same seconds
    query_counter.count_query("кітап", "kk", 5)
    clock[0] += query_counter.SLOT
    query_counter.count_query("кітап", "kk", 6)
    clock[0] += 60

    assert query_counter.flush_counts() == 3
    assert rows() == {("кітап", "kk"): (3, 6)}


@pytest.mark.parametrize(
    "query",
    [
        "aigerim@example.kz",
        "+7 701 123 45 67",
        "120512501234",
        "https://example.kz/?token=1",
        "www.example.kz",
        "а" * 61,
        "бір екі үш төрт бес алты жеті сегіз тоғыз",
        "abcdefghijklmnopqrstuvwxyzabcdefg",
    ],
)
def test_what_may_tell_of_a_person_is_not_counted(query, client, clock):
    client.get("/kk/search/", {"q": query})
    clock[0] += 60
    assert query_counter.flush_counts() == 0
    assert not Query.objects.exists()


def test_only_what_was_asked_is_counted_not_its_pages_and_filters(client, clock):
    client.get("/kk/search/", {"q": "кітап", "level": "gold"})
    client.head("/kk/search/", {"q": "кітап"})
    client.get("/kk/search/", {"q": "!!!"})
    client.get("/kk/search/")
    clock[0] += 60
    assert query_counter.flush_counts() == 0


def test_a_mended_query_counts_as_not_found(client, clock):
    client.get("/kk/search/", {"q": "абпй жолы"})
    clock[0] += 60
    query_counter.flush_counts()
    assert rows() == {("абпй жолы", "kk"): (1, 0)}


def test_a_flood_of_different_queries_stays_small(clock, monkeypatch):
    monkeypatch.setattr(query_log, "MOST_QUERIES", 3)
    for number in range(query_counter.MOST_OF_A_SLOT + 50):
        query_counter.count_query(f"сөз {number}", "kk", 0)
    clock[0] += 60

    assert query_counter.flush_counts() == query_counter.MOST_OF_A_SLOT
    assert Query.objects.count() == 3
    query_counter.count_query(Query.objects.first().query_string, "kk", 1)
    clock[0] += 60
    query_counter.flush_counts()
    assert sum(times for times, _found in rows().values()) == 4


def test_a_flushed_cache_loses_counts_and_breaks_nothing(client, clock):
    client.get("/kk/search/", {"q": "кітап"})
    cache.clear()
    clock[0] += 60
    assert query_counter.flush_counts() == 0
    assert client.get("/kk/search/", {"q": "кітап"}).status_code == 200


def test_what_nobody_looks_for_any_more_is_forgotten():
    long_ago = query_log.timezone.localdate() - query_log.timedelta(days=query_log.DAYS_KEPT + 1)
    query_log.store_counts(
        {("көне", "kk"): query_log.Count(1, 0), ("ұсынылған", "kk"): query_log.Count(1, 0)}, on=long_ago
    )
    query_log.store_counts({("жаңа", "kk"): query_log.Count(1, 0)})
    SearchPromotion.objects.create(query=Query.objects.get(query_string="ұсынылған"), page=Page.objects.get(pk=1))

    query_log.delete_old_queries()

    assert set(Query.objects.values_list("query_string", flat=True)) == {"жаңа", "ұсынылған"}
    assert set(rows()) == {("жаңа", "kk")}


@pytest.fixture
def signed_in(django_user_model):
    def browser(group: str | None) -> Client:
        user = django_user_model.objects.create_user(f"in-{group}", f"{group}@example.invalid", "a long enough word")
        if group:
            user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.mark.parametrize(
    ("group", "may", "may_delete"),
    [
        (groups.EDITORS, True, False),
        (groups.APPROVERS, True, True),
        (groups.ADMINISTRATORS, True, True),
        (groups.translators("ru"), False, False),
        (None, False, False),
    ],
)
def test_editors_see_what_was_not_found_and_promote_something_for_it(group, may, may_delete, signed_in, client):
    query_log.store_counts({("стипендия", "ru"): query_log.Count(7, 0), ("кітап", "kk"): query_log.Count(1, 9)})
    query = Query.objects.get(query_string="стипендия")
    browser = signed_in(group)

    report = browser.get(reverse("looked_for"), {"answer": "none"})
    edit = reverse("wagtailsearchpromotions:edit", args=[query.pk])
    assert (report.status_code == 200) is may
    assert client.get(reverse("looked_for")).status_code == 302
    assert (browser.get(edit).status_code == 200) is may
    deleting = browser.get(reverse("wagtailsearchpromotions:delete", args=[query.pk]))
    assert (deleting.status_code == 200) is may_delete
    if not may:
        return
    shown = report.content.decode()
    assert "стипендия" in shown
    assert edit in shown
    assert "кітап" not in shown
    assert "стипендия" in browser.get(reverse("looked_for"), {"export": "csv"}).getvalue().decode()

    page = Page.objects.get(slug="awards", locale__language_code="kk")
    made = browser.post(
        edit,
        {
            "query_string": "стипендия",
            "editors_picks-TOTAL_FORMS": 1,
            "editors_picks-INITIAL_FORMS": 0,
            "editors_picks-MIN_NUM_FORMS": 0,
            "editors_picks-MAX_NUM_FORMS": 1000,
            "editors_picks-0-page": page.pk,
            "editors_picks-0-description": "Кто и что получает",
            "editors_picks-0-ORDER": 1,
        },
    )
    assert made.status_code == 302
    found = client.get("/ru/search/", {"q": " Стипендия"}).content.decode()
    promoted = found.split('class="promoted"')[1].split("</section>")[0]
    assert 'href="/ru/awards/"' in promoted
    assert "Кто и что получает" in promoted


def test_a_promoted_page_is_shown_only_where_it_is_public(client):
    query = Query.objects.create(query_string="ақша")
    page = Page.objects.get(slug="awards", locale__language_code="ru")
    SearchPromotion.objects.create(query=query, page=page, sort_order=0)
    SearchPromotion.objects.create(
        query=query, external_link_url="https://example.kz/", external_link_text="Сыртқы сілтеме", sort_order=1
    )

    def promoted(language="kk"):
        return client.get(f"/{language}/search/", {"q": "ақша"}).content.decode().partition('class="promoted"')[2]

    assert 'href="/kk/awards/"' in promoted()
    Page.objects.get(slug="awards", locale__language_code="kk").specific.unpublish()
    assert '<li><a href="/ru/awards/" lang="ru">' in promoted()
    for language in ("ru", "en"):
        Page.objects.get(slug="awards", locale__language_code=language).specific.unpublish()
    assert "awards" not in promoted().split("</section>")[0]
    assert "Сыртқы сілтеме" in promoted()
    with CaptureQueriesContext(connection) as queries:
        client.get("/kk/search/", {"q": "жаңа сөз"})
    assert not [one for one in queries if "INSERT" in one["sql"]]

"""Persists search query counts: Wagtail's queries with their daily hits, and per language the number of results."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from ..models import SearchQueryLog

DAYS_KEPT = 90
MOST_QUERIES = 20_000  # distinct ones; when there are so many, only known ones are counted


class Count(NamedTuple):
    """How often a query was searched for, and how many results its last search had."""

    times: int
    results: int


@transaction.atomic
def store_counts(counts: Mapping[tuple[str, str], Count], on: date | None = None) -> None:
    """Add counts by (query, language): how often it was searched for, and how many results it had last."""
    if not counts:
        return
    on = on or timezone.localdate()
    query_ids = _query_ids({query_string for query_string, _language in counts})
    for (query_string, language), count in sorted(counts.items()):
        if query_string not in query_ids:
            continue
        rows = SearchQueryLog.objects.filter(query=query_ids[query_string], language=language)
        if not rows.update(times=F("times") + count.times, found=count.results, last_on=on):
            SearchQueryLog.objects.create(
                query_id=query_ids[query_string], language=language, times=count.times, found=count.results, last_on=on
            )
        if not QueryDailyHits.objects.filter(query=query_ids[query_string], date=on).update(
            hits=F("hits") + count.times
        ):
            QueryDailyHits.objects.create(query_id=query_ids[query_string], date=on, hits=count.times)


def _query_ids(query_strings: set[str]) -> dict[str, int]:
    """Primary keys by query string; new queries are created as long as there are not too many."""
    known = dict(Query.objects.filter(query_string__in=query_strings).values_list("query_string", "pk"))
    free_places = max(0, MOST_QUERIES - Query.objects.count())
    new = sorted(query_strings - known.keys())[:free_places]
    if new:
        Query.objects.bulk_create([Query(query_string=query_string) for query_string in new], ignore_conflicts=True)
        known |= dict(Query.objects.filter(query_string__in=new).values_list("query_string", "pk"))
    return known


@transaction.atomic
def delete_old_queries(on: date | None = None) -> None:
    """Delete queries that nobody has used for `DAYS_KEPT` days, unless editors promote something for them."""
    oldest = (on or timezone.localdate()) - timedelta(days=DAYS_KEPT)
    SearchQueryLog.objects.filter(last_on__lt=oldest).delete()
    QueryDailyHits.objects.filter(date__lt=oldest).delete()
    Query.garbage_collect()

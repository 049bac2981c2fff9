"""Storing what was looked for: Wagtail's queries with their hits a day, and by language what was found."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from ..models import SearchQueryLog

DAYS_KEPT = 90
MOST_QUERIES = 20_000  # different ones; beyond them only those known are counted


class Count(NamedTuple):
    times: int
    found: int


@transaction.atomic
def store_counts(counts: Mapping[tuple[str, str], Count], on: date | None = None) -> None:
    """Add (query, language) → how often, and how much was found last."""
    if not counts:
        return
    on = on or timezone.localdate()
    queries = _queries({words for words, _language in counts})
    for (words, language), count in sorted(counts.items()):
        if words not in queries:
            continue
        rows = SearchQueryLog.objects.filter(query=queries[words], language=language)
        if not rows.update(times=F("times") + count.times, found=count.found, last_on=on):
            SearchQueryLog.objects.create(
                query_id=queries[words], language=language, times=count.times, found=count.found, last_on=on
            )
        if not QueryDailyHits.objects.filter(query=queries[words], date=on).update(hits=F("hits") + count.times):
            QueryDailyHits.objects.create(query_id=queries[words], date=on, hits=count.times)


def _queries(words: set[str]) -> dict[str, int]:
    """The numbers of the queries; new ones are made as long as there are not too many."""
    known = dict(Query.objects.filter(query_string__in=words).values_list("query_string", "pk"))
    room = max(0, MOST_QUERIES - Query.objects.count())
    new = sorted(words - known.keys())[:room]
    if new:
        Query.objects.bulk_create([Query(query_string=one) for one in new], ignore_conflicts=True)
        known |= dict(Query.objects.filter(query_string__in=new).values_list("query_string", "pk"))
    return known


@transaction.atomic
def forget_old(on: date | None = None) -> None:
    """What nobody has looked for in so many days is forgotten, unless editors promote something for it."""
    oldest = (on or timezone.localdate()) - timedelta(days=DAYS_KEPT)
    SearchQueryLog.objects.filter(last_on__lt=oldest).delete()
    QueryDailyHits.objects.filter(date__lt=oldest).delete()
    Query.garbage_collect()

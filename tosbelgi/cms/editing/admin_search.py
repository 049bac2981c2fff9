"""The search of Wagtail's own lists and choosers of pages, images and documents, by our own analysis of words.

They all ask the configured backend for what is typed, so that one stands here, in front of the database's: `әуезов`
finds «Әуезовтің», whichever of the three languages the title is in. Everything else is left to the database.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Model, QuerySet
from modelsearch import query as wagtail_query
from modelsearch.backends import database
from modelsearch.backends.base import BaseSearchResults
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from tosbelgi.kernel.collation import reader_language
from tosbelgi.language.languages import CODES

from .list_search import matching_ids

# By kind: the fields whose words are compared, and the field that names the language of them all.
SEARCHED: tuple[tuple[type[Model], tuple[str, ...], str], ...] = (
    (Page, ("title", "draft_title"), "locale__language_code"),
    (AbstractImage, ("title", "tags__name", *(f"alt_{code}" for code in CODES)), ""),
    (AbstractDocument, ("title", "tags__name"), ""),
)


class SearchBackend:
    """Wagtail's backend of the database, whose autocompletion knows the forms of words."""

    def __init__(self, params: dict[str, Any]) -> None:
        self._database = database.SearchBackend(params)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def autocomplete(self, query: Any, model_or_queryset: Any, **options: Any) -> BaseSearchResults:
        """The rows in whose titles every word of the query occurs, in any form."""
        rows = model_or_queryset if isinstance(model_or_queryset, QuerySet) else model_or_queryset.objects.all()
        searched = next((one for one in SEARCHED if issubclass(rows.model, one[0])), None)
        words = _words(query)
        if searched is None or words is None:
            return self._database.autocomplete(query, model_or_queryset, **options)
        _kind, fields, written_in = searched
        found = matching_ids(rows, fields, words, reader_language(), written_in=written_in)
        return FoundRows(self, Matches(rows.filter(pk__in=found), found if _by_relevance(options) else None))


class Matches:
    """What a search has found: the rows, and their primary keys in the order of the results where it is not theirs."""

    def __init__(self, queryset: QuerySet[Any], order: list[Any] | None) -> None:
        self.queryset, self.order = queryset, order


class FoundRows(BaseSearchResults):
    """Results as Wagtail expects them, of rows that are known already."""

    supports_facet = True

    def _do_search(self) -> list[Any]:
        found: Matches = self.query_compiler
        if found.order is None:
            return list(found.queryset[self.start : self.stop])
        page = found.order[self.start : self.stop]
        rows = {row.pk: row for row in found.queryset.filter(pk__in=page)}
        return [rows[pk] for pk in page if pk in rows]

    def _do_count(self) -> int:
        found: Matches = self.query_compiler
        return len(range(found.queryset.count())[self.start : self.stop])

    def facet(self, field_name: str) -> dict[Any, int]:
        found: Matches = self.query_compiler
        counted = found.queryset.order_by().values(field_name).annotate(count=Count("pk")).order_by("-count")
        return {row[field_name]: row["count"] for row in counted}


def _by_relevance(options: dict[str, Any]) -> bool:
    return bool(options.get("order_by_relevance", True))


def _words(query: Any) -> str | None:
    """What is typed in it, as words; None where it asks for something else (everything, or all but these)."""
    parts = list(_parts(query))
    return None if not parts or None in parts else " ".join(str(part) for part in parts)


def _parts(query: Any) -> Iterator[str | None]:
    if isinstance(query, str):
        yield query or None
    elif isinstance(query, wagtail_query.PlainText | wagtail_query.Phrase):
        yield query.query_string
    elif isinstance(query, wagtail_query.And):
        for one in query.subqueries:
            yield from _parts(one)
    else:
        yield None

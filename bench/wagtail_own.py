"""Wagtail's own database search backend over the same documents, tuned as well as we can."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from modelsearch import index
from modelsearch.backends import get_search_backend
from modelsearch.conf import get_app_config

from tosbelgi.search.documents.registry import SearchDocument


class Plain(index.Indexed, models.Model):
    """A thing as Wagtail's backend would index it: all its words in all languages, and where it is."""

    address = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    title = models.TextField()
    names = models.TextField()
    body = models.TextField()

    search_fields = [
        index.SearchField("title", boost=4),
        index.SearchField("names", boost=2),
        index.SearchField("body"),
        index.AutocompleteField("title"),
        index.AutocompleteField("names"),
        index.FilterField("kind"),
    ]

    class Meta:
        app_label = "search"


Entry = get_app_config().get_model("IndexEntry")
Entry.add_generic_relations()  # as for the models that were there when the site began


def make() -> None:
    """The table, if there is none."""
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    columns = ", ".join(f"{name} text" for name in ("address", "kind", "title", "names", "body"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS search_plain (id {key} PRIMARY KEY, {columns})")


def drop() -> None:
    Entry.objects.filter(content_type=ContentType.objects.get_for_model(Plain)).delete()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS search_plain")


def add(things: Iterable[SearchDocument]) -> None:
    """Index these. The title norms, which Wagtail recomputes after every batch, wait for `finish`."""
    rows = [
        Plain(
            address=next(iter(thing.texts.values())).url,
            kind=thing.kind,
            **{
                name: " ".join(getattr(text, name) for text in thing.texts.values())
                for name in ("title", "names", "body")
            },
        )
        for thing in things
    ]
    Plain.objects.bulk_create(rows, batch_size=500)
    backend = get_search_backend()
    backend.index_class._refresh_title_norms, kept = (lambda self: None), backend.index_class._refresh_title_norms
    try:
        backend.add_bulk(Plain, rows)
    finally:
        backend.index_class._refresh_title_norms = kept


def finish() -> None:
    get_search_backend().get_index_for_model(Plain)._refresh_title_norms()


def addresses(query: str, first: int) -> list[str]:
    return [row.address for row in get_search_backend().search(query, Plain)[:first]]


def ask(query: str, *, ranked: bool) -> None:
    """The first ten results that have every word, their number, and one facet: the backend has no more."""
    results = get_search_backend().search(query, Plain, operator="and", order_by_relevance=ranked)
    list(results[:10])
    results.count()
    results.facet("kind")


def begin(prefix: str, *, ranked: bool) -> None:
    list(get_search_backend().autocomplete(prefix, Plain, operator="and", order_by_relevance=ranked)[:8])

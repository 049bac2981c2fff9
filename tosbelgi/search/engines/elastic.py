"""Elasticsearch 9 engine: the same tokens with the same weights as in the database, and the bulk updates.

Every clause gives a constant, integer weight; the best tier counts (`dis_max`), words add up. So the server's
own scoring, its language analysis and the spread of words over shards decide nothing.
"""

from collections.abc import Iterable
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.dsl import A, Keyword, Long, Q, Search, Text
from elasticsearch.dsl import Document as Schema
from elasticsearch.dsl.query import Query
from elasticsearch.helpers import BulkIndexError, scan, streaming_bulk

from ..documents import encoding
from ..documents.question import FILTERS, OWN_LANGUAGE, Question, TermAlternatives, Tier
from ..models import Document
from .answers import Match, Matches, Place, order_facet_values

FACETS = {name: name if name in {"kind", "direction"} else f"{name}s" for name in FILTERS}


class IndexedDocument(Schema):
    """The mapping of a document. Tokens are separated by spaces and not analysed further."""

    words = Text(analyzer="whitespace", norms=False, index_options="docs")
    begun = Text(  # those of the words that can be looked up by prefix
        analyzer="whitespace", norms=False, index_options="docs", index_prefixes={"min_chars": 3, "max_chars": 6}
    )
    kind = Keyword()
    direction = Keyword()
    sections = Keyword(multi=True)
    levels = Keyword(multi=True)
    languages = Keyword(multi=True)
    sort = Keyword()
    key = Keyword(index=False, doc_values=False)
    source = Keyword(index=False, doc_values=False)
    origin = Keyword(index=False, doc_values=False)
    revision = Long()

    class Meta:
        dynamic = "strict"

    class Index:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "1s"}


class ElasticEngine:
    """Searches one index of the server."""

    name = "elasticsearch"

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self.client, self.index = client, index

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        return self.read(self.search(question, first=first, after=after, counting=counting).execute(), counting)

    def search(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Search:
        """The question as an Elasticsearch request, not yet executed."""
        search = Search(using=self.client, index=self.index).query(_query(question))
        order: list[dict[str, Any]] = [{"_score": "desc"}, {"sort": "asc"}]
        search = search.sort(*order)[:first]
        search = search.source(["kind", "key", "origin", "source"]).extra(track_total_hits=counting, track_scores=True)
        if after is not None:
            search = search.extra(search_after=list(after))
        if question.filters:
            search = search.post_filter(_filter(question, set()))
        if counting:
            _add_facets(search, question)
        return search

    @staticmethod
    def read(answer: Any, counting: bool) -> Matches:
        """Matches from the server's response."""
        rows = [
            Match(hit.kind, hit.key, hit.origin, hit.source, Place(round(hit.meta.score), hit.meta.sort[1]))
            for hit in answer
        ]
        if not counting:
            return Matches(rows, 0, {})
        facets = {
            name: order_facet_values(
                name, {bucket.key: bucket.doc_count for bucket in answer.aggregations[name].values.buckets}
            )
            for name in FACETS
        }
        return Matches(rows, answer.hits.total.value, facets)


def _query(question: Question) -> Query:
    return Q(
        "bool",
        must=[_best_tier(term) for term in question.terms],
        should=[
            *([_best_tier(question.bonus)] if question.bonus else []),
            Q("constant_score", filter=Q("term", languages=question.language), boost=OWN_LANGUAGE),
        ],
    )


def _best_tier(tiers: TermAlternatives) -> Query:
    return Q("dis_max", queries=[Q("constant_score", filter=_any_token(tier), boost=tier.weight) for tier in tiers])


def _any_token(tier: Tier) -> Query:
    if tier.prefix:
        return Q("bool", should=[Q("prefix", begun={"value": token}) for token in tier.tokens])
    return Q("terms", words=list(tier.tokens))


def _filter(question: Question, except_names: set[str]) -> Query:
    terms = [(FACETS[name], sorted(values)) for name, values in question.filters.items() if name not in except_names]
    return Q("bool", filter=[Q("terms", **{name: values}) for name, values in terms])


def _add_facets(search: Search, question: Question) -> None:
    """Count each facet among the documents that the other filters leave."""
    for name, column in FACETS.items():
        size = len(FILTERS[name])
        search.aggs.bucket(name, "filter", filter=_filter(question, {name})).bucket(
            "values", A("terms", field=column, size=size)
        )


def index_is_current(client: Elasticsearch, index: str) -> bool:
    """Does the index exist with today's mapping? A bulk request creates a missing index by itself."""
    try:
        mappings = client.indices.get_mapping(index=index)
    except NotFoundError:
        return False
    properties = mappings[index]["mappings"].get("properties", {})
    return properties.keys() == set(IndexedDocument._doc_type.mapping) and properties["sort"] == {"type": "keyword"}


def create_index(client: Elasticsearch, index: str) -> None:
    """Create the index unless it is current; replaces one with another mapping."""
    if not index_is_current(client, index):
        delete_index(client, index)
        try:
            IndexedDocument.init(using=client, index=index)
        except ApiError as error:
            if error.error != "resource_already_exists_exception":
                raise


def send_documents(client: Elasticsearch, index: str, rows: Iterable[Document]) -> None:
    """Send these documents, or their removal, to the server; it has them durably when this returns.

    A document that is there in a later revision stays. They are searchable after the next `refresh_index`.
    """
    failed = []
    for _ok, item in streaming_bulk(client, (_bulk_action(index, row) for row in rows), raise_on_error=False):
        ((_operation, result),) = item.items()
        if "error" in result and result["status"] != 409:
            failed.append(result)
    if failed:
        raise BulkIndexError(f"{len(failed)} documents were not taken", failed)


def refresh_index(client: Elasticsearch, index: str) -> None:
    """Make everything searchable that was sent."""
    client.indices.refresh(index=index)


def _bulk_action(index: str, row: Document) -> dict[str, Any]:
    action: dict[str, Any] = {
        "_index": index,
        "_id": f"{row.kind}/{row.key}",
        "_op_type": "delete" if row.removed else "index",
        "version": row.revision,
        "version_type": "external_gte",
    }
    if not row.removed:
        action["_source"] = {
            "words": row.words,
            "begun": encoding.prefix_searchable_tokens(row.words),
            "kind": row.kind,
            "key": row.key,
            "source": row.source,
            "origin": row.origin,
            "sort": row.sort,
            "revision": row.revision,
            "direction": row.direction or None,
            **{name: encoding.codes(name, getattr(row, name)) for name in encoding.BITS},
        }
    return action


def remote_revisions(client: Elasticsearch, index: str) -> dict[str, int]:
    """The revision of every document on the server, by its id."""
    rows = scan(client, index=index, query={"_source": ["revision"]}, size=2000)
    return {row["_id"]: row["_source"]["revision"] for row in rows}


def delete_index(client: Elasticsearch, index: str) -> None:
    """Delete the index if it exists."""
    try:
        client.indices.delete(index=index)
    except NotFoundError:
        pass

"""The engine on a search server: Elasticsearch 9. It is asked for the same tokens with the same weights.

Every clause gives a constant, whole weight; the best tier counts (`dis_max`), words add up. So the server's
own scoring, its language analysis and the spread of words over shards decide nothing.
"""

from collections.abc import Iterable
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.dsl import A, Keyword, Long, Q, Search, Text
from elasticsearch.dsl import Document as Schema
from elasticsearch.dsl.query import Query
from elasticsearch.dsl.response import Response
from elasticsearch.helpers import BulkIndexError, scan, streaming_bulk

from ..documents import encoding
from ..documents.question import FILTERS, OWN_LANGUAGE, Question, TermAlternatives, Tier
from ..models import Document
from .answers import Match, Matches, Place, in_order

FACETS = {name: name if name in {"kind", "direction"} else f"{name}s" for name in FILTERS}


class Thing(Schema):
    """What the server keeps of a document. Tokens are kept apart by spaces and nothing else is done to them."""

    words = Text(analyzer="whitespace", norms=False, index_options="docs")
    begun = Text(  # those of the words that may be asked for by how they begin
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
    """Asks one index of the server."""

    name = "elasticsearch"

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self.client, self.index = client, index

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        return self.read(self.search(question, first=first, after=after, counting=counting).execute(), counting)

    def search(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Search:
        """The question in the server's words, not yet asked."""
        search = Search(using=self.client, index=self.index).query(_asked(question))
        search = search.sort({"_score": "desc"}, {"sort": "asc"})[:first]
        search = search.source(["kind", "key", "origin", "source"]).extra(track_total_hits=counting, track_scores=True)
        if after is not None:
            search = search.extra(search_after=list(after))
        if question.filters:
            search = search.post_filter(_filter(question, set()))
        if counting:
            _count(search, question)
        return search

    @staticmethod
    def read(answer: Response, counting: bool) -> Matches:
        """The server's answer in our words."""
        rows = [
            Match(hit.kind, hit.key, hit.origin, hit.source, Place(round(hit.meta.score), hit.meta.sort[1]))
            for hit in answer
        ]
        if not counting:
            return Matches(rows, 0, {})
        facets = {
            name: in_order(name, {bucket.key: bucket.doc_count for bucket in answer.aggregations[name].values.buckets})
            for name in FACETS
        }
        return Matches(rows, answer.hits.total.value, facets)


def _asked(question: Question) -> Query:
    return Q(
        "bool",
        must=[_best(wanted) for wanted in question.wanted],
        should=[
            *([_best(question.bonus)] if question.bonus else []),
            Q("constant_score", filter=Q("term", languages=question.language), boost=OWN_LANGUAGE),
        ],
    )


def _best(wanted: TermAlternatives) -> Query:
    return Q("dis_max", queries=[Q("constant_score", filter=_one_of(tier), boost=tier.weight) for tier in wanted])


def _one_of(tier: Tier) -> Query:
    if tier.prefix:
        return Q("bool", should=[Q("prefix", begun={"value": token}) for token in tier.tokens])
    return Q("terms", words=list(tier.tokens))


def _filter(question: Question, but: set[str]) -> Query:
    wanted = [(FACETS[name], sorted(values)) for name, values in question.filters.items() if name not in but]
    return Q("bool", filter=[Q("terms", **{name: values}) for name, values in wanted])


def _count(search: Search, question: Question) -> None:
    """Each facet among the things that the other filters leave."""
    for name, column in FACETS.items():
        size = len(FILTERS[name])
        search.aggs.bucket(name, "filter", filter=_filter(question, {name})).bucket(
            "values", A("terms", field=column, size=size)
        )


def is_made(client: Elasticsearch, index: str) -> bool:
    """Is the index there, as `make` makes it today? A server makes one up by itself when a batch finds none."""
    try:
        told = client.indices.get_mapping(index=index)
    except NotFoundError:
        return False
    properties = told[index]["mappings"].get("properties", {})
    return properties.keys() == set(Thing._doc_type.mapping) and properties["sort"] == {"type": "keyword"}


def make(client: Elasticsearch, index: str) -> None:
    """Make the index unless it is there, in the place of one that the server made up or that was made otherwise."""
    if not is_made(client, index):
        drop(client, index)
        try:
            Thing.init(using=client, index=index)
        except ApiError as refused:
            if refused.error != "resource_already_exists_exception":
                raise


def send(client: Elasticsearch, index: str, rows: Iterable[Document]) -> None:
    """Bring these documents, or their removal, to the server; it has them durably when this returns.

    A document that is there in a later revision stays. They are found after the next `show`.
    """
    failed = []
    for _well, item in streaming_bulk(client, (_action(index, row) for row in rows), raise_on_error=False):
        ((_verb, told),) = item.items()
        if "error" in told and told["status"] != 409:
            failed.append(told)
    if failed:
        raise BulkIndexError(f"{len(failed)} documents were not taken", failed)


def show(client: Elasticsearch, index: str) -> None:
    """Have everything found that was sent."""
    client.indices.refresh(index=index)


def _action(index: str, row: Document) -> dict[str, Any]:
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
            "begun": encoding.is_prefix_searchable(row.words),
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


def known(client: Elasticsearch, index: str) -> dict[str, int]:
    """The revision of every document that the server has, by its id."""
    rows = scan(client, index=index, query={"_source": ["revision"]}, size=2000)
    return {row["_id"]: row["_source"]["revision"] for row in rows}


def drop(client: Elasticsearch, index: str) -> None:
    """Remove the index if it is there."""
    try:
        client.indices.delete(index=index)
    except NotFoundError:
        pass

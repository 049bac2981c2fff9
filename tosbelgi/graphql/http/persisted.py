"""Persisted documents: automatic persisted queries, and documents registered for a client beforehand.

Both are sent by their SHA-256. Where only registered documents are answered, the text of one may be sent as well.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import caches
from graphql import GraphQLSchema

from ..engine.http_errors import InvalidDocument
from ..models import RegisteredDocument
from .documents import Document, digest_of, document_cache, hides_suggestions, is_without_texts
from .request import GraphQLRequest

SECONDS = 7 * 24 * 3600
_digests_by_version: tuple[str, frozenset[str]] = ("", frozenset())


def registered_digests(version: str) -> frozenset[str]:
    """The registered digests, as of a content version. One query for each version in each process."""
    global _digests_by_version
    cached_version, digests = _digests_by_version
    if cached_version != version:
        digests = frozenset(RegisteredDocument.objects.values_list("digest", flat=True))
        # Another thread may put another version there meanwhile, hence the local name is returned.
        _digests_by_version = (version, digests)
    return digests


def document_for(
    query: GraphQLRequest, *, schema: GraphQLSchema, version: str, unrestricted: Callable[[], bool], keep: bool = True
) -> Document:
    """The document of a request. `unrestricted` tells of users who need not keep to the allow-list.

    It is kept for the next request, unless somebody signed in may have written their words into it (`keep` is False).
    """
    digest = digest_of(query.text) if query.text is not None else query.digest
    assert digest is not None
    if query.text is not None and query.digest not in (None, digest):
        raise InvalidDocument("PERSISTED_QUERY_HASH_MISMATCH", "The digest is not that of the query.")
    if settings.GRAPHQL_REGISTERED_ONLY and not unrestricted() and digest not in registered_digests(version):
        raise InvalidDocument("NOT_REGISTERED", "Only registered documents are answered here.", status=403)
    document = document_cache.find(digest, schema)
    if document is not None:
        return document
    text = query.text if query.text is not None else _stored_text(digest, version)
    if text is None:
        raise InvalidDocument("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    if not (keep or query.text is None or is_without_texts(text)):
        return Document(digest, text, schema, hides_suggestions())
    return document_cache.put(digest, text, schema)


def _stored_text(digest: str, version: str) -> str | None:
    text: str | None = caches["graphql"].get(_cache_key(digest))
    if text is None and digest in registered_digests(version):
        text = RegisteredDocument.objects.filter(digest=digest).values_list("text", flat=True).first()
    return text


def remember_document(query: GraphQLRequest, document: Document, *, keep: bool = True) -> None:
    """Store a valid document that came with its digest, so that the digest is enough the next time."""
    if not (keep or is_without_texts(document.text)):
        return
    if query.text is not None and query.digest is not None and not settings.GRAPHQL_REGISTERED_ONLY:
        caches["graphql"].set(_cache_key(document.digest), document.text, SECONDS)


def _cache_key(digest: str) -> str:
    return f"document-{digest}"

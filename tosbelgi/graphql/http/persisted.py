"""Documents that are sent by their SHA-256: remembered automatically, or registered for a program beforehand.

Where only registered documents are answered, a text is as good as its digest, as long as it is registered.
"""

from django.conf import settings
from graphql import GraphQLSchema

from ..engine.http_errors import InvalidDocument
from ..models import RegisteredDocument
from .bounded_cache import BoundedCache
from .documents import Document, digest_of, document_cache
from .request import GraphQLRequest

SECONDS = 7 * 24 * 3600
remembered_documents = BoundedCache("graphql-document", 1_000)
_digests_by_version: tuple[str, frozenset[str]] = ("", frozenset())


def registered_digests(version: str) -> frozenset[str]:
    """The digests that are registered, as of a content version. One query for each version in each process."""
    global _digests_by_version
    known, digests = _digests_by_version
    if known != version:
        digests = frozenset(RegisteredDocument.objects.values_list("digest", flat=True))
        _digests_by_version = (version, digests)  # another thread may put another version there
    return digests


def document_for(asked: GraphQLRequest, *, schema: GraphQLSchema, version: str, free: bool) -> Document:
    """The document that is asked for. `free` is for those whom the allow-list does not bind."""
    digest = digest_of(asked.text) if asked.text is not None else asked.digest
    assert digest is not None
    if asked.text is not None and asked.digest not in (None, digest):
        raise InvalidDocument("PERSISTED_QUERY_HASH_MISMATCH", "The digest is not that of the query.")
    if settings.GRAPHQL_REGISTERED_ONLY and not free and digest not in registered_digests(version):
        raise InvalidDocument("NOT_REGISTERED", "Only registered documents are answered here.", status=403)
    found = document_cache.find(digest, schema)
    if found is not None:
        return found
    text = asked.text if asked.text is not None else _stored_text(digest, version)
    if text is None:
        raise InvalidDocument("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    return document_cache.put(digest, text, schema)


def _stored_text(digest: str, version: str) -> str | None:
    text: str | None = remembered_documents.get(digest)
    if text is None and digest in registered_digests(version):
        text = RegisteredDocument.objects.filter(digest=digest).values_list("text", flat=True).first()
    return text


def remember_document(asked: GraphQLRequest, document: Document) -> None:
    """Keep a valid document that came with its digest, so that the digest is enough the next time."""
    if asked.text is not None and asked.digest is not None and not settings.GRAPHQL_REGISTERED_ONLY:
        remembered_documents.put(document.digest, document.text, SECONDS)

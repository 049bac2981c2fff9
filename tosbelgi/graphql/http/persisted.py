"""Documents that are sent by their SHA-256: remembered automatically, or registered for a program beforehand.

Where only registered documents are answered, a text is as good as its digest, as long as it is registered.
"""

from django.conf import settings
from graphql import GraphQLSchema

from ..engine.http_errors import InvalidDocument
from ..models import RegisteredDocument
from .bounded_cache import BoundedCache
from .documents import Document, digest_of, shelf
from .request import GraphQLRequest

SECONDS = 7 * 24 * 3600
remembered = BoundedCache("graphql-document", 1_000)
_registered: tuple[str, frozenset[str]] = ("", frozenset())


def registered(version: str) -> frozenset[str]:
    """The digests that are registered, as of a content version. One query for each version in each process."""
    global _registered
    known, digests = _registered
    if known != version:
        digests = frozenset(RegisteredDocument.objects.values_list("digest", flat=True))
        _registered = (version, digests)  # another thread may put another version there
    return digests


def document_for(asked: GraphQLRequest, *, schema: GraphQLSchema, version: str, free: bool) -> Document:
    """The document that is asked for. `free` is for those whom the allow-list does not bind."""
    digest = digest_of(asked.text) if asked.text is not None else asked.digest
    assert digest is not None
    if asked.text is not None and asked.digest not in (None, digest):
        raise InvalidDocument("PERSISTED_QUERY_HASH_MISMATCH", "The digest is not that of the query.")
    if settings.GRAPHQL_REGISTERED_ONLY and not free and digest not in registered(version):
        raise InvalidDocument("NOT_REGISTERED", "Only registered documents are answered here.", status=403)
    found = shelf.find(digest, schema)
    if found is not None:
        return found
    text = asked.text if asked.text is not None else _remembered(digest, version)
    if text is None:
        raise InvalidDocument("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    return shelf.put(digest, text, schema)


def _remembered(digest: str, version: str) -> str | None:
    text: str | None = remembered.get(digest)
    if text is None and digest in registered(version):
        text = RegisteredDocument.objects.filter(digest=digest).values_list("text", flat=True).first()
    return text


def remember(asked: GraphQLRequest, document: Document) -> None:
    """Keep a valid document that came with its digest, so that the digest is enough the next time."""
    if asked.text is not None and asked.digest is not None and not settings.GRAPHQL_REGISTERED_ONLY:
        remembered.put(document.digest, document.text, SECONDS)

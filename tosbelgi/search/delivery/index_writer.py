"""Writes documents and vocabulary counts to the database index; its full-text tables follow by triggers."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import connection, transaction

from ..documents import encoding
from ..documents.encoding import EncodedDocument, EncodedText
from ..documents.registry import SearchDocument
from ..models import Document, Generation

CHUNK = 400
INSERT_WORDS = "INSERT INTO search_word (generation_id, language, exact, stem, loose, count)"
COLUMN_ARRAYS = "%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::integer[]"
ON_CONFLICT_ADD = (
    "ON CONFLICT (generation_id, exact, language) DO UPDATE SET count = search_word.count + excluded.count"
)
WHERE_WORD = "WHERE generation_id = %s AND exact = %s AND language = %s"


def usable_generations() -> list[Generation]:
    """The generations that today's analysis may write into, locked, so that revisions follow each other.

    To be called inside a transaction.
    """
    rows = Generation.objects.select_for_update().filter(analyser=encoding.version())
    return list(rows.order_by("pk"))


@transaction.atomic
def store_documents(
    generation: Generation, source: str, origins: Collection[str], documents: Iterable[SearchDocument]
) -> int:
    """Make the index of these origins agree with the documents; returns how many documents changed.

    A document that is gone stays as an empty row marked `removed`, so that replication hears of it.
    """
    existing = {
        (row.kind, row.key): row
        for row in Document.objects.filter(generation=generation, source=source, origin__in=list(origins))
    }
    added_words: Counter[EncodedText] = Counter()
    removed_words: Counter[tuple[str, str]] = Counter()
    new, changed = [], []
    for document in documents:
        row = existing.pop((document.kind, document.key), None)
        digest = encoding.digest(document)
        if row is not None and row.digest == digest and not row.removed:
            continue
        encoded = encoding.encode_document(document)
        added_words.update(encoded.vocabulary)
        if row is None:
            row = Document(generation=generation, source=source, kind=document.kind, key=document.key)
            new.append(row)
        else:
            removed_words.update(_vocabulary_of(row))
            changed.append(row)
        _fill(row, document, encoded, digest)
    for row in existing.values():
        if not row.removed:
            removed_words.update(_vocabulary_of(row))
            row.words, row.spoken, row.removed, row.digest = "", "", True, ""
            changed.append(row)
    for row in (*new, *changed):
        generation.revision += 1
        row.revision = generation.revision
    Document.objects.bulk_create(new, batch_size=CHUNK)
    names = ["origin", "direction", "sections", "levels", "languages", "shelf", "sort", "words", "spoken"]
    names += ["digest", "revision", "removed"]
    Document.objects.bulk_update(changed, names, batch_size=50)
    _count(generation, added_words, removed_words)
    if new or changed:
        generation.save(update_fields=["revision"])
    return len(new) + len(changed)


@transaction.atomic
def next_revision(generation: Generation, rows: Collection[Document]) -> int:
    """Give documents a new revision, as if they had changed; returns the last one."""
    locked = Generation.objects.select_for_update().get(pk=generation.pk)
    for row in rows:
        locked.revision += 1
        row.revision = locked.revision
    Document.objects.bulk_update(rows, ["revision"], batch_size=CHUNK)
    locked.save(update_fields=["revision"])
    return locked.revision


def _fill(row: Document, document: SearchDocument, encoded: EncodedDocument, digest: str) -> None:
    row.origin, row.direction, row.removed, row.digest = document.origin, document.direction, False, digest
    row.sections, row.levels, row.languages = encoded.sections, encoded.levels, encoded.languages
    row.shelf, row.sort, row.words = encoded.shelf, encoded.sort, encoded.words
    row.spoken = " ".join(sorted({f"{word.language}{word.exact}" for word in encoded.vocabulary}))


def _vocabulary_of(row: Document) -> set[tuple[str, str]]:
    """(language, word) of the vocabulary that this row was counted for."""
    return {(entry[:2], entry[2:]) for entry in row.spoken.split()}


def _count(generation: Generation, added: Counter[EncodedText], removed: Counter[tuple[str, str]]) -> None:
    """Update the vocabulary's counts; words that no document has any more are deleted."""
    rows = [(generation.pk, *word, number) for word, number in sorted(added.items())]
    decrements = [(number, generation.pk, exact, language) for (language, exact), number in sorted(removed.items())]
    with connection.cursor() as cursor:
        if rows and connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f"{INSERT_WORDS} SELECT * FROM unnest({COLUMN_ARRAYS}) {ON_CONFLICT_ADD}", columns)  # noqa: S608
        elif rows:
            cursor.executemany(f"{INSERT_WORDS} VALUES (%s, %s, %s, %s, %s, %s) {ON_CONFLICT_ADD}", rows)
        if decrements:
            cursor.executemany(f"UPDATE search_word SET count = count - %s {WHERE_WORD}", decrements)  # noqa: S608
            cursor.executemany(
                f"DELETE FROM search_word {WHERE_WORD} AND count <= 0",  # noqa: S608
                [word for _number, *word in decrements],
            )

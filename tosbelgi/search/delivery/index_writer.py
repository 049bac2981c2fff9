"""Writing into the index that the database keeps. The engines of the database follow by triggers."""

from collections import Counter
from collections.abc import Collection, Iterable

from django.db import connection, transaction

from ..documents import encoding
from ..documents.encoding import EncodedDocument, EncodedText
from ..documents.registry import SearchDocument
from ..models import Document, Generation

CHUNK = 400
ADD = "INSERT INTO search_word (generation_id, language, exact, stem, loose, count)"
ARRAYS = "%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::integer[]"
OR_COUNT = "ON CONFLICT (generation_id, exact, language) DO UPDATE SET count = search_word.count + excluded.count"
OF_WORD = "WHERE generation_id = %s AND exact = %s AND language = %s"


def usable_generations() -> list[Generation]:
    """The generations that today's analysis may write into, locked, so that revisions follow each other.

    To be called inside a transaction.
    """
    rows = Generation.objects.select_for_update().filter(analyser=encoding.version())
    return list(rows.order_by("pk"))


@transaction.atomic
def store_documents(
    generation: Generation, source: str, origins: Collection[str], things: Iterable[SearchDocument]
) -> int:
    """Make the index say of these origins just what the things say; answers how many documents changed."""
    there = {
        (row.kind, row.key): row
        for row in Document.objects.filter(generation=generation, source=source, origin__in=list(origins))
    }
    said: Counter[EncodedText] = Counter()
    gone: Counter[tuple[str, str]] = Counter()
    new, changed = [], []
    for thing in things:
        row = there.pop((thing.kind, thing.key), None)
        digest = encoding.digest(thing)
        if row is not None and row.digest == digest and not row.removed:
            continue
        prepared = encoding.encode_document(thing)
        said.update(prepared.vocabulary)
        if row is None:
            row = Document(generation=generation, source=source, kind=thing.kind, key=thing.key)
            new.append(row)
        else:
            gone.update(_spoken(row))
            changed.append(row)
        _fill(row, thing, prepared, digest)
    for row in there.values():
        if not row.removed:
            gone.update(_spoken(row))
            row.words, row.spoken, row.removed, row.digest = "", "", True, ""
            changed.append(row)
    for row in (*new, *changed):
        generation.revision += 1
        row.revision = generation.revision
    Document.objects.bulk_create(new, batch_size=CHUNK)
    names = ["origin", "direction", "sections", "levels", "languages", "shelf", "sort", "words", "spoken"]
    names += ["digest", "revision", "removed"]
    Document.objects.bulk_update(changed, names, batch_size=50)
    _count(generation, said, gone)
    if new or changed:
        generation.save(update_fields=["revision"])
    return len(new) + len(changed)


@transaction.atomic
def next_revision(generation: Generation, rows: Collection[Document]) -> int:
    """Give documents a new revision, as if they had changed; answers the last one."""
    locked = Generation.objects.select_for_update().get(pk=generation.pk)
    for row in rows:
        locked.revision += 1
        row.revision = locked.revision
    Document.objects.bulk_update(rows, ["revision"], batch_size=CHUNK)
    locked.save(update_fields=["revision"])
    return locked.revision


def _fill(row: Document, thing: SearchDocument, prepared: EncodedDocument, digest: str) -> None:
    row.origin, row.direction, row.removed, row.digest = thing.origin, thing.direction, False, digest
    row.sections, row.levels, row.languages = prepared.sections, prepared.levels, prepared.languages
    row.shelf, row.sort, row.words = prepared.shelf, prepared.sort, prepared.words
    row.spoken = " ".join(sorted({f"{word.language}{word.exact}" for word in prepared.vocabulary}))


def _spoken(row: Document) -> set[tuple[str, str]]:
    """(language, word) of all by which the row was counted."""
    return {(one[:2], one[2:]) for one in row.spoken.split()}


def _count(generation: Generation, said: Counter[EncodedText], gone: Counter[tuple[str, str]]) -> None:
    """Add to what the vocabulary counts; words that nothing says any more go."""
    rows = [(generation.pk, *word, number) for word, number in sorted(said.items())]
    less = [(number, generation.pk, exact, language) for (language, exact), number in sorted(gone.items())]
    with connection.cursor() as cursor:
        if rows and connection.vendor == "postgresql":
            columns = [list(column) for column in zip(*rows, strict=True)]
            cursor.execute(f"{ADD} SELECT * FROM unnest({ARRAYS}) {OR_COUNT}", columns)  # noqa: S608
        elif rows:
            cursor.executemany(f"{ADD} VALUES (%s, %s, %s, %s, %s, %s) {OR_COUNT}", rows)
        if less:
            cursor.executemany(f"UPDATE search_word SET count = count - %s {OF_WORD}", less)  # noqa: S608
            cursor.executemany(
                f"DELETE FROM search_word {OF_WORD} AND count <= 0",  # noqa: S608
                [word for _number, *word in less],
            )

"""Compares the search index with public content and repairs differences; there should be none."""

from collections import Counter
from dataclasses import dataclass

from django.db import DatabaseError, connection, transaction

from tosbelgi.language import analysis

from ..delivery import index_writer, replication
from ..documents import encoding, registry
from ..engines import server
from ..engines.engine_choice import index_state
from ..models import Document, Generation, Word

BATCH = 100


class IndexMissing(Exception):
    """There is no index of today's analysis: it has to be built."""


@dataclass(frozen=True)
class RepairReport:
    """How many of each were repaired; `remote` is None without a search server, or while it is down."""

    documents: int
    words: int
    lookups: int
    remote: int | None

    @property
    def sound(self) -> bool:
        return not (self.documents or self.words or self.lookups or self.remote)


def check_index() -> RepairReport:
    """Compare everything and repair it, pending changes included."""
    current = index_state()
    if current is None:
        raise IndexMissing
    generation = Generation.objects.get(pk=current.generation)
    if generation.analyser != encoding.version():
        raise IndexMissing
    wrong = sum(_compare(generation, source) for source in registry.sources())
    return RepairReport(wrong, _recount_vocabulary(generation), _check_full_text(), _compare_remote(generation))


def _compare(generation: Generation, source: registry.Source) -> int:
    indexed = Document.objects.filter(generation=generation, source=source.name, removed=False)
    origins = sorted({*source.origins(), *indexed.values_list("origin", flat=True)})
    changed = 0
    for first in range(0, len(origins), BATCH):
        batch = origins[first : first + BATCH]
        with transaction.atomic():
            locked = Generation.objects.select_for_update().get(pk=generation.pk)
            changed += index_writer.store_documents(locked, source.name, batch, source.read(batch))
    return changed


@transaction.atomic
def _recount_vocabulary(generation: Generation) -> int:
    """Recount the vocabulary from the entries stored with each document; returns how many words were wrong."""
    Generation.objects.select_for_update().get(pk=generation.pk)
    expected: Counter[tuple[str, str]] = Counter()
    rows = Document.objects.filter(generation=generation, removed=False).values_list("spoken", flat=True)
    for entries in rows.iterator(chunk_size=500):
        expected.update((entry[:2], entry[2:]) for entry in entries.split())
    wrong = []
    for row in Word.objects.filter(generation=generation).iterator(chunk_size=5000):
        if row.count != (count := expected.pop((row.language, row.exact), 0)):
            row.count = count
            wrong.append(row)
    Word.objects.bulk_update([row for row in wrong if row.count], ["count"], batch_size=500)
    Word.objects.filter(pk__in=[row.pk for row in wrong if not row.count]).delete()
    missing = [_word(generation, language, exact, count) for (language, exact), count in expected.items()]
    Word.objects.bulk_create(missing, batch_size=500)
    return len(wrong) + len(missing)


def _word(generation: Generation, language: str, exact: str, count: int) -> Word:
    forms = next(iter(analysis.analyse_text(exact, language)), None)
    stem, loose = (forms.stem, forms.loose) if forms else (exact, exact)
    return Word(generation=generation, language=language, exact=exact, stem=stem, loose=loose, count=count)


def _check_full_text() -> int:
    """On SQLite, rebuild FTS5 if it disagrees with the documents; PostgreSQL keeps its index consistent by itself."""
    if connection.vendor != "sqlite":
        return 0
    with connection.cursor() as cursor:
        try:
            cursor.execute("INSERT INTO search_words(search_words, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            cursor.execute("INSERT INTO search_words(search_words) VALUES ('rebuild')")
            return 1
    return 0


def _compare_remote(generation: Generation) -> int | None:
    if not server.is_configured():
        return None
    try:
        return replication.repair(generation)
    except Exception as error:
        server.open_breaker(error)
        return None

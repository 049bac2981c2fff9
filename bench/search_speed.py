"""Search speed while the index grows: generated documents, every engine, Wagtail's own backend beside them.

CPU is that of this process and of the database's or the search server's together, so it holds on a busy machine too;
the time that passes (p50, p99) holds less. A search server follows the database: what it costs to fill it comes on top.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import wagtail_own
from cpu_time import Cost, Meter, memory_mb
from django.db import connection
from made_up import MadeUp

from tosbelgi.language import analysis
from tosbelgi.search.delivery import index_writer, replication
from tosbelgi.search.documents.question import prefix_question, question
from tosbelgi.search.engines import server
from tosbelgi.search.engines.answers import Engine
from tosbelgi.search.engines.database import DatabaseEngine
from tosbelgi.search.indexing import index_rebuild
from tosbelgi.search.models import Document, Generation
from tosbelgi.search.query import spelling

BATCH = 1000
QUERIES = 240
WARM = 1500
MADE_UP = "made up"
UNRANKED = "wagtail unranked"
MOST_TO_RANK = 2000


@dataclass
class Line:
    """What one engine did at one size: things a second and CPU ms a thing while it grew, and the cost of asking."""

    size: int
    engine: str
    rate: float
    index_cpu: float
    query: Cost
    suggestion: Cost


class Run:
    """Grows one index through the sizes, and measures at each of them."""

    def __init__(self, folder: Path, server_process: int | None, keep: bool) -> None:
        self.made_up = MadeUp.after_the_real()
        self.lines_path = folder / "speed.jsonl" if keep else None
        self.lines = _read(self.lines_path) if self.lines_path and self.lines_path.exists() else {}
        self.generation, _new = Generation.objects.get_or_create(analyser=MADE_UP)
        self.meter, self.remote_meter = Meter(_database_server()), Meter(server_process)
        wagtail_own.make()

    def measure(self, size: int) -> None:
        among = min(size, 1000)
        queries, begun = self.made_up.queries(QUERIES, among), self.made_up.beginnings(QUERIES, among)
        self._line(size, connection.vendor, self.meter, self._grow, self._engine(), queries, begun)
        if server.is_configured():
            from tosbelgi.search.engines.elastic import ElasticEngine

            remote = ElasticEngine(server.patient_client(), server.index_name(self.generation.pk))
            self._line(size, "elasticsearch", self.remote_meter, self._follow, remote, queries, begun)
        if (size, "spelling") not in self.lines:
            self._spelling(size, queries)
        for name, ranked in ((UNRANKED, False), ("wagtail", True)):
            # On SQLite it takes time quadratic in the number of results: 15 seconds among 5,000 things.
            if (size, name) in self.lines or (ranked and connection.vendor == "sqlite" and size > MOST_TO_RANK):
                continue
            grown = self._timed(self.meter, self._grow_wagtail, size)
            query_cost = self.meter.rounds(
                lambda n, ranked=ranked: wagtail_own.ask(queries[n][1], ranked=ranked), QUERIES, warm=5
            )
            suggestion_cost = self.meter.rounds(
                lambda n, ranked=ranked: wagtail_own.begin(begun[n][1], ranked=ranked), QUERIES, warm=5
            )
            self._store_line(Line(size, name, *grown, query_cost, suggestion_cost))

    def _engine(self) -> Engine:
        return DatabaseEngine(self.generation.pk)

    def _line(self, size: int, name: str, meter: Meter, grow: Callable, engine: Engine, queries, begun) -> None:
        if (size, name) in self.lines:
            return
        grown = self._timed(meter, grow, size)
        questions = [question(typed, language) for language, typed in queries]
        typing = [prefix_question(typed, language) for language, typed in begun]
        if meter is self.remote_meter:  # a Java server compiles what it has done often
            meter.rounds(lambda n: engine.matches(questions[n % QUERIES], first=10, after=None), WARM, seconds=60)
        query = meter.rounds(
            lambda n: engine.matches(questions[n], first=10, after=None, counting=True), QUERIES, warm=20
        )
        suggestion = meter.rounds(
            lambda n: engine.matches(typing[n], first=8, after=None, counting=False), QUERIES, warm=20
        )
        self._store_line(Line(size, name, *grown, query, suggestion))

    def _timed(self, meter: Meter, grow: Callable[[int], tuple[int, float, float]], size: int) -> tuple[float, float]:
        """Things a second and CPU milliseconds a thing, of what was added now and without making it up."""
        before, began = meter.now(), time.monotonic()
        added, cpu, wall = grow(size)
        spent, took = meter.now() - before - cpu, time.monotonic() - began - wall
        return (added / took, spent / added) if added else (0.0, 0.0)

    def _made(self, first: int, size: int):
        """Batches of things from a number on, with the CPU and the time that making them up took until then."""
        cpu = wall = 0.0
        while first < size:
            numbers = range(first, min(first + BATCH, size))
            ticks, began = time.process_time(), time.monotonic()
            things = self.made_up.things(numbers)
            cpu, wall = cpu + (time.process_time() - ticks) * 1000, wall + time.monotonic() - began
            yield things, cpu, wall
            first = numbers.stop

    def _grow(self, size: int) -> tuple[int, float, float]:
        there, cpu, wall = Document.objects.filter(generation=self.generation).count(), 0.0, 0.0
        for things, cpu, wall in self._made(there, size):  # noqa: B007
            index_writer.store_documents(self.generation, MADE_UP, [thing.origin for thing in things], things)
        _analyze()
        return size - there, cpu, wall

    def _follow(self, size: int) -> tuple[int, float, float]:
        return replication.replicate(), 0.0, 0.0

    def _grow_wagtail(self, size: int) -> tuple[int, float, float]:
        there, cpu, wall = wagtail_own.Plain.objects.count(), 0.0, 0.0
        for things, cpu, wall in self._made(there, size):  # noqa: B007
            wagtail_own.add(things)
        wagtail_own.finish()
        _analyze()
        return size - there, cpu, wall

    def _spelling(self, size: int, queries: list[tuple[str, str]]) -> None:
        """The first misspelt word reads the vocabulary, the others look the nearest word up in it."""
        state = (self.generation.pk, self.generation.revision)
        spelling._kept = None
        before = memory_mb()
        first = self.meter.rounds(lambda _n: spelling.vocabulary(state), 1)
        held = memory_mb() - before
        vocabulary = spelling.vocabulary(state)
        wrong = [
            (analysis.query_terms(_misspelt(typed, n), code)[0], code) for n, (code, typed) in enumerate(queries[:60])
        ]
        near = self.meter.rounds(lambda n: spelling.nearest_word(vocabulary, *wrong[n]), len(wrong))
        self._store_line(Line(size, "spelling", 0.0, held, first, near))

    def _store_line(self, line: Line) -> None:
        self.lines[line.size, line.engine] = line
        if self.lines_path:
            with self.lines_path.open("a") as file:
                print(json.dumps(asdict(line)), file=file)
        print(f"  {line}", flush=True)

    def forget(self) -> None:
        index_rebuild.delete_generation(self.generation)
        wagtail_own.drop()


def _read(path: Path) -> dict[tuple[int, str], Line]:
    lines = {}
    for fields in map(json.loads, path.read_text().splitlines()):
        line = Line(**fields)
        line.query, line.suggestion = Cost(*line.query), Cost(*line.suggestion)
        lines[line.size, line.engine] = line
    return lines


def _database_server() -> int | None:
    """The process of a local PostgreSQL, whose children answer us."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def _analyze() -> None:
    """What the database's housekeeping would do in a minute."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA optimize")


def _misspelt(typed: str, turn: int) -> str:
    """The longest word with a letter too many, too few, wrong, or changed places."""
    word = max(typed.split(), key=len).ljust(3, "ж")
    place = turn * 7 % max(1, len(word) - 1)
    one, other = word[place : place + 1], word[place + 1 : place + 2]
    return word[:place] + [other + one, one + one + other, other, "ж" + other][turn % 4] + word[place + 2 :]


def run(sizes: list[int], folder: Path, *, server_process: int | None, keep: bool) -> None:
    measured = Run(folder, server_process, keep)
    try:
        for size in sorted(sizes):
            measured.measure(size)
        _print(measured.lines, sorted(sizes))
    finally:
        if not keep:
            measured.forget()


def _print(lines: dict[tuple[int, str], Line], sizes: list[int]) -> None:
    costs = f"{'CPU ms':>9}{'p50':>8}{'p99':>9}{'÷ own':>7}{'growth':>8}"
    print(f"{'':<28}{'indexing':^18}  {'a query with facets':^41}{'a suggestion':^41}")
    print(f"{'things':>9}  {'engine':<17}{'a second':>9}{'CPU ms':>9}  {costs}{costs}")
    for place, size in enumerate(sizes):
        for line in (line for (at, name), line in lines.items() if at == size and name != "spelling"):
            own = lines.get((size, "wagtail")) or lines.get((size, UNRANKED), line)
            before = lines.get((sizes[place - 1], line.engine)) if place else None
            text = f"{size:>9}  {line.engine:<17}"
            text += f"{line.rate:>9.0f}{line.index_cpu:>9.2f}  " if line.rate else " " * 20
            for what in ("query", "suggestion"):
                cost, smaller = getattr(line, what), before and getattr(before, what)
                text += f"{cost.cpu:>9.2f}{cost.p50:>8.1f}{cost.p99:>9.1f}{cost.cpu / getattr(own, what).cpu:>7.2f}"
                text += f"{cost.cpu / smaller.cpu:>8.1f}" if smaller else f"{'':>8}"
            print(text)
    print(
        "÷ own: CPU beside Wagtail's own backend, unranked where it is not ranked; growth: CPU beside the size before"
    )
    for size in sizes:
        if line := lines.get((size, "spelling")):
            print(
                f"{size:>9}  typing errors: the vocabulary is read in {line.query.cpu:.0f} CPU ms and takes "
                f"{line.index_cpu:.0f} MB; a word costs {line.suggestion.cpu:.2f} CPU ms"
            )

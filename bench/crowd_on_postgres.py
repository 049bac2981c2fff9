"""What benchmarks of crowds share: a database of their own on PostgreSQL, ever more people, and explained statements.

The first thousands are the crowd of `make demo`; the rest are copies of them, made by the server, with mentors of their
own, so that a mentor has a hundred participants at every size while centres, regions and the operator have more and
more.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

FIRST = 10_000
SMALL = 1_000  # a table of so few rows may well be read from end to end
MOST_READ = 0.1  # of a big table: whatever reads more of it reads too much
NO_STATEMENT = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")
STEP = 1_000_000  # by which keys are moved on with each copy


@contextmanager
def site_of_its_own(name: str) -> Iterator[None]:
    """A site with people to stand on, in a new database of the server that `DATABASE_URL` names; gone afterwards."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        sys.exit("name a PostgreSQL server in DATABASE_URL")
    with tempfile.TemporaryDirectory() as folder, _own_database(server, f"tosbelgi_{name}_{os.getpid()}") as address:
        os.environ |= {
            "DATABASE_URL": address,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
            "LOG_LEVEL": "ERROR",
        }
        _prepare()
        try:
            yield
        finally:
            _disconnect()


@contextmanager
def _own_database(server: str, name: str) -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as at:
        at.execute(f"CREATE DATABASE {name}")
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as at:
            at.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _prepare() -> None:
    """A site with season, regions, demo centres and cast; without pages and books, which no list of people reads."""
    import django

    django.setup()
    from django.core.management import call_command

    from tosbelgi.home import demo, seeding

    call_command("migrate", verbosity=0)
    for key, plant in seeding._planting_steps():
        if key in ("locales", "directions", "regions") or key.startswith("season/"):
            plant()
    demo.make_centres()
    demo.make_people()


def _disconnect() -> None:
    from django.db import connection

    connection.close()


def require_multiples(sizes: Sequence[int]) -> None:
    if any(size % FIRST or size < FIRST for size in sizes):
        sys.exit(f"sizes are multiples of {FIRST}")


def grow(there: int, size: int) -> None:
    """Have that many participations, and the planner know of it."""
    from django.db import connection
    from django.utils import timezone

    from tosbelgi.programme.demo.api import make_crowd

    began = time.perf_counter()
    if not there:
        make_crowd(FIRST, seed=1, at=timezone.now())
        there = FIRST
    with connection.cursor() as cursor:
        if size > there:
            _copy_the_first(cursor, there // FIRST, size // FIRST - 1)
        cursor.execute("VACUUM ANALYZE")
    print(f"{size} participations after {time.perf_counter() - began:.0f} s", flush=True)


@dataclass(frozen=True)
class Copied:
    """A table whose rows of the crowd are copied: those to take, columns moved on with the copy, columns made anew."""

    table: str
    of_crowd: str
    moved: tuple[str, ...] = ()
    anew: tuple[tuple[str, str], ...] = ()


UUID = (("public_id", "gen_random_uuid()"),)
EARLIER = "{} - copy * interval '7 minutes'"
CROWD = "username LIKE 'demo-1-%'"
PERSONS = f"SELECT id FROM accounts_user WHERE {CROWD}"
MINE = f"SELECT id FROM programme_person WHERE user_id IN ({PERSONS})"
PARTS = f"SELECT id FROM programme_participation WHERE person_id IN ({MINE})"
HELD = f"SELECT id FROM programme_legalrepresentative WHERE represented_id IN ({MINE})"
FAMILY = f"SELECT representative_id FROM programme_legalrepresentative WHERE represented_id IN ({MINE})"
OF_PART = f"participation_id IN ({PARTS})"
SCHEDULES = f"SELECT id FROM programme_schedule WHERE {OF_PART}"
COPIED = (
    Copied("accounts_user", CROWD, (), (
        ("username", "replace(username, 'demo-1-', 'copy-' || copy || '-')"),
        ("email", "'copy-' || copy || '-' || email"),
    )),
    Copied("programme_person", f"id IN ({MINE}) OR id IN ({FAMILY})", ("user_id",), UUID),
    Copied("programme_appointment", f"person_id IN ({MINE})", ("person_id",)),
    Copied("programme_legalrepresentative", f"represented_id IN ({MINE})", ("representative_id", "represented_id")),
    Copied("programme_contact", f"person_id IN ({FAMILY})", ("person_id",)),
    Copied("programme_familylink", f"representation_id IN ({HELD})", ("representation_id",)),
    Copied("programme_participation", f"person_id IN ({MINE})", ("person_id", "mentor_id"), (
        *UUID, ("submitted_at", EARLIER.format("submitted_at")), ("begun_at", EARLIER.format("begun_at")),
    )),
    Copied("programme_personalpage", OF_PART, ("participation_id",)),
    Copied("programme_participationact", OF_PART, ("participation_id", "person_id")),
    Copied("programme_acceptance", OF_PART, ("participation_id", "person_id")),
    Copied("programme_schedule", OF_PART, ("participation_id",)),
    Copied("programme_scheduleversion", f"schedule_id IN ({SCHEDULES})", ("schedule_id", "person_id")),
)  # fmt: skip


def _copy_the_first(cursor, first: int, last: int) -> None:
    """Copies of the whole crowd, by the server itself: each has its keys moved on by a million."""
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS stays AS SELECT id FROM programme_person WHERE user_id IN "
                   f"(SELECT id FROM accounts_user WHERE NOT ({CROWD}))")  # fmt: skip
    for one in COPIED:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
            [one.table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        anew = dict(one.anew)
        values = [
            anew.get(name) or (f"id + copy * {STEP}" if name == "id" else _moved(name) if name in one.moved else name)
            for name in columns
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"WITH original AS MATERIALIZED (SELECT * FROM {one.table} WHERE id < {STEP} AND ({one.of_crowd})) "
            f"INSERT INTO {one.table} ({names}) SELECT {', '.join(values)} "
            f"FROM original CROSS JOIN generate_series({first}, {last}) AS copy"
        )


def _moved(name: str) -> str:
    """The key of the copy of whom a row points to; whoever is not of the crowd, such as a centre's head, stays."""
    if name not in ("person_id", "mentor_id"):
        return f"{name} + copy * {STEP}"
    return f"CASE WHEN {name} IN (SELECT id FROM stays) THEN {name} ELSE {name} + copy * {STEP} END"


@dataclass(frozen=True)
class Explained:
    """What statements cost together: ms of planning and running, blocks read, tables of which too much was read."""

    ms: float
    blocks: int
    scans: tuple[str, ...]


def big_tables() -> dict[str, float]:
    """Those that nobody reads from end to end, with how many rows they have."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [SMALL])
        return dict(cursor.fetchall())


def explained(statements: Sequence[str], big: dict[str, float]) -> Explained:
    """Carry them out once more, one after the other, and take everything back."""
    from django.db import transaction

    with transaction.atomic():
        plans = [_explain(sql) for sql in statements]
        transaction.set_rollback(True)
    scans = {node["Relation Name"] for one in plans for node in _nodes(one["Plan"]) if _reads_too_much(node, big)}
    return Explained(
        ms=sum(one["Planning Time"] + one["Execution Time"] for one in plans),
        blocks=sum(one["Plan"]["Shared Hit Blocks"] + one["Plan"]["Shared Read Blocks"] for one in plans),
        scans=tuple(sorted(scans)),
    )


@dataclass(frozen=True)
class Measured:
    """What one thing cost: statements, CPU and database ms, blocks read, tables of which too much was read."""

    statements: int
    cpu: float
    ms: float
    blocks: int
    scans: tuple[str, ...]


def measured_in_turn(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Measured]:
    """Each in turn with the others, several times. The least stands: whatever else runs can only add."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    big, asked, measured = big_tables(), dict[str, list[str]](), dict[str, Measured]()
    for name, work in works.items():
        work()  # what is read once in a process is read
        with CaptureQueriesContext(connection) as captured:
            work()
        statements = [one["sql"] for one in captured.captured_queries]
        asked[name] = [sql for sql in statements if not sql.startswith(NO_STATEMENT)]
    times: dict[str, list[float]] = {name: [] for name in works}
    spent: dict[str, list[float]] = {name: [] for name in works}
    for _round in range(rounds):
        for name, work in works.items():
            began = time.process_time()
            work()
            spent[name].append((time.process_time() - began) * 1000)
            cost = explained(asked[name], big)
            times[name].append(cost.ms)
            least = min(spent[name]), min(times[name])
            measured[name] = Measured(len(asked[name]), *least, cost.blocks, cost.scans)
    return measured


def _reads_too_much(node: dict, big: dict[str, float]) -> bool:
    rows = big.get(node.get("Relation Name", ""))
    if rows is None or not node["Node Type"].endswith("Scan"):
        return False
    read = (node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"]
    return node["Node Type"].endswith("Seq Scan") or read > rows * MOST_READ


def _explain(sql: str) -> dict:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".replace("%", "%%"), [])
        answer = cursor.fetchone()[0]
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)

"""Lists of participations on PostgreSQL as they grow: statements, plans, database ms and pages read, at each size.

    DATABASE_URL=postgres://… python bench/people.py [--sizes 10000 100000] [--million] [--rounds 15]

It works in a database of its own on that server, which it makes and drops; a million needs some 6 GB. The first
thousands are the crowd of `make demo`; the rest are copies of them, made by the server, with mentors of their own, so
that a mentor has a hundred participants at every size while centres, regions and the operator have more and more. Each
statement of a page is explained with `ANALYZE` in turn with the others, several times; its time of planning and running
is the database's, and the least stands, since whatever else runs on the machine can only add. Blocks are what it read,
in memory or not: they hold on a busy machine too. A plan that reads a table of more than a thousand rows from end to
end is named.

The last columns are the ratio to the smallest size: a page that costs the same has 1.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
SERVER = os.environ.get("DATABASE_URL", "")
OWN = f"tosbelgi_people_{os.getpid()}"
FIRST = 10_000
SMALL = 1_000  # a table of so few rows may well be read from end to end
AIM, MOST, GROWTH = 5.0, 20.0, 1.5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[FIRST, 100_000], help=f"multiples of {FIRST}")
    parser.add_argument("--million", action="store_true", help="1,000,000 too")
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    sizes = sorted({*given.sizes, *([1_000_000] if given.million else [])})
    if not SERVER.startswith("postgres"):
        sys.exit("name a PostgreSQL server in DATABASE_URL")
    if any(size % FIRST or size < FIRST for size in sizes):
        sys.exit(f"sizes are multiples of {FIRST}")
    with tempfile.TemporaryDirectory() as folder, own_database() as address:
        os.environ |= {
            "DATABASE_URL": address,
            "VAR_DIR": folder,
            "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
            "LOG_LEVEL": "ERROR",
        }
        prepare()
        measured: dict[str, list[Measured]] = {}
        there = 0
        for size in sizes:
            grow(there, size)
            there = size
            for page, one in measure(given.rounds).items():
                measured.setdefault(page, []).append(one)
        print_table(sizes, measured)
        disconnect()


@contextmanager
def own_database() -> Iterator[str]:
    """The address of a new and empty one; gone afterwards."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {OWN}")
    try:
        yield SERVER.rsplit("/", 1)[0] + f"/{OWN}"
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")


def prepare() -> None:
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


def disconnect() -> None:
    from django.db import connection

    connection.close()


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
            copy_the_first(cursor, there // FIRST, size // FIRST - 1)
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
)  # fmt: skip


def copy_the_first(cursor, first: int, last: int) -> None:
    """Copies of the whole crowd, by the server itself: each has its keys moved on by a million."""
    step = 1_000_000
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
            anew.get(name)
            or (f"id + copy * {step}" if name == "id" else moved(name, step) if name in one.moved else name)
            for name in columns
        ]
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f"WITH original AS MATERIALIZED (SELECT * FROM {one.table} WHERE id < {step} AND ({one.of_crowd})) "
            f"INSERT INTO {one.table} ({names}) SELECT {', '.join(values)} "
            f"FROM original CROSS JOIN generate_series({first}, {last}) AS copy"
        )


def moved(name: str, step: int) -> str:
    """The key of the copy of whom a row points to; whoever is not of the crowd, such as a centre's head, stays."""
    if name not in ("person_id", "mentor_id"):
        return f"{name} + copy * {step}"
    return f"CASE WHEN {name} IN (SELECT id FROM stays) THEN {name} ELSE {name} + copy * {step} END"


@dataclass(frozen=True)
class Measured:
    """What one page cost: statements, rows shown, ms in the database, blocks read, tables read from end to end."""

    statements: int
    shown: int
    ms: float
    blocks: int
    scans: tuple[str, ...]


def measure(rounds: int) -> dict[str, Measured]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    asked, big, measured = {}, big_tables(), {}
    for name, page in pages().items():
        with CaptureQueriesContext(connection) as captured:
            shown = page()
        asked[name] = (shown, [one["sql"] for one in captured.captured_queries])
    times: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(rounds):
        for name, (shown, statements) in asked.items():
            explained = [explain(sql) for sql in statements]
            times[name].append(sum(one["Planning Time"] + one["Execution Time"] for one in explained))
            scans = {node["Relation Name"] for one in explained for node in nodes(one["Plan"])
                     if node["Node Type"].endswith("Seq Scan") and node["Relation Name"] in big}  # fmt: skip
            blocks = sum(one["Plan"]["Shared Hit Blocks"] + one["Plan"]["Shared Read Blocks"] for one in explained)
            measured[name] = Measured(len(statements), shown, min(times[name]), blocks, tuple(sorted(scans)))
    return measured


def pages() -> dict[str, Callable[[], int]]:
    """What each role asks, by the very functions that its pages call; each answers how many rows it has shown."""
    from django.utils import timezone

    from tosbelgi.programme.models import Participation, Person
    from tosbelgi.programme.participation.api import (
        WAITING_FOR_CENTRE,
        WAITING_FOR_MENTOR,
        After,
        State,
        missing_signers_of,
        one_participation,
        own_participation,
        page_of_participations,
    )
    from tosbelgi.programme.people.api import page_of_persons, viewer_for

    now = timezone.now()
    all_states = [state for state in State if state is not State.DRAFT]
    led = [*WAITING_FOR_MENTOR, State.ACTIVE]

    def viewer(login: str):
        return viewer_for(Person.objects.select_related("user").get(user__username=login).user, at=now)

    mentor, head, coordinator, operator = map(viewer, ("demo-1-mentor-7", "head", "coordinator", "operator"))
    active = Participation.objects.visible_to(operator).filter(state=State.ACTIVE)
    last = active.order_by("submitted_at", "pk")[active.count() // 2]
    after = After(last.submitted_at, last.pk)
    entrusted = Participation.objects.visible_to(mentor).filter(state=State.ACTIVE).first()
    applied = Participation.objects.visible_to(head).filter(state=State.SUBMITTED).first()
    participant = viewer(entrusted.person.user.username)

    def page(who, states, **more):
        return lambda: len(page_of_participations(who, states=states, size=21, **more))

    def card(who, public_id):
        def show() -> int:
            missing_signers_of(one_participation(who, public_id), now)
            return 1

        return show

    return {
        "mentor: queue": page(mentor, WAITING_FOR_MENTOR),
        "mentor: all": page(mentor, led),
        "centre: queue": page(head, WAITING_FOR_CENTRE),
        "centre: all": page(head, all_states),
        "region: submitted": page(coordinator, WAITING_FOR_CENTRE),
        "region: all": page(coordinator, all_states),
        "operator: submitted": page(operator, WAITING_FOR_CENTRE),
        "operator: all": page(operator, all_states),
        "operator: half way": page(operator, [State.ACTIVE], after=after),
        "region: people": lambda: len(page_of_persons(coordinator, size=21)),
        "mentor: a card": card(mentor, entrusted.public_id),
        "centre: a card": card(head, applied.public_id),
        "participant: own": lambda: 1 if own_participation(participant) else 0,
    }


def big_tables() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [SMALL])
        return {name for (name,) in cursor.fetchall()}


def explain(sql: str) -> dict:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".replace("%", "%%"), [])
        answer = cursor.fetchone()[0]
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]


def nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from nodes(below)


def print_table(sizes: list[int], measured: dict[str, list[Measured]]) -> None:
    load = " ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"PostgreSQL, {os.cpu_count()} cores, load {load}; aim {AIM:g} ms, never {MOST:g}; growth {GROWTH:g} at most")
    heads = "".join(f"{f'ms {size}':>12}{'blocks':>8}" for size in sizes)
    print(f"{'page':<21}{'SQL':>4}{'rows':>5}{heads}{'ms ×':>7}{'blocks ×':>10}  read from end to end")
    for page, of_sizes in measured.items():
        first, last = of_sizes[0], of_sizes[-1]
        costs = "".join(f"{one.ms:>12.2f}{one.blocks:>8}" for one in of_sizes)
        ratios = f"{last.ms / first.ms:>7.2f}{last.blocks / max(first.blocks, 1):>10.2f}"
        scans = ", ".join(sorted({name for one in of_sizes for name in one.scans})) or "–"
        too_dear = "  (!)" if last.ms > MOST else ""
        print(f"{page:<21}{last.statements:>4}{last.shown:>5}{costs}{ratios}  {scans}{too_dear}")


if __name__ == "__main__":
    main()

"""What a fact costs: actions with a line of history a second, beside a bare insert in the same run; commit to effect.

    DATABASE_URL=postgres://… python bench/ground.py [--seconds 6] [--writers 1 4 16]

It works in a database of its own on that server, which it makes and drops. Three kinds of transaction, each writer a
process: the change alone (one row), the change with a bare row in place of its line, and the action: the change with
`record`, about a person, while a sealer runs as in the worker. Ratios hold, throughput is that of the machine.
PostgreSQL must flush (fsync), or a commit costs nothing and the ratio shows the processor alone.
"""

import argparse
import json
import os
import statistics
import sys
import time
from functools import cache
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("DATABASE_URL", "")
OWN = f"tosbelgi_ground_{os.getpid()}"
SECONDS = 6.0
KINDS = ("insert_row", "insert_bare", "act")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 4, 16])
    parser.add_argument("--effects", type=int, default=200, help="how many times commit to effect is measured")
    given = parser.parse_args()
    if not SERVER.startswith("postgres"):
        sys.exit("name a PostgreSQL server in DATABASE_URL")
    with psycopg.connect(SERVER, autocommit=True) as server:
        flushes = server.execute("SHOW fsync").fetchone()[0]
        server.execute(f"CREATE DATABASE {OWN}")
    os.environ |= {
        "DATABASE_URL": SERVER.rsplit("/", 1)[0] + f"/{OWN}",
        "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
        "LOG_LEVEL": "ERROR",
    }
    try:
        prepare()
        print(f"PostgreSQL, fsync {flushes}, {os.cpu_count()} cores; {given.seconds:g} s for each figure")
        print(f"{'writers':>8} {'alone':>9} {'bare row':>9} {'line':>9} {'line : bare':>12} {'line : alone':>13}")
        for writers in given.writers:
            alone, bare, line = measured(writers, given.seconds / 2)
            print(
                f"{writers:>8} {alone:>9.0f} {bare:>9.0f} {line:>9.0f} {line / bare:>12.2f} {line / alone:>13.2f}",
                flush=True,
            )
        print_lag(given.effects)
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")


def measured(writers: int, seconds: float) -> list[float]:
    """Rates of the change alone, with a bare row, with a line; twice in turn, so that what else runs hits all alike."""
    found = [[rate(name, writers, seconds, sealer=name == "act") for name in KINDS] for _round in range(2)]
    return [statistics.mean(both) for both in zip(*found, strict=True)]


def prepare() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests import facts_under_fire as fire

    call_command("migrate", "kernel", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE ground (id bigserial PRIMARY KEY, number bigint NOT NULL, at timestamptz NOT NULL)"
        )
    fire.make_tables()
    connection.close()


def insert_row(number: int) -> None:
    """The change alone."""
    with atomic():
        ground().create(number=number, at=now())


def insert_bare(number: int) -> None:
    """The change, and in place of its line a bare row."""
    with atomic():
        ground().create(number=number, at=now())
        ground().create(number=number, at=now())


def act(number: int) -> None:
    """The change with its line of history, about a person."""
    from tests.facts_under_fire import DropFell
    from tosbelgi.kernel import events

    with atomic():
        ground().create(number=number, at=now())
        events.record(DropFell(number=number, about=(number % 1000,), by_id=None, at=now()))


def atomic():
    from django.db import transaction

    return transaction.atomic()


def now():
    from django.utils import timezone

    return timezone.now()


@cache
def ground():
    """A table of two columns, through the same layers as any model of the house."""
    from django.db import models

    class Ground(models.Model):
        number = models.BigIntegerField()
        at = models.DateTimeField()

        class Meta:
            app_label, db_table, managed = "kernel", "ground", False

    return Ground.objects


def rate(name: str, writers: int, seconds: float, *, sealer: bool = False) -> float:
    """How many of these all writers together have committed a second."""
    gate, opened = os.pipe()
    reader, writer = os.pipe()
    numbers = [fork(lambda: write_for(name, seconds, gate, writer)) for _writer in range(writers)]
    seals = fork(seal_for_ever) if sealer else 0
    time.sleep(0.5)
    os.write(opened, b"!" * writers)
    for number in numbers:
        os.waitpid(number, 0)
    if seals:
        os.kill(seals, 9)
        os.waitpid(seals, 0)
    os.close(writer)
    with os.fdopen(reader) as told:
        done = [json.loads(line) for line in told]
    os.close(gate), os.close(opened)
    return sum(done) / seconds


def fork(work) -> int:
    if number := os.fork():
        return number
    try:
        work()
    except BaseException as failed:
        sys.stderr.write(f"{failed!r}\n")
        os._exit(1)
    os._exit(0)


def write_for(name: str, seconds: float, gate: int, told: int) -> None:
    from django.db import connection

    connection.ensure_connection()
    work, done = globals()[name], 0
    os.read(gate, 1)
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        work(os.getpid() % 20_000 * 100_000 + done)
        done += 1
    os.write(told, f"{done}\n".encode())


def seal_for_ever() -> None:
    from tosbelgi.kernel.facts.following import follow_for_ever

    follow_for_ever()


def print_lag(times: int) -> None:
    """From the commit of an action to the commit of what a subscription does about it, one after the other."""
    from django.db import connection

    from tests import facts_under_fire as fire

    def follow() -> None:
        fire.subscribe()
        seal_for_ever()

    connection.close()
    follower, lags = fork(follow), []
    time.sleep(1)
    try:
        wait_for_drop(-1, lambda: fire.let_fall(-1), 60)  # what the writers have left is followed first
        for number in range(1, times + 1):
            lags.append(wait_for_drop(number, lambda number=number: fire.let_fall(number), 10))
    finally:
        os.kill(follower, 9)
        os.waitpid(follower, 0)
    lags.sort()
    worst = lags[int(len(lags) * 0.99)]
    print(f"commit to effect: p50 {statistics.median(lags) * 1000:.0f} ms, p99 {worst * 1000:.0f} ms, {times} times")


def wait_for_drop(number: int, deed, most: float) -> float:
    from tests import facts_under_fire as fire

    deed()
    began = time.perf_counter()
    while not fire.rows(f"SELECT 1 FROM fire_counted WHERE number = {int(number)}"):
        if time.perf_counter() - began > most:
            sys.exit(f"nothing followed within {most:g} s")
        time.sleep(0.002)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()

"""What a fact costs: actions with a line of history a second, beside a bare insert in the same run; commit to effect.

    DATABASE_URL=postgres://… python bench/ground.py [--rounds 7] [--seconds 1] [--writers 1 4 16]

It works in a database of its own on that server, which it makes and drops. Transactions of one shape, each writer a
process that keeps its connection:

  alone    the change alone: one row
  bare     the change, and in place of its line a bare row, a model's as any room would write it
  by hand  the same with the row as one statement without a model: what a line would cost if it were nothing more
  line     the change with `record`, about a person, while a sealer runs as in the worker

The kinds take turns in short slices, so that what else runs on the machine meets all alike; ratios are of the slices of
one round, and their median stands. A slice of lines ends when all of them are sealed as far as the processor's time is
counted, which is that of writers, sealer and server together: it holds where others want the processor too, throughput
does not. PostgreSQL must flush (fsync), or a commit costs nothing and the ratio shows the processor alone.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import time
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("DATABASE_URL", "")
OWN = f"tosbelgi_ground_{os.getpid()}"
KINDS = ("alone", "bare", "by hand", "line")
FORK = multiprocessing.get_context("fork")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.0, help="of a slice")
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
        load = " ".join(f"{number:.1f}" for number in os.getloadavg())
        print(f"PostgreSQL, fsync {flushes}, {os.cpu_count()} cores, load {load}")
        print(
            f"{given.rounds} rounds, slices of {given.seconds:g} s; medians; CPU in µs an action: all (server, sealer)"
        )
        for writers in given.writers:
            print_writers(writers, given.rounds, given.seconds)
        print_lag(given.effects)
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"DROP DATABASE {OWN} WITH (FORCE)")


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


def alone(number: int) -> None:
    with atomic():
        ground().create(number=number, at=now())


def bare(number: int) -> None:
    with atomic():
        ground().create(number=number, at=now())
        ground().create(number=number, at=now())


def by_hand(number: int) -> None:
    from django.db import connection

    with atomic():
        ground().create(number=number, at=now())
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ground (number, at) VALUES (%s, %s) RETURNING id", [number, now()])
            cursor.fetchone()


def line(number: int) -> None:
    from tests.facts_under_fire import DropFell
    from tosbelgi.kernel import events

    with atomic():
        ground().create(number=number, at=now())
        events.record(DropFell(number=number, about=(number % 1000,), by_id=None, at=now()))


WORK = {"alone": alone, "bare": bare, "by hand": by_hand, "line": line}


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


@dataclass
class Slice:
    """What one kind did in one slice: transactions a second, CPU of each in µs, how far behind the sealer was."""

    rate: float
    cpu: float
    server: float = 0.0
    sealer: float = 0.0
    behind: float = 0.0


@dataclass
class Crew:
    """So many writers, each a process that does what it is told for so long."""

    writers: int
    ends: list[Connection] = field(default_factory=list)
    processes: list = field(default_factory=list)

    def __enter__(self) -> "Crew":
        for writer in range(self.writers):
            ours, theirs = FORK.Pipe()
            process = FORK.Process(target=write_when_told, args=(theirs, writer), daemon=True)
            process.start()
            self.ends.append(ours), self.processes.append(process)
        self.sealer = FORK.Process(target=seal_for_ever, daemon=True)
        self.sealer.start()
        self.work("alone", 0.2)  # everybody has connected
        self.work("line", 0.5)
        return self

    def __exit__(self, *_error: object) -> None:
        for process in (*self.processes, self.sealer):
            process.kill()
            process.join()

    def work(self, kind: str, seconds: float) -> Slice:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            before = self.spent(server)
            begin = time.monotonic() + 0.05
            for end in self.ends:
                end.send((kind, begin, seconds))
            done = sum(end.recv() for end in self.ends)
            waiting = left = unsealed(server)
            while left:
                time.sleep(0.05)
                left = unsealed(server)
            writers, of_server, sealer = (a - b for a, b in zip(self.spent(server), before, strict=True))
        done = done or 1
        total = writers + of_server + sealer
        rate = done / seconds
        return Slice(rate, total / done, of_server / done, sealer / done, waiting / rate)

    def spent(self, server: psycopg.Connection) -> tuple[float, float, float]:
        """CPU of the writers, of the server without our own look at it, and of the sealer, in µs so far."""
        rows = server.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()").fetchall()
        return (
            sum(cpu(process.pid) for process in self.processes),
            sum(cpu(pid) for (pid,) in rows),
            cpu(self.sealer.pid),
        )


def cpu(pid: int) -> float:
    """µs on a processor so far; 0 for a server on another machine."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1000
    except OSError:
        return 0.0


def unsealed(server: psycopg.Connection) -> int:
    return server.execute("SELECT count(*) FROM kernel_historyline WHERE seq IS NULL").fetchone()[0]


def write_when_told(told: Connection, writer: int) -> None:
    number = (writer + 1) * 10_000_000
    while True:
        kind, begin, seconds = told.recv()
        work, first = WORK[kind], number
        time.sleep(max(0.0, begin - time.monotonic()))
        while time.monotonic() < begin + seconds:
            work(number)
            number += 1
        told.send(number - first)


def print_writers(writers: int, rounds: int, seconds: float) -> None:
    """One line for each kind, and the ratios."""
    of: dict[str, list[Slice]] = {kind: [] for kind in KINDS}
    with Crew(writers) as crew:
        for number in range(rounds):
            for kind in KINDS[number % len(KINDS) :] + KINDS[: number % len(KINDS)]:
                of[kind].append(crew.work(kind, seconds))
    print(f"{writers} writer{'s' * (writers > 1)}")
    for kind in KINDS:
        rate, cost, server, sealer, behind = (
            statistics.median(getattr(one, name) for one in of[kind])
            for name in ("rate", "cpu", "server", "sealer", "behind")
        )
        late = f"; sealer {behind:.2f} s behind" if kind == "line" else ""
        print(f"  {kind:<8}{rate:>7.0f} a second{cost:>8.0f} µs ({server:.0f}, {sealer:.0f}){late}")
    for kind in ("bare", "by hand", "alone"):
        rates = sorted(a.rate / b.rate for a, b in zip(of["line"], of[kind], strict=True))
        costs = sorted(b.cpu / a.cpu for a, b in zip(of["line"], of[kind], strict=True))
        print(
            f"  line : {kind:<8} {statistics.median(rates):.2f} ({rates[0]:.2f}–{rates[-1]:.2f})"
            f"   by CPU {statistics.median(costs):.2f} ({costs[0]:.2f}–{costs[-1]:.2f})",
            flush=True,
        )


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
    follower, lags = FORK.Process(target=follow, daemon=True), []
    follower.start()
    time.sleep(1)
    try:
        wait_for_drop(-1, lambda: fire.let_fall(-1), 60)  # what the writers have left is followed first
        for number in range(1, times + 1):
            lags.append(wait_for_drop(number, lambda number=number: fire.let_fall(number), 10))
    finally:
        follower.kill()
        follower.join()
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

"""Do made-up histories of a bad network end in exactly the right entries? The test of a thousand, of many more.

    python bench/journal_histories.py --histories 100000 [--first 0] [--processes 2]

On the database that `DATABASE_URL` names, each process in a test database of its own. It says how many were carried out
on which database, how long that took, and, as pytest does, the number of the first that went wrong in each process:
`drawn(number)` of `tests/programme/journal/histories.py` draws it again.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise

import psycopg

TESTS = "tests/programme/journal/test_histories.py"
COMMAND = [sys.executable, "-m", "pytest", TESTS, "-q", "-x", "-p", "no:cacheprovider", "-k", "whatever"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    parser.add_argument("--processes", type=int, default=1, help="among how many they are shared out")
    asked = parser.parse_args()
    server = os.environ.get("DATABASE_URL", "")
    name = "PostgreSQL" if server.startswith("postgres") else "SQLite"
    parts = shares(asked.first, asked.histories, asked.processes)
    with databases(server, len(parts)) as addresses:
        code = start(range(1), addresses[0]).wait()  # whoever comes first fills the site, which is kept for the others
        began, before = time.monotonic(), os.times()
        running = [start(*one) for one in zip(parts, addresses, strict=True)] if not code else []
        codes = [code, *(abs(one.wait()) for one in running)]
    seconds, after = time.monotonic() - began, os.times()
    spent = after.children_user - before.children_user + after.children_system - before.children_system
    ended = "one went wrong, or none was tried" if any(codes) else "all ended right"
    print(
        f"{asked.histories:,} histories from {asked.first:,} on {name}, {len(parts)} at once: {ended}; "
        f"{seconds:,.0f} s, CPU {spent:,.0f} s, {spent * 1000 / asked.histories:.1f} ms each"
    )
    return max(codes)


def shares(first: int, histories: int, processes: int) -> list[range]:
    """The numbers from the first one on, in equal parts; none is empty.

    >>> shares(10, 5, 2), shares(0, 1, 3)
    ([range(10, 12), range(12, 15)], [range(0, 1)])
    """
    ends = [first + histories * place // processes for place in range(processes + 1)]
    return [range(start, end) for start, end in pairwise(ends) if start < end]


@contextmanager
def databases(server: str, number: int) -> Iterator[Sequence[str]]:
    """So many addresses. A test database is called after its address, so on PostgreSQL each has another name."""
    if not server.startswith("postgres"):
        yield [server] * number
        return
    names = [f"histories_{os.getpid()}_{place}" for place in range(number)]
    with psycopg.connect(server, autocommit=True) as at:
        for name in names:
            at.execute(f"CREATE DATABASE {name}")
    try:
        yield [server.rsplit("/", 1)[0] + f"/{name}" for name in names]
    finally:
        with psycopg.connect(server, autocommit=True) as at:
            for name in names:
                at.execute(f"DROP DATABASE {name} WITH (FORCE)")


def start(numbers: range, address: str) -> subprocess.Popen[bytes]:
    """Carry out these histories in a process of its own."""
    environment = os.environ | {
        "JOURNAL_HISTORIES": str(numbers.stop),
        "JOURNAL_HISTORIES_FROM": str(numbers.start),
    }
    return subprocess.Popen(COMMAND, env=environment | ({"DATABASE_URL": address} if address else {}))


if __name__ == "__main__":
    raise SystemExit(main())

"""Benchmark of every public page, uncached and cached: SQL, CPU milliseconds, bytes, and the ratio of the two.

Runs on a database of its own in memory of the disk's temporary folder; prints, asserts nothing.
"""

import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "VAR_DIR": FOLDER.name,
    "DATABASE_URL": f"sqlite:///{FOLDER.name}/bench.sqlite3",
    "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
    "LOG_LEVEL": "ERROR",
    "GRAPHQL_RATE_LIMIT": "1000000000",
    "PAGE_RATE_LIMIT": "1000000000",
}

import django  # noqa: E402

django.setup()

from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

PATHS = [
    "",
    "about/",
    "steps/",
    "directions/",
    "directions/sport/",
    "levels/",
    "ask/?age=14&level=bronze",
    "faq/",
    "news/",
    "awards/",
    "centres/",
    "reading-lists/",
    "reading-lists/2026/",
    "reading-lists/2026/kazakh-classics/",
    "books/abai-zholy/",
    "authors/auezov/",
]
ROUNDS = 15


def cpu_ms(work) -> float:
    """The median of many rounds, in milliseconds of this process."""
    work()
    rounds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        work()
        rounds.append((time.process_time() - began) * 1000)
    return statistics.median(rounds)


def cold(client: Client, address: str) -> None:
    cache.clear()
    client.get(address)


def main() -> None:
    call_command("quickstart", "--no-demo", verbosity=0)
    client = Client(headers={"host": "127.0.0.1"})
    print(f"{'page':<44}{'SQL cold':>9}{'warm':>5}{'CPU ms cold':>12}{'warm':>7}{'ratio':>7}{'bytes':>9}{'gzip':>8}")
    for language in ("kk", "ru", "en"):
        for path in PATHS:
            address = f"/{language}/{path}"
            body = client.get(address).content
            reset_queries()  # a full log, as the filling leaves one, counts nothing more
            with CaptureQueriesContext(connection) as uncached:
                cold(client, address)
            with CaptureQueriesContext(connection) as cached:
                client.get(address)
            cold_ms = cpu_ms(lambda address=address: cold(client, address))
            client.get(address)
            warm_ms = cpu_ms(lambda address=address: client.get(address))
            print(
                f"{address:<44}{len(uncached):>9}{len(cached):>5}{cold_ms:>12.1f}{warm_ms:>7.2f}"
                f"{cold_ms / warm_ms:>7.0f}{len(body):>9}{len(gzip.compress(body)):>8}"
            )


if __name__ == "__main__":
    main()

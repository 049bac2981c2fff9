"""What each public page costs: SQL, CPU milliseconds, bytes, and the ratio to a bare view with the same bytes.

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
}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

PATHS = ["", "about/", "steps/", "directions/", "directions/sport/", "levels/", "ask/?age=14&level=bronze"]
ROUNDS = 30


def cpu_ms(work) -> float:
    """The median of many rounds, in milliseconds of this process."""
    work()
    rounds = []
    for _round in range(ROUNDS):
        began = time.process_time()
        work()
        rounds.append((time.process_time() - began) * 1000)
    return statistics.median(rounds)


def main() -> None:
    call_command("quickstart", "--no-demo", verbosity=0)
    client, factory = Client(headers={"host": "127.0.0.1"}), RequestFactory()
    print(f"{'page':<34}{'SQL':>5}{'CPU ms':>9}{'× bare':>9}{'bytes':>9}{'gzip':>8}")
    for language in ("kk", "ru", "en"):
        for path in PATHS:
            address = f"/{language}/{path}"
            body = client.get(address).content
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            page = cpu_ms(lambda address=address: client.get(address))
            bare = cpu_ms(lambda body=body, address=address: HttpResponse(body) and factory.get(address))
            size, packed = len(body), len(gzip.compress(body))
            print(f"{address:<34}{len(queries):>5}{page:>9.1f}{page / bare:>9.0f}{size:>9}{packed:>8}")


if __name__ == "__main__":
    main()

"""Benchmark: seconds from publishing until the search finds a page, and what tracking changes costs each save.

    python bench/findable.py [--publishes 10]

A site on SQLite, on the PostgreSQL that DATABASE_URL names, and with a real Elasticsearch where one can be run (see
tests/search/server.py), each with a worker process as the Procfile starts it. This process publishes as a web process
would; the time until an engine finds the page runs from the press of the button, and from when publishing is done: it
is several transactions, and the worker begins after the first. Prints, asserts nothing.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
os.environ["LOG_LEVEL"] = "ERROR"

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import Page  # noqa: E402

from tests import database  # noqa: E402
from tests.search.server import Missing, Server  # noqa: E402
from tosbelgi.kernel.models import Heartbeat  # noqa: E402
from tosbelgi.search.documents.question import question  # noqa: E402
from tosbelgi.search.engines import engine_choice, server  # noqa: E402
from tosbelgi.search.indexing import outbox  # noqa: E402
from tosbelgi.search.models import Change  # noqa: E402

LONGEST = 60  # seconds that are waited for one page
LOOK = 0.02


def measure_all(publishes: int) -> None:
    database_url = os.environ.get("DATABASE_URL", "")
    print(f"found, seconds after the{'press':>17}{'publishing':>19}   of {publishes} publishes")
    print(f"{'':<28}{'p50':>8}{'max':>8}{'p50':>8}{'max':>8}", flush=True)
    on_a_site("sqlite", publishes, "", "")
    if database_url.startswith("postgres"):
        on_a_site("postgresql", publishes, database_url, "")
    with tempfile.TemporaryDirectory() as folder:
        try:
            running = Server(Path(folder) / "one").start()
        except Missing as missing:
            print(f"{'elasticsearch':<28}this machine lacks {missing}")
            return
        try:
            on_a_site("elasticsearch", publishes, database_url, running.url)
        finally:
            running.kill()


def on_a_site(name: str, publishes: int, database_url: str, search_url: str) -> None:
    """One site with its worker, in a process of its own, since settings belong to a process."""
    kind = patch.dict(os.environ, DATABASE_URL=database_url)
    with tempfile.TemporaryDirectory() as folder, kind, database.for_a_server(Path(folder), "found") as url:
        environment = {**os.environ, "DATABASE_URL": url, "VAR_DIR": folder, "SEARCH_URL": search_url}
        database.fill(environment)
        command = [sys.executable, __file__, "--publishes", str(publishes), "--name", name]
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
        try:
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
        finally:
            worker.terminate()
            worker.wait(timeout=60)


def measure_here(name: str, publishes: int) -> None:
    """On the site of this process's settings."""
    dice = random.Random(4)
    wait(lambda: Heartbeat.objects.exists() and not Change.objects.exists() and followed())
    took = []
    for _publish in range(publishes):
        time.sleep(dice.uniform(1.0, 3.0))  # the worker is idle again, and asleep for an unknown part of its pause
        took.append(publish("".join(dice.choices("бвгджзклмнпрст", k=12))))
    figures = [figure for some in zip(*took, strict=True) for figure in (statistics.median(some), max(some))]
    print(f"{name:<28}{''.join(f'{figure:>8.2f}' for figure in figures)}", flush=True)
    if name == "sqlite":
        costs()


def followed() -> bool:
    current = engine_choice.index_state()
    return not server.is_configured() or (current is not None and engine_choice.is_replica_current(current))


def publish(token: str) -> tuple[float, float]:
    """Publish a page with a new token in its title; seconds until it is found, since start and end of publishing."""
    page = Page.objects.get(slug="faq", locale__language_code="kk").specific
    page.title = f"Сұрақтар {token}"
    started = time.perf_counter()
    page.save_revision().publish()
    published = time.perf_counter()
    query = question(token, "kk")
    wait(lambda: bool(engine_choice.find_matches(query, first=5, after=None).rows))
    visible = time.perf_counter()
    return visible - started, visible - published


def wait(for_this: Callable[[], bool]) -> None:
    until = time.monotonic() + LONGEST
    while not for_this():
        if time.monotonic() > until:
            raise RuntimeError(f"nothing came of it in {LONGEST} seconds: is the worker well?")
        time.sleep(LOOK)


def costs() -> None:
    """CPU time of our signal receiver at each save, beside that of the saves themselves."""
    page = Page.objects.get(slug="faq", locale__language_code="kk").specific
    beat = Heartbeat(name="bench", at=timezone.now())
    print(f"\n{'CPU µs':<28}{'save':>8}{'of it, noting':>16}")
    for name, row, rounds in (("an unrelated row", beat, 200), ("a page", page, 20)):
        with transaction.atomic():
            whole = cpu(row.save, rounds)
            tracking = cpu(lambda row=row: outbox._on_save(type(row), row), rounds)
            transaction.set_rollback(True)
        print(f"{name:<28}{whole:>8.0f}{tracking:>16.1f}")
    connection.close()


def cpu(work: Callable[[], object], rounds: int) -> float:
    began = time.process_time()
    for _round in range(rounds):
        work()
    return (time.process_time() - began) / rounds * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--publishes", type=int, default=10)
    parser.add_argument("--name", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.name:
        measure_here(arguments.name, arguments.publishes)
    else:
        measure_all(arguments.publishes)


if __name__ == "__main__":
    main()

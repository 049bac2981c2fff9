"""The test database: migrated and filled once, then kept, so that its seconds are not paid at every run."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tosbelgi.kernel import snapshots

ROOT = Path(__file__).resolve().parent.parent


def filled_key() -> str:
    """What a filled site depends on: the schema, the code, the content, the catalogues, and the day."""
    total = hashlib.sha256(f"{snapshots.migrations_key()} {timezone.localdate()}".encode())
    for path in sorted((ROOT / "tosbelgi").rglob("*")):
        if path.suffix in {".py", ".toml", ".md", ".po"}:
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return "filled-" + total.hexdigest()[:24]


def prepare() -> None:
    """Fill the empty test database: from the filled snapshot, else from the migrated one, else from nothing."""
    if connection.vendor == "sqlite":
        if snapshots.restore(filled_key()):
            return
        call_command("quickstart", no_demo=True, verbosity=0)
        folder = snapshots.path_for("any").parent
        for old in sorted(folder.glob("filled-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-2]:
            old.unlink(missing_ok=True)
        snapshots.save(filled_key())
    else:
        call_command("quickstart", no_demo=True, verbosity=0)


@contextmanager
def for_a_server(folder: Path) -> Iterator[str]:
    """The address of an empty database for one server, on the engine that the tests run on; gone afterwards."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield f"sqlite:///{folder / 'tosbelgi.sqlite3'}"
        return
    name = f"tosbelgi_journeys_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
    try:
        yield given.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(environment: dict[str, str]) -> None:
    """Fill a server's database by the quickstart itself."""
    command = [sys.executable, "manage.py", "quickstart", "--no-demo", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)

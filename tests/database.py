"""The test database: migrated and filled once, then kept, so that its seconds are not paid at every run."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from tosbelgi.kernel import snapshots

from .site_scripts import Scripts

ROOT = Path(__file__).resolve().parent.parent


def filled_key() -> str:
    """What a filled site depends on: the schema, the code, the content, the catalogues, and the day.

    With `TEST_KEEP_FILLED=1` only the schema and the day: quick rounds while one works on what filling has no part in.
    """
    if os.environ.get("TEST_KEEP_FILLED") == "1":
        kept = hashlib.sha256(f"{snapshots.migrations_key()} {timezone.localdate()}".encode())
        return "filled-kept-" + kept.hexdigest()[:24]
    total = hashlib.sha256(f"{snapshots.migrations_key()} {timezone.localdate()}".encode())
    for path in sorted((ROOT / "tosbelgi").rglob("*")):
        if path.suffix in {".py", ".toml", ".md", ".po"}:
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return "filled-" + total.hexdigest()[:24]


def prepare() -> None:
    """Fill the empty test database: from the copy of an earlier run, else by the quickstart, which is then kept."""
    if connection.vendor == "sqlite":
        if snapshots.restore(filled_key()):
            return
        fill_this_one()
        folder = snapshots.path_for("any").parent
        for old in sorted(folder.glob("filled-*.sqlite3"), key=lambda path: path.stat().st_mtime)[:-2]:
            old.unlink(missing_ok=True)
        snapshots.save(filled_key())
    else:
        fill_this_one()


def fill_this_one() -> None:
    """By the quickstart. The hundreds of jobs that it leaves are a worker's, and no test shall wait for them."""
    from django_tasks_db.models import DBTaskResult  # by benchmarks this module is imported before there are models

    call_command("quickstart", no_demo=True, verbosity=0)
    DBTaskResult.objects.all().delete()


def create(creation) -> bool:
    """Create the test database; on PostgreSQL as a copy of the filled one if there is. Says whether it was filled."""
    server = os.environ.get("DATABASE_URL", "")
    if connection.vendor == "sqlite" or not _exists(server, template_name()):
        creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        return False
    _copy(server, template_name(), creation._get_test_db_name())
    return True


def keep() -> None:
    """On PostgreSQL, keep the filled test database under its key, as the template of later ones."""
    server, name = os.environ.get("DATABASE_URL", ""), connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return
    connection.close()
    with psycopg.connect(server, autocommit=True) as at:
        for (old,) in at.execute("SELECT datname FROM pg_database WHERE datname LIKE 'filled_%'").fetchall():
            at.execute(f'DROP DATABASE "{old}"')
    _copy(server, name, template_name())


def template_name() -> str:
    return filled_key().replace("-", "_")


def _exists(server: str, name: str) -> bool:
    with psycopg.connect(server, autocommit=True) as at:
        return at.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _copy(server: str, old: str, new: str) -> None:
    with psycopg.connect(server, autocommit=True) as at:
        at.execute(f'DROP DATABASE IF EXISTS "{new}"')
        at.execute(f'CREATE DATABASE "{new}" TEMPLATE "{old}"')


@contextmanager
def for_a_server(folder: Path, name: str = "journeys") -> Iterator[str]:
    """The address of a database of this name for one server, on the engine that the tests run on; gone afterwards.

    It is a copy of the filled one where the suite has made that already, else empty.
    """
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        filled = snapshots.path_for(filled_key())
        if filled.exists():
            shutil.copy(filled, folder / "tosbelgi.sqlite3")
        yield f"sqlite:///{folder / 'tosbelgi.sqlite3'}"
        return
    name = f"tosbelgi_{name}_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as server:
        filled = f' TEMPLATE "{template_name()}"' if _exists(given, template_name()) else ""
        server.execute(f"CREATE DATABASE {name}{filled}")
    try:
        yield given.rsplit("/", 1)[0] + f"/{name}"
    finally:
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def fill(scripts: Scripts) -> None:
    """Fill a server's database by the quickstart itself."""
    scripts.run("manage", "quickstart", "--no-demo", "--verbosity", "0")

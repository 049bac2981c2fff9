"""The test database: migrated and filled once, then kept, so that its seconds are not paid at every run."""

import hashlib
import subprocess
import sys
from pathlib import Path

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


def copy_filled(target: Path, environment: dict[str, str]) -> None:
    """A filled SQLite database of its own for a server: made by the quickstart itself, so whatever the tests run on."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", "quickstart", "--no-demo", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)

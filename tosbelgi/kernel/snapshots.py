"""Cache of a migrated, empty SQLite database as a file, so that the seconds of first migrations are paid once.

The key covers every migration's name and content and the versions of Django and Wagtail:
any change makes another key, hence another snapshot.
"""

import hashlib
import sqlite3
from pathlib import Path

import django
import wagtail
from django.apps import apps
from django.conf import settings
from django.db import connection


def migrations_key() -> str:
    """What the schema of an empty database depends on, as one digest."""
    total = hashlib.sha256(f"{django.__version__} {wagtail.__version__}".encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted((Path(config.path) / "migrations").glob("*.py")):
            total.update(f"{config.label}/{path.name}\0".encode() + path.read_bytes())
    return total.hexdigest()[:24]


def path_for(key: str) -> Path:
    return Path(settings.VAR_DIR) / "snapshots" / f"{key}.sqlite3"


def save(key: str | None = None) -> Path | None:
    """Keep the connected SQLite database under its key; other databases are left alone."""
    if connection.vendor != "sqlite":
        return None
    path = path_for(key or migrations_key())
    path.parent.mkdir(parents=True, exist_ok=True)
    connection.ensure_connection()
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    with sqlite3.connect(partial) as target:
        connection.connection.backup(target)
    target.close()
    partial.replace(path)
    return path


def restore(key: str | None = None) -> bool:
    """Fill the connected, empty SQLite database from the snapshot; False where there is none."""
    path = path_for(key or migrations_key())
    if connection.vendor != "sqlite" or not path.exists():
        return False
    connection.ensure_connection()
    source = sqlite3.connect(path)
    try:
        source.backup(connection.connection)
    finally:
        source.close()
    return True

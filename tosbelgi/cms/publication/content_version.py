"""A cache-key version, bumped on every change of public content and shared by all processes."""

import hashlib
from collections.abc import Collection

from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_slug_changed, post_page_move

from tosbelgi.kernel.caching.cache_versions import CacheVersion

from ..references.public_models import is_public

VERSION = CacheVersion("content-version")
# Columns of public rows that no reader sees: a saved draft and a lock write these alone, the former every few seconds.
UNSEEN = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


def _release() -> str:
    """A digest of code, templates and static files at start: another release renders the same content otherwise."""
    digest = hashlib.sha256(settings.SITE_URL.encode())
    for path in sorted(settings.PACKAGE_DIR.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo"}:
            stat = path.stat()
            digest.update(f"{path}|{stat.st_size}|{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:12]


RELEASE = _release()


def current_version() -> str:
    """The version now, of the content and of the code. No query."""
    return f"{RELEASE}-{VERSION.current()}"


def bump() -> None:
    """Change the version once the current transaction is committed; earlier, a page of the old rows could get it."""
    transaction.on_commit(_bump_now, robust=True)


def _bump_now() -> None:
    VERSION.change()


def watch_content() -> None:
    """Change the version after every save and deletion of a row of a public model."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_bump_on_change, dispatch_uid=f"cms.content_version.{id(signal)}")
    post_page_move.connect(_bump_on_move, dispatch_uid="cms.content_version.moved")
    page_slug_changed.connect(_bump_on_move, dispatch_uid="cms.content_version.slug")


def _bump_on_change(sender: type[models.Model], update_fields: Collection[str] | None = None, **kwargs: object) -> None:
    if is_public(sender) and not (update_fields and UNSEEN.issuperset(update_fields)):
        bump()


def _bump_on_move(sender: type[models.Model], **kwargs: object) -> None:
    bump()

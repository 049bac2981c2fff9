"""One version that changes whenever anything the public can see changes, for all processes of the site."""

import hashlib

from django.conf import settings
from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.signals import page_slug_changed, post_page_move

from tosbelgi.kernel.caching.cache_versions import CacheVersion

from ..references.quiet_models import is_quiet

VERSION = CacheVersion("content-version")


def _release() -> str:
    """What the code and its files are as the process starts: another release makes other pages of the same content."""
    total = hashlib.sha256(settings.SITE_URL.encode())
    for path in sorted(settings.PACKAGE_DIR.rglob("*")):
        if path.suffix in {".py", ".html", ".css", ".js", ".svg", ".mo"}:
            seen = path.stat()
            total.update(f"{path}|{seen.st_size}|{seen.st_mtime_ns}".encode())
    return total.hexdigest()[:12]


RELEASE = _release()


def current_version() -> str:
    """The version now, of the content and of the code. No query."""
    return f"{RELEASE}-{VERSION.current()}"


def bump() -> None:
    """Make a new version once what has been done is committed."""
    transaction.on_commit(_bump_now, robust=True)


def _bump_now() -> None:
    VERSION.change()


def watch_content() -> None:
    """Change the version after every save and deletion of anything the public might see."""
    for signal in (post_save, post_delete, m2m_changed):
        signal.connect(_heard, dispatch_uid=f"cms.content_version.{id(signal)}")
    post_page_move.connect(_moved, dispatch_uid="cms.content_version.moved")
    page_slug_changed.connect(_moved, dispatch_uid="cms.content_version.slug")


def _heard(sender, **kwargs) -> None:
    if not is_quiet(sender):
        bump()


def _moved(sender, **kwargs) -> None:
    bump()

"""Is the process alive, and is it ready to serve? Who fails is told to those who look after it only."""

import hmac
import logging
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Heartbeat
from .scheduler import WORKER

logger = logging.getLogger(__name__)
FRESH = timedelta(seconds=60)
LATE = timedelta(minutes=10)
MEMORY = 2.0  # seconds during which an answer is given again


class Unready(Exception):
    """A check has found something missing; the message says what."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unready("migrations wait to be applied")


def shared_cache() -> None:
    word = secrets.token_hex(8)
    cache.set(f"readyz:{word}", word, 10)
    if cache.get(f"readyz:{word}") != word:
        raise Unready("the cache is away or forgets what it is told")


def storage() -> None:
    name = default_storage.save(f"readyz/{secrets.token_hex(8)}", ContentFile(b"ready"))
    try:
        with default_storage.open(name) as kept:
            if kept.read() != b"ready":
                raise Unready("the storage gives back something else")
    finally:
        default_storage.delete(name)


def worker() -> None:
    """Its clock or its pulse, which no routine and no job can keep busy: whichever is newer."""
    if not Heartbeat.objects.filter(name__startswith=WORKER, at__gt=timezone.now() - FRESH).exists():
        raise Unready("no worker has shown itself for a minute")


def the_clock() -> None:
    """A notice: the routines come round."""
    if not Heartbeat.objects.filter(name=WORKER, at__gt=timezone.now() - LATE).exists():
        raise Unready("the clock's routines have not come round for ten minutes")


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "storage": storage,
    "worker": worker,
}
# What does not keep the site from serving, though somebody should look after it; rooms above add theirs.
NOTICES: dict[str, Callable[[], None]] = {"clock": the_clock, "cache": shared_cache}
_last: tuple[float, dict[str, str], dict[str, str]] | None = None


def failing_checks() -> dict[str, str]:
    """The checks that fail, with a word why; empty when all is well."""
    return _found(CHECKS)


def _found(checks: dict[str, Callable[[], None]]) -> dict[str, str]:
    found = {}
    for name, check in checks.items():
        try:
            check()
        except Unready as missing:
            found[name] = str(missing)
        except Exception as defect:
            found[name] = type(defect).__name__
    return found


def _remembered() -> tuple[dict[str, str], dict[str, str]]:
    global _last
    last = _last
    if last is None or time.monotonic() - last[0] > MEMORY:
        missing = failing_checks()
        last = _last = (time.monotonic(), missing, {} if missing else _found(NOTICES))
        if last[1]:
            logger.error("not ready", extra={"failing": last[1]})
        if last[2]:
            logger.warning("ready, but not well", extra={"degraded": last[2]})
    return last[1], last[2]


def _is_known(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.HEALTH_TOKEN and hmac.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode()):
        return True
    try:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))
    except Exception:  # the session lives in the database that may be the very thing that is down
        return False


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything a page needs is there, else 503; the names of what fails go to those who are known.

    Where only something dispensable fails, the status is "degraded", with 200.
    """
    missing, amiss = _remembered()
    answer: dict[str, object] = {"status": "unready" if missing else "degraded" if amiss else "ready"}
    if _is_known(request):
        answer["failing"] = missing | amiss
    return JsonResponse(answer, status=503 if missing else 200)

"""Health checks: liveness (/healthz) and readiness (/readyz); what fails is named to staff and monitoring only."""

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

from . import lanes, scheduler
from .models import Heartbeat, RoutineClaim
from .web.cache_policy import private_page
from .web.read_only import read_only

logger = logging.getLogger(__name__)
FRESH = timedelta(seconds=60)  # a heartbeat this old still counts
LATE = timedelta(minutes=10)  # a routine of the scheduler that nobody has begun
MEMORY = 2.0  # seconds for which results are cached, so that probing costs little


class Unready(Exception):
    """A check fails; the message is the reason."""


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Unready("migrations wait to be applied")


def shared_cache() -> None:
    token = secrets.token_hex(8)
    cache.set(f"readyz:{token}", token, 10)
    if cache.get(f"readyz:{token}") != token:
        raise Unready("the cache is away or forgets what it is told")


def storage() -> None:
    name = default_storage.save(f"readyz/{secrets.token_hex(8)}", ContentFile(b"ready"))
    try:
        with default_storage.open(name) as file:
            if file.read() != b"ready":
                raise Unready("the storage gives back something else")
    finally:
        default_storage.delete(name)


def worker() -> None:
    """A fresh heartbeat of any worker: neither a long job nor a long routine delays it."""
    now = timezone.now()  # of a clock that was put back, a sign from later is as little worth as an old one
    fresh = (now - FRESH, now + FRESH)
    if not Heartbeat.objects.filter(name__startswith=scheduler.WORKER, at__range=fresh).exists():
        raise Unready("no worker has shown itself for a minute")


def every_lane() -> None:
    """A notice: each lane has a worker that shows that it lives."""
    now = timezone.now()
    signs = {scheduler.lane_sign(lane): lane for lane in lanes.LANES}
    fresh = Heartbeat.objects.filter(name__in=signs, at__range=(now - FRESH, now + FRESH))
    if silent := set(signs) - set(fresh.values_list("name", flat=True)):
        names = ", ".join(lane for sign, lane in signs.items() if sign in silent)
        raise Unready(f"no worker of the lane {names} has shown itself for a minute")


def the_clock() -> None:
    """A notice: routines come round, and none runs past its limit in a worker that shows that it lives."""
    now, names = timezone.now(), scheduler.task_names()
    claims = RoutineClaim.objects.filter(name__in=names)
    for claim in claims:
        if claim.ends_by and claim.started_at and claim.ends_by < now:
            raise Unready(f"{claim.name} runs since {claim.started_at:%Y-%m-%d %H:%M} UTC, longer than it may")
    late = [claim for claim in claims if max(claim.next_due, claim.claimed_until or claim.next_due) < now - LATE]
    if late or len(claims) < len(names):
        raise Unready("the clock's routines have not come round for ten minutes")


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "migrations": migrations,
    "storage": storage,
    "worker": worker,
}
# What does not keep the site from serving, though somebody should look after it; apps above add theirs.
NOTICES: dict[str, Callable[[], None]] = {"clock": the_clock, "lanes": every_lane, "cache": shared_cache}
_last: tuple[float, dict[str, str], dict[str, str]] | None = None


def failing_checks() -> dict[str, str]:
    """The checks that fail, each with its reason; empty when all is well."""
    return _failures(CHECKS)


def _failures(checks: dict[str, Callable[[], None]]) -> dict[str, str]:
    failures = {}
    for name, check in checks.items():
        try:
            check()
        except Unready as unready:
            failures[name] = str(unready)
        except Exception as defect:
            failures[name] = type(defect).__name__
    return failures


def _cached_results() -> tuple[dict[str, str], dict[str, str]]:
    global _last
    last = _last
    if last is None or time.monotonic() - last[0] > MEMORY:
        failing = failing_checks()
        last = _last = (time.monotonic(), failing, {} if failing else _failures(NOTICES))
        if last[1]:
            logger.error("not ready", extra={"failing": last[1]})
        if last[2]:
            logger.warning("ready, but not well", extra={"degraded": last[2]})
    return last[1], last[2]


def _may_see_details(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.HEALTH_TOKEN and hmac.compare_digest(given.encode(), settings.HEALTH_TOKEN.encode()):
        return True
    try:
        return bool(request.user.is_active and getattr(request.user, "is_staff", False))
    except Exception:  # the session lives in the database that may be the very thing that is down
        return False


@private_page
@read_only
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@private_page
@read_only
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when everything a page needs is there, else 503; staff and monitoring are shown what fails.

    Where only something dispensable fails, the status is "degraded", with 200.
    """
    failing, degraded = _cached_results()
    answer: dict[str, object] = {"status": "unready" if failing else "degraded" if degraded else "ready"}
    if _may_see_details(request):
        answer["failing"] = failing | degraded
    return JsonResponse(answer, status=503 if failing else 200)

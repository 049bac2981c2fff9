"""Client of the search server (Elasticsearch), and a circuit breaker shared by all processes.

When the server fails or is too slow, no process calls it again for `SECONDS`; the worker, which keeps
on trying, closes the breaker as soon as it answers.
"""

import functools
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.core.cache import cache

from tosbelgi.kernel.caching.circuit_breaker import Breaker

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

logger = logging.getLogger(__name__)
BREAKER_KEY = "search-server-is-down"
SECONDS = 30  # for which the breaker stays open
WORKER_TIMEOUT = 30.0  # seconds
Result = TypeVar("Result")
_local_breaker = Breaker(SECONDS)  # for a process that cannot tell the others, because the cache is away too


class ServerDown(Exception):
    """The search server is not to be called now."""


def is_configured() -> bool:
    """Do the settings name a search server?"""
    return bool(settings.SEARCH_URL)


def client() -> "Elasticsearch":
    secrets = (settings.SEARCH_API_KEY, settings.SEARCH_PASSWORD)
    return _client(tuple(settings.SEARCH_URL), secrets, settings.SEARCH_CA, float(settings.SEARCH_SECONDS))


def patient_client() -> "Elasticsearch":
    """For the worker, which nobody waits for."""
    return client().options(request_timeout=WORKER_TIMEOUT)


@functools.cache
def _client(urls: tuple[str, ...], secrets: tuple[str, str], ca: str, seconds: float) -> "Elasticsearch":
    from elasticsearch import Elasticsearch  # a site without a search server does without the library

    secure: dict[str, Any] = {"ca_certs": ca} if ca else {}
    api_key, password = secrets
    user, _colon, secret = password.partition(":")
    return Elasticsearch(
        list(urls),
        api_key=api_key or None,
        basic_auth=(unquote(user), unquote(secret)) if password else None,
        request_timeout=seconds,
        max_retries=min(1, len(urls) - 1),  # on another node
        retry_on_timeout=False,
        **secure,
    )


def is_down() -> bool:
    return bool(cache.get(BREAKER_KEY)) or not _local_breaker.allows()


def call_server(work: Callable[[], Result]) -> Result:
    """The result of `work`; raises ServerDown while the breaker is open, and when it opens."""
    if is_down():
        raise ServerDown
    try:
        answer = work()
    except Exception as failed:
        open_breaker(failed)
        raise ServerDown from failed
    _local_breaker.worked()
    return answer


def open_breaker(failed: Exception) -> None:
    """Stop calling the server for a while. The log names the kind of failure; its words could hold an address."""
    cache.set(BREAKER_KEY, True, SECONDS)
    if not cache.get(BREAKER_KEY):
        _local_breaker.failed()
    logger.warning("the search server does not answer; the database does", extra={"failure": type(failed).__name__})


def close_breaker() -> None:
    """The server answers again."""
    was_open = _local_breaker.worked()
    if was_open or cache.get(BREAKER_KEY):
        cache.delete(BREAKER_KEY)
        logger.warning("the search server answers again")


def index_name(generation: int) -> str:
    return f"{settings.SEARCH_INDEX}-{generation}"

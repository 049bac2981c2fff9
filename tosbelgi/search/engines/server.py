"""The search server, where the settings name one: the way to it, and a breaker in that way.

When it fails or is too slow, nobody waits for it again for a while, in no process; the worker, which keeps
on trying, closes the breaker as soon as it answers.
"""

import logging
from collections.abc import Callable
from functools import cache as kept
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

from django.conf import settings
from django.core.cache import cache

from tosbelgi.kernel.caching.circuit_breaker import Breaker

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

logger = logging.getLogger(__name__)
OPEN = "search-server-is-down"
SECONDS = 30  # without asking it again
PATIENCE = 30.0  # seconds that the worker gives it
Result = TypeVar("Result")
_alone = Breaker(SECONDS)  # for a process that cannot tell others, because the cache is away too


class ServerDown(Exception):
    """The search server cannot be asked now."""


def is_configured() -> bool:
    """Do the settings name a search server?"""
    return bool(settings.SEARCH_URL)


def client() -> "Elasticsearch":
    secrets = (settings.SEARCH_API_KEY, settings.SEARCH_PASSWORD)
    return _client(tuple(settings.SEARCH_URL), secrets, settings.SEARCH_CA, float(settings.SEARCH_SECONDS))


def patient_client() -> "Elasticsearch":
    """For the worker, which nobody waits for."""
    return client().options(request_timeout=PATIENCE)


@kept
def _client(urls: tuple[str, ...], secrets: tuple[str, str], ca: str, seconds: float) -> "Elasticsearch":
    from elasticsearch import Elasticsearch  # a site without a search server does without the library

    secure = {"ca_certs": ca} if ca else {}
    api_key, password = secrets
    user, _colon, word = password.partition(":")
    return Elasticsearch(
        list(urls),
        api_key=api_key or None,
        basic_auth=(unquote(user), unquote(word)) if password else None,
        request_timeout=seconds,
        max_retries=min(1, len(urls) - 1),  # on another node
        retry_on_timeout=False,
        **secure,
    )


def is_down() -> bool:
    return bool(cache.get(OPEN)) or not _alone.allows()


def call_server(work: Callable[[], Result]) -> Result:
    """What the server says; ServerDown while the breaker is open, and when it opens."""
    if is_down():
        raise ServerDown
    try:
        answer = work()
    except Exception as failed:
        open_breaker(failed)
        raise ServerDown from failed
    _alone.worked()
    return answer


def open_breaker(failed: Exception) -> None:
    """Ask no more for a while. The log names the kind of failure; its words could hold an address."""
    cache.set(OPEN, True, SECONDS)
    if not cache.get(OPEN):
        _alone.failed()
    logger.warning("the search server does not answer; the database does", extra={"failure": type(failed).__name__})


def close_breaker() -> None:
    """It answers again."""
    alone = _alone.worked()
    if alone or cache.get(OPEN):
        cache.delete(OPEN)
        logger.warning("the search server answers again")


def index_name(generation: int) -> str:
    return f"{settings.SEARCH_INDEX}-{generation}"

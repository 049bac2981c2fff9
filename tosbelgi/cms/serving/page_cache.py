"""Middleware that caches whole public pages, keyed by content version and day.

Kept is what its view has published as the same for everybody (`kernel.web.cache_policy`), for whoever asks: a session
makes no difference to it, and is not looked at.

An entry's key holds the content version, so that a change makes every older entry unreachable at
once; the version is read before a page is rendered, so that a page rendered during a change is stored
under the older version. The key holds the day too, since seasons and benefits begin and
end by date, and an entry lives no longer than until the next expiry of a page or of a row that a page may show.
"""

import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.web.cache_policy import EDITOR_COOKIE, REVALIDATED, is_published, publish
from tosbelgi.kernel.web.negotiation import accepts_coding
from tosbelgi.language.languages import is_language

from ..publication import content_version, urls
from ..publication.expiry import next_expiry
from . import query_parameters

SECONDS = 3600  # lifetime of an entry
LONGEST_ENTRY = 1_000_000  # bytes
LONGEST_QUERY = 2_000  # characters; longer ones are rendered and not cached
MOST_KNOWN = 500  # pages whose parameters a process remembers
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language", "Last-Modified", "X-Robots-Tag")
# A page depends on its address, and on whether a browser asks for one of its own.
VARY = ("Accept-Encoding", "Cookie")
_parameters: dict[str, query_parameters.Parameters] = {}


@dataclass(frozen=True)
class Entry:
    """A page ready to send: its body plain and gzipped, and its headers."""

    body: bytes
    packed: bytes
    headers: dict[str, str]
    digest: str

    def to_response(self, request: HttpRequest) -> HttpResponse:
        """The page, gzipped where the browser accepts it; 304 where the browser has this very page."""
        gzipped = accepts_coding("gzip", request.headers.get("Accept-Encoding", ""))
        response = HttpResponse(self.packed if gzipped else self.body)
        for name, value in self.headers.items():
            response[name] = value
        if gzipped:
            response["Content-Encoding"] = "gzip"
        response["ETag"] = quote_etag(self.digest + ("-gzip" if gzipped else ""))
        response["Content-Length"] = str(len(response.content))
        patch_vary_headers(response, ["Accept-Encoding"])
        response = get_conditional_response(request, etag=response["ETag"], response=response) or response
        publish(response)
        return response


def is_page_request(request: HttpRequest) -> bool:
    """Is it an address that the public reads? A preview has that of its page, and is for one person alone."""
    if getattr(request, "is_dummy", False):  # set by Wagtail's `make_preview_request`
        return False
    parts = request.path_info.split("/", 2)
    return request.method in {"GET", "HEAD"} and len(parts) == 3 and is_language(parts[1])


def is_cacheable(request: HttpRequest) -> bool:
    """May a kept page answer? Not where a browser asks for one of its own."""
    if request.COOKIES.get(EDITOR_COOKIE):
        return False
    request.get_host()  # raises for a host that is not ours; pages do not depend on which of ours it is
    return True


def key_for(version: str, kind: str, *parts: str) -> str:
    """The cache key of something about an address, in a content version and on a day."""
    name = "|".join((version, str(day_of(timezone.now())), kind, *parts))
    return f"{kind}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()}"


def entry_from(response: HttpResponse) -> Entry | None:
    """The response as a cache entry; None where its view has not published it for all, or it depends on a cookie."""
    personal = response.has_header("Set-Cookie") or "Cookie" in response.get("Vary", "")
    if (
        response.status_code != 200
        or response.streaming
        or personal
        or not is_published(response)
        or response["Cache-Control"] != REVALIDATED
    ):
        return None
    if len(response.content) > LONGEST_ENTRY:
        return None
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    digest = hashlib.sha256(response.content + repr(sorted(headers.items())).encode()).hexdigest()[:32]
    return Entry(response.content, gzip.compress(response.content, 6, mtime=0), headers, digest)


def seconds_to_keep() -> int:
    """Until the next page or row expires, an hour at most."""
    return int(max(0, min(SECONDS, next_expiry(content_version.current_version()) - time.time())))


def _canonical_query(parameters: query_parameters.Parameters | None, request: HttpRequest) -> str | None:
    """The query string in canonical form; None where the response is not cached."""
    if not request.META.get("QUERY_STRING"):
        return ""
    if parameters is None or len(request.META["QUERY_STRING"]) > LONGEST_QUERY:
        return None
    try:
        return parameters.canonical(request.GET)
    except query_parameters.UnexpectedValue:
        return None


class PageCacheMiddleware:
    """Stands inside the middleware that sets security headers, outside everything that uses the database.

    A path without a query string is one cache lookup. With one, the page's declared parameters are looked up first,
    which were cached when the page was rendered: so all spellings of a query string share one entry.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        urls.clear_prefetched_links()
        if not is_page_request(request):
            return self.get_response(request)
        response = self._cached_or_rendered(request) if is_cacheable(request) else self.get_response(request)
        patch_vary_headers(response, VARY)
        return response

    def _cached_or_rendered(self, request: HttpRequest) -> HttpResponse:
        version, path = content_version.current_version(), request.path_info
        parameters_key = key_for(version, "parameters", path)
        known = _known_parameters(parameters_key) if request.META.get("QUERY_STRING") else None
        query = _canonical_query(known, request)
        if query is not None:
            entry: Entry | None = cache.get(key_for(version, "page", path, query))
            if entry is not None:
                return entry.to_response(request)
        response = self.get_response(request)
        declared = query_parameters.declared(request)
        if known is None and declared is not None and request.META.get("QUERY_STRING") and is_published(response):
            _store(parameters_key, declared)
        query = _canonical_query(declared, request)
        entry = entry_from(response) if query is not None else None
        if entry is None or query is None:
            return response
        _store(key_for(version, "page", path, query), entry)
        return entry.to_response(request)


def _known_parameters(key: str) -> query_parameters.Parameters | None:
    """The page's declared parameters from the cache, remembered in this process: their key changes with the content."""
    known = _parameters.get(key)
    if known is None and (stored := cache.get(key)) is not None:
        if len(_parameters) >= MOST_KNOWN:
            _parameters.clear()
        _parameters[key] = known = stored
    return known


def _store(key: str, value: Entry | query_parameters.Parameters) -> None:
    if seconds := seconds_to_keep():
        cache.set(key, value, seconds)

"""Whole public pages, kept as they were sent, until anything they could show changes.

An entry's key holds the content version, so that a change makes every older entry unreachable at
once; the version is read before a page is made, so that a page made during a change is filed under
the version it may no longer have. The key holds the day too, since seasons and benefits begin and
end by date, and an entry lives no longer than until the next expiry of a page or of a row that a page may show.
"""

import gzip
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.web.negotiation import takes
from tosbelgi.language.languages import is_language

from ..publication import content_version, urls
from ..publication.expiry import next_expiry
from . import query_parameters

SECONDS = 3600
LONGEST_ENTRY = 1_000_000
LONGEST_QUERY = 2_000
MOST_KNOWN = 500
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language", "Last-Modified")
# A page depends on the address and on who asks: whoever has a session gets a page of their own.
VARY = ("Accept-Encoding", "Cookie")
_parameters: dict[str, query_parameters.Parameters] = {}


@dataclass(frozen=True)
class Entry:
    """A page ready to send: its bytes plain and packed, and what its headers said."""

    body: bytes
    packed: bytes
    headers: dict[str, str]
    digest: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, packed where the browser takes gzip; 304 where it has this very page already."""
        packed = takes("gzip", request.headers.get("Accept-Encoding", ""))
        answer = HttpResponse(self.packed if packed else self.body)
        for name, value in self.headers.items():
            answer[name] = value
        if packed:
            answer["Content-Encoding"] = "gzip"
        answer["ETag"] = quote_etag(self.digest + ("-gzip" if packed else ""))
        answer["Cache-Control"] = "public, max-age=0, must-revalidate"
        answer["Content-Length"] = str(len(answer.content))
        patch_vary_headers(answer, ["Accept-Encoding"])
        return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


def is_a_page(request: HttpRequest) -> bool:
    """Is it an address that the public reads?"""
    parts = request.path_info.split("/", 2)
    return request.method in {"GET", "HEAD"} and len(parts) == 3 and is_language(parts[1])


def is_anybodys(request: HttpRequest) -> bool:
    """Could the answer be kept? Not for whoever brings a session. (Nobody has tokens: Authorization is a proxy's.)"""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    request.get_host()  # refuses a name that is none of ours; which of ours it is makes no other page
    return True


def key_for(version: str, kind: str, *parts: str) -> str:
    """Under which name something about an address is kept: of a content version, and of a day."""
    named = "|".join((version, str(day_of(timezone.now())), kind, *parts))
    return f"{kind}-{hashlib.sha256(named.encode('utf-8', 'surrogatepass')).hexdigest()}"


def entry_of(answer: HttpResponse) -> Entry | None:
    """What can be kept of an answer: only what is the same for everybody."""
    personal = answer.cookies or answer.has_header("Set-Cookie") or "Cookie" in answer.get("Vary", "")
    said = answer.get("Cache-Control", "")
    if answer.status_code != 200 or answer.streaming or personal or "no-" in said or "private" in said:
        return None
    if len(answer.content) > LONGEST_ENTRY:
        return None
    headers = {name: answer[name] for name in KEPT_HEADERS if answer.has_header(name)}
    digest = hashlib.sha256(answer.content + repr(sorted(headers.items())).encode()).hexdigest()[:32]
    return Entry(answer.content, gzip.compress(answer.content, 6, mtime=0), headers, digest)


def seconds_to_keep() -> int:
    """Until the next page or row expires, an hour at most."""
    return int(max(0, min(SECONDS, next_expiry(content_version.current_version()) - time.time())))


def _meaning(asked: query_parameters.Parameters | None, request: HttpRequest) -> str | None:
    """What the address asks of its page; None where nobody keeps the answer."""
    if not request.META.get("QUERY_STRING"):
        return ""
    if asked is None or len(request.META["QUERY_STRING"]) > LONGEST_QUERY:
        return None
    try:
        return asked.canonical(request.GET)
    except query_parameters.Unforeseen:
        return None


class PageCacheMiddleware:
    """Middleware. Stands inside the one that sets security headers, outside everything that asks the database.

    An address without a query is found at once. For one with a query the page's parameters are looked up first, which
    were kept when some such address was made: so all ways of writing it find one page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        urls.clear_prefetched_links()
        if not is_a_page(request):
            return self.get_response(request)
        answer = self._kept_or_fresh(request) if is_anybodys(request) else self.get_response(request)
        patch_vary_headers(answer, VARY)
        return answer

    def _kept_or_fresh(self, request: HttpRequest) -> HttpResponse:
        version, path = content_version.current_version(), request.path_info
        of_parameters = key_for(version, "parameters", path)
        asked = _known_parameters(of_parameters) if request.META.get("QUERY_STRING") else None
        meaning = _meaning(asked, request)
        if meaning is not None:
            entry: Entry | None = cache.get(key_for(version, "page", path, meaning))
            if entry is not None:
                return entry.answer(request)
        answer = self.get_response(request)
        declared = query_parameters.declared(request)
        if asked is None and declared is not None and request.META.get("QUERY_STRING"):
            _keep(of_parameters, declared)
        meaning = _meaning(declared, request)
        entry = entry_of(answer) if meaning is not None else None
        if entry is None or meaning is None:
            return answer
        _keep(key_for(version, "page", path, meaning), entry)
        return entry.answer(request)


def _known_parameters(key: str) -> query_parameters.Parameters | None:
    """What was kept of a page's parameters. Each process remembers them, since their key changes with the content."""
    found = _parameters.get(key)
    if found is None and (found := cache.get(key)) is not None:
        if len(_parameters) >= MOST_KNOWN:
            _parameters.clear()
        _parameters[key] = found
    return found


def _keep(key: str, thing: Entry | query_parameters.Parameters) -> None:
    if seconds := seconds_to_keep():
        cache.set(key, thing, seconds)

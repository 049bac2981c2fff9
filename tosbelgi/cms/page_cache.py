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
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import is_language

from . import addresses, content_version
from .expiry import next_expiry

SECONDS = 3600
LONGEST_ENTRY = 1_000_000
# Only these make another page; anything else in an address is served fresh and never kept.
PARAMETERS = {"age", "as", "author", "length", "level", "order", "page", "region", "section", "text"}
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Content-Language", "Last-Modified")


@dataclass(frozen=True)
class Entry:
    """A page ready to send: its bytes plain and packed, and what its headers said."""

    body: bytes
    packed: bytes
    headers: dict[str, str]
    digest: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page, packed where the browser takes gzip; 304 where it has this very page already."""
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
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


def key_for(request: HttpRequest) -> str | None:
    """Under which name the answer to this request is kept; None where it is nobody's but the asker's."""
    parts = request.path_info.split("/", 2)
    if request.method not in {"GET", "HEAD"} or len(parts) < 3 or not is_language(parts[1]):
        return None
    if settings.SESSION_COOKIE_NAME in request.COOKIES or request.headers.get("Authorization"):
        return None
    asked = parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True)
    if len(asked) > len(PARAMETERS) or not {name for name, _value in asked} <= PARAMETERS:
        return None
    wanted = urlencode(sorted(asked))
    if len(wanted) > 300:
        return None
    today = day_of(timezone.now())
    named = f"{content_version.current()}|{today}|{request.get_host()}|{request.path_info}|{wanted}"
    return "page-" + hashlib.sha256(named.encode()).hexdigest()


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
    return int(max(0, min(SECONDS, next_expiry(content_version.current()) - time.time())))


class PageCache:
    """Middleware. Stands inside the one that sets security headers, outside everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        addresses.forget_links()
        key = key_for(request)
        if key is None:
            return self.get_response(request)
        entry: Entry | None = cache.get(key)
        if entry is None:
            answer = self.get_response(request)
            entry = entry_of(answer)
            if entry is None:
                return answer
            if seconds := seconds_to_keep():
                cache.set(key, entry, seconds)
        return entry.answer(request)

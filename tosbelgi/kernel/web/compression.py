"""GZip middleware: packs text alone, and honours the weights of Accept-Encoding."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from .negotiation import accepts_coding

PACKED_BEST = ("application/javascript", "application/json", "application/xml", "image/svg+xml")


def is_text(content_type: str) -> bool:
    """Does packing make it smaller? Pictures, sound, films, PDF and office files are packed already.

    >>> [is_text(one) for one in ("text/html; charset=utf-8", "application/ld+json", "image/avif", "video/webm", "")]
    [True, True, False, False, False]
    """
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in PACKED_BEST or kind.endswith(("+json", "+xml"))


class Gzip(GZipMiddleware):
    """Django's own packs wherever the header contains "gzip", also for "gzip;q=0"; and pictures, and parts of files.

    A part that is packed is nothing that its client can put together: its `Content-Range` counts the bytes as stored.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _may_be_packed(response):
            return response
        if accepts_coding("gzip", request.META.get("HTTP_ACCEPT_ENCODING", "")):
            compressed: HttpResponseBase = super().process_response(request, response)
            return compressed
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _may_be_packed(response: HttpResponseBase) -> bool:
    is_part = response.status_code in {206, 416} or response.has_header("Content-Range")
    return not is_part and not response.has_header("Content-Encoding") and is_text(response.get("Content-Type", ""))

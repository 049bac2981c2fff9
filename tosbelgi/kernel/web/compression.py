"""GZip middleware that honours the weights of Accept-Encoding."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from .negotiation import accepts_coding


class Gzip(GZipMiddleware):
    """Django's own compresses wherever the header contains "gzip", also for "gzip;q=0"."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if accepts_coding("gzip", request.META.get("HTTP_ACCEPT_ENCODING", "")):
            compressed: HttpResponseBase = super().process_response(request, response)
            return compressed
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

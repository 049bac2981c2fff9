"""Answers packed on their way, for whoever takes them so."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from .negotiation import takes


class Gzip(GZipMiddleware):
    """Django's middleware, which packs wherever the word "gzip" stands, also in "gzip;q=0"."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if takes("gzip", request.META.get("HTTP_ACCEPT_ENCODING", "")):
            packed: HttpResponseBase = super().process_response(request, response)
            return packed
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

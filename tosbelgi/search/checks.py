"""System check of the search server's settings: complete URLs, existing files, no secrets in the clear."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning


def check_search_server(app_configs: object | None = None, **kwargs: object) -> list[CheckMessage]:
    """Errors E021 to E023 and warning W021. No message repeats a setting: a mistyped URL may hold a password."""
    messages: list[CheckMessage] = []
    if not all(map(_is_complete_url, settings.SEARCH_URL)):
        example = "https://search.example.kz:9200"
        messages.append(Error(f"SEARCH_URL names no address like {example}, port included.", id="tosbelgi.E021"))
    if settings.SEARCH_CA and not Path(settings.SEARCH_CA).is_file():
        messages.append(Error("SEARCH_CA names no file.", id="tosbelgi.E022"))
    if settings.SEARCH_API_KEY and settings.SEARCH_PASSWORD:
        hint = "Take the user and password out of SEARCH_URL, or leave SEARCH_API_KEY empty."
        messages.append(Error("The search server is given both a key and a password.", hint=hint, id="tosbelgi.E023"))
    if (settings.SEARCH_API_KEY or settings.SEARCH_PASSWORD) and any(map(_is_plain_http, settings.SEARCH_URL)):
        hint = "Let SEARCH_URL begin with https, and SEARCH_CA name its authority if that is your own."
        messages.append(
            CheckWarning("The key of the search server is sent in the clear.", hint=hint, id="tosbelgi.W021")
        )
    return messages


def _is_complete_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        return False


def _is_plain_http(url: str) -> bool:
    """Could others on the network read along? Not on the loopback interface."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and not (
            parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:  # a host name, not an IP address
        return True

"""A system check: is the way to the search server one that works, and keeps its secrets?"""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning


def check_search_server(app_configs=None, **kwargs) -> list[CheckMessage]:
    """No message repeats what was set: a mistyped address may hold a password."""
    found: list[CheckMessage] = []
    if not all(map(_is_whole, settings.SEARCH_URL)):
        example = "https://search.example.kz:9200"
        found.append(Error(f"SEARCH_URL names no address like {example}, port included.", id="tosbelgi.E021"))
    if settings.SEARCH_CA and not Path(settings.SEARCH_CA).is_file():
        found.append(Error("SEARCH_CA names no file.", id="tosbelgi.E022"))
    if settings.SEARCH_API_KEY and settings.SEARCH_PASSWORD:
        hint = "Take the user and password out of SEARCH_URL, or leave SEARCH_API_KEY empty."
        found.append(Error("The search server is given both a key and a password.", hint=hint, id="tosbelgi.E023"))
    if (settings.SEARCH_API_KEY or settings.SEARCH_PASSWORD) and any(map(_is_overheard, settings.SEARCH_URL)):
        hint = "Let SEARCH_URL begin with https, and SEARCH_CA name its authority if that is your own."
        found.append(CheckWarning("The key of the search server is sent in the clear.", hint=hint, id="tosbelgi.W021"))
    return found


def _is_whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port is not None
    except ValueError:
        return False


def _is_overheard(url: str) -> bool:
    """Could somebody on the way read along? Nobody is on the way to this machine itself."""
    try:
        parts = urlsplit(url)
        return parts.scheme == "http" and not (
            parts.hostname == "localhost" or ip_address(parts.hostname or "").is_loopback
        )
    except ValueError:  # a name
        return True

"""Reading the environment: a flag that is no guess, and a secret that is made once."""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def flag(name: str, default: bool) -> bool:
    """Yes or no; a word that is neither is refused, since a misspelt "true" must not mean no."""
    word = env.str(name, default="yes" if default else "no").strip().casefold()
    if word in {"1", "true", "yes", "on"}:
        return True
    if word in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}; allowed are yes, no, true, false, on, off, 1 and 0")


def number(name: str, default: int, least: int = 0) -> int:
    """A whole number, no smaller than the least one."""
    word = env.str(name, default=str(default)).strip()
    if not (word.isascii() and word.isdigit() and len(word) <= 18 and int(word) >= least):
        raise ImproperlyConfigured(f"{name} is {word!r}; it must be a whole number, {least} or more")
    return int(word)


def site_address(given: str) -> SplitResult:
    """Where the public reaches the site: scheme, host and perhaps port, for every path is ours.

    Whatever else stands in it is refused, and a password that does is not said again.

    >>> site_address("https://example.kz/").geturl()
    'https://example.kz'
    """
    refused = ImproperlyConfigured(
        f"SITE_URL is {without_password(given)[0]!r}; it must look like https://example.kz or http://127.0.0.1:8000, "
        "without a path, a query or a password"
    )
    try:
        parts = urlsplit(given.rstrip("/"))
        port_is_sound = parts.port != 0
    except ValueError:
        raise refused from None
    extra = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or extra or not port_is_sound:
        raise refused
    return parts


def without_password(url: str) -> tuple[str, str]:
    """An address without the user and password that may stand in it, and these.

    >>> without_password("https://elastic:secret@search.example.kz:9200")
    ('https://search.example.kz:9200', 'elastic:secret')
    """
    scheme, mark, rest = url.partition("://") if "://" in url else ("", "", url)
    password, _at, place = rest.rpartition("@")
    return f"{scheme}{mark}{place}", password


def own_secret(path: Path) -> str:
    """Make a secret key once and keep it beside the database, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(64), encoding="ascii")
        try:
            path.hardlink_to(fresh)  # the first of two processes wins, both read the same key
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text(encoding="ascii")


def points_a_minute(name: str, default: int, one_costs: int) -> int:
    """How many points a client has in a minute, 0 for no limit; too few for the dearest thing is refused."""
    points = number(name, default)
    if 0 < points < one_costs:
        raise ImproperlyConfigured(
            f"{name} is {points}; it counts points a minute, of which one question may cost {one_costs}: "
            "allowed are that many and more, and 0 for no limit"
        )
    return points


def dispensable_cache(configured: dict[str, Any]) -> dict[str, Any]:
    """The settings of a cache without which the site goes on; nobody waits long for one that is a server."""
    options = dict(configured.get("OPTIONS", {}))
    if configured["BACKEND"].endswith("RedisCache"):
        options = {"socket_connect_timeout": 0.3, "socket_timeout": 0.5} | options
    elif configured["BACKEND"].endswith("PyMemcacheCache"):
        options = {"connect_timeout": 0.3, "timeout": 0.5} | options
    elif configured["BACKEND"].endswith("FileBasedCache"):
        options = {"MAX_ENTRIES": 5000} | options
    return configured | {
        "BACKEND": "tosbelgi.kernel.caching.resilient_cache.ResilientCache",
        "INSIDE": configured["BACKEND"],
        "OPTIONS": options,
    }

"""Typed readers of environment variables for the settings, and a secret key that is generated once."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def flag(name: str, default: bool) -> bool:
    """A boolean variable; any other text is refused, since a misspelt "true" must not mean no."""
    text = env.str(name, default="yes" if default else "no").strip().casefold()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}; allowed are yes, no, true, false, on, off, 1 and 0")


def number(name: str, default: int, least: int = 0) -> int:
    """A whole-number variable of at least `least`."""
    text = env.str(name, default=str(default)).strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 18 and int(text) >= least):
        raise ImproperlyConfigured(f"{name} is {text!r}; it must be a whole number, {least} or more")
    return int(text)


def site_address(given: str) -> SplitResult:
    """The public base URL, parsed: scheme, host and perhaps port, for every path is ours.

    Whatever else stands in it is refused, and a password in it is not repeated in the error.

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
    """Split a URL into the URL without credentials, and the credentials.

    >>> without_password("https://elastic:secret@search.example.kz:9200")
    ('https://search.example.kz:9200', 'elastic:secret')
    """
    scheme, mark, rest = url.partition("://") if "://" in url else ("", "", url)
    password, _at, place = rest.rpartition("@")
    return f"{scheme}{mark}{place}", password


def machine_translator(kind: str, url: str, key: str) -> dict[str, Any] | None:
    """The settings of a service of machine translation, for wagtail-localize's own connectors; None without one.

    >>> machine_translator("", "", "") is None
    True
    """
    if not kind and not url and not key:
        return None
    connectors = "wagtail_localize.machine_translators"
    if kind == "deepl" and key and not url:
        return {"CLASS": f"{connectors}.deepl.DeepLTranslator", "OPTIONS": {"AUTH_KEY": key}}
    if kind == "libretranslate" and url.startswith(("https://", "http://")) and not without_password(url)[1]:
        options = {"LIBRETRANSLATE_URL": url.rstrip("/"), "API_KEY": key}
        return {"CLASS": f"{connectors}.libretranslate.LibreTranslator", "OPTIONS": options}
    raise ImproperlyConfigured(
        f"MACHINE_TRANSLATOR is {kind!r}; allowed are deepl with a MACHINE_TRANSLATOR_KEY and no address, "
        "libretranslate with a MACHINE_TRANSLATOR_URL without a password in it, and nothing at all"
    )


def load_or_create_secret(path: Path, make: Callable[[], str] | None = None) -> str:
    """Generate a secret key once and keep it in that file, readable by its owner only."""
    # Written aside and linked into place: another process never reads half a key.
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{secrets.token_hex(4)}")
        fresh.touch(mode=0o600)
        fresh.write_text(make() if make else secrets.token_urlsafe(64), encoding="ascii")
        try:
            path.hardlink_to(fresh)  # the first of two processes wins, both read the same key
        except FileExistsError:
            pass
        fresh.unlink()
    return path.read_text(encoding="ascii")


def env_rate_limit(name: str, default: int, one_costs: int) -> int:
    """A rate limit in points a minute, 0 for no limit; fewer than the dearest request costs is refused."""
    points = number(name, default)
    if 0 < points < one_costs:
        raise ImproperlyConfigured(
            f"{name} is {points}; it counts points a minute, of which one question may cost {one_costs}: "
            "allowed are that many and more, and 0 for no limit"
        )
    return points


def resilient_cache_config(configured: dict[str, Any]) -> dict[str, Any]:
    """The settings of a cache that may fail (see `ResilientCache`); cache servers get short timeouts."""
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


def bounded_file_cache_config(folder: Path, entries: int) -> dict[str, Any]:
    """The settings of a cache of files with so many entries at most, for what is never out of date.

    Of Django's backends that processes share, and that ask no database, files alone bound the number of entries.
    """
    return {
        "BACKEND": "tosbelgi.kernel.caching.resilient_cache.DisposableCache",
        "INSIDE": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(folder),
        "OPTIONS": {"MAX_ENTRIES": entries},
    }


def cache_settings(configured: dict[str, Any], folder: Path) -> dict[str, dict[str, Any]]:
    """The site's cache as configured; apart from it, bounded, what anonymous clients of GraphQL can make us store."""
    return {
        "default": resilient_cache_config(configured),
        "graphql": bounded_file_cache_config(folder / "graphql", entries=1_000),
    }


def database_settings(configured: dict[str, Any]) -> dict[str, Any]:
    """The database with what makes it durable and quick: what SQLite has acknowledged survives a loss of power."""
    if configured["ENGINE"] == "django.db.backends.sqlite3":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        pragmas += "PRAGMA recursive_triggers=ON;"  # or REPLACE would go round the guards of the history
        return configured | {"OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}}
    return configured | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

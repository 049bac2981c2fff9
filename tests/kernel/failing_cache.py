"""A cache that a test can take away, make read-only, and bring back with what it had saved before."""

import errno
from typing import Any

from django.core.cache.backends.locmem import LocMemCache


class Server:
    """Where the cache is: what it holds, and how it is. `calls` counts what reached it."""

    def __init__(self) -> None:
        self.away = self.read_only = self.full = False
        self.calls = 0

    def fail(self, *, writing: bool, removing: bool = False) -> None:
        self.calls += 1
        if self.away:
            raise ConnectionRefusedError
        if writing and self.read_only:
            raise OSError(errno.EROFS, "read-only file system")
        if writing and self.full and not removing:
            raise OSError(errno.ENOSPC, "no space left on device")


server = Server()


class FailingCache(LocMemCache):
    """As Django's, in memory, behind `server`."""

    def get(self, *args: Any, **kwargs: Any) -> Any:
        server.fail(writing=False)
        return super().get(*args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        server.fail(writing=False)
        return super().has_key(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        server.fail(writing=True)
        return super().add(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        server.fail(writing=True)
        super().set(*args, **kwargs)

    def incr(self, *args: Any, **kwargs: Any) -> int:
        server.fail(writing=True)
        return super().incr(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        server.fail(writing=True, removing=True)
        return super().delete(*args, **kwargs)

    def clear(self) -> None:
        server.fail(writing=True, removing=True)
        super().clear()

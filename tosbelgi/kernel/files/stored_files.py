"""A stored file that is read in ranges, in constant memory, from a disk and from a bucket by the same code."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import Storage
from django.utils.http import quote_etag

CHUNK = 128 * 1024  # bytes of a long file that are in memory at a time
AT_ONCE = 1024 * 1024  # bytes that are read at once, since they are handed on at once: putting chunks together copies


class NoSuchFile(Exception):
    """The storage has no file of that name; a name that leads out of the storage is none either."""


@dataclass(frozen=True)
class StoredFile:
    """What a server must know before it answers, and the bytes. Whoever opens one closes it."""

    size: int
    etag: str
    """Strong and quoted: another content has another one."""
    modified: datetime
    _open_range: Callable[[int, int], Iterator[bytes]]
    _close: Callable[[], Any]

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` up to and without `stop`, in chunks."""
        return self._open_range(start, stop) if stop > start else iter(())

    def close(self) -> None:
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def open_stored(storage: Storage, name: str) -> StoredFile:
    """Open a file of that storage without reading any of it. Raises `NoSuchFile`.

    A file of `S3Storage` would fetch the whole object before the first byte can be read: it is asked for the range
    instead, of the very object whose size was told.
    """
    try:
        file: Any = storage.open(name)
        remote = getattr(file, "obj", None)
        if remote is not None:
            return StoredFile(remote.content_length, remote.e_tag, remote.last_modified, _ranges_of(remote), file.close)
        size, modified = _facts(storage, name, file)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError, SuspiciousFileOperation) as missing:
        raise NoSuchFile(name) from missing
    version = hashlib.sha256(f"{name}|{size}|{modified.timestamp()!r}".encode()).hexdigest()[:32]
    return StoredFile(size, quote_etag(version), modified, lambda start, stop: _read(file, start, stop), file.close)


def _facts(storage: Storage, name: str, file: Any) -> tuple[int, datetime]:
    """Size and time of change: of the very file that is open, where the system knows it."""
    try:
        known = os.fstat(file.fileno())
    except (AttributeError, OSError):  # one in memory
        return file.size, storage.get_modified_time(name)
    return known.st_size, datetime.fromtimestamp(known.st_mtime, UTC)


def chunk_size(length: int) -> int:
    return length if length <= AT_ONCE else CHUNK


def _read(file: Any, start: int, stop: int) -> Iterator[bytes]:
    file.seek(start)
    size = chunk_size(stop - start)
    while start < stop and (chunk := file.read(min(size, stop - start))):
        start += len(chunk)
        yield chunk


def _ranges_of(remote: Any) -> Callable[[int, int], Iterator[bytes]]:
    """Ranges of an object of boto3, fetched when they are read."""

    def read(start: int, stop: int) -> Iterator[bytes]:
        body = remote.get(Range=f"bytes={start}-{stop - 1}", IfMatch=remote.e_tag)["Body"]
        try:
            yield from body.iter_chunks(chunk_size(stop - start))
        finally:
            body.close()

    return read

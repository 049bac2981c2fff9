"""The header `Range` (RFC 9110, 14.1.2 and 14.2): which bytes of a file are asked for. Pure."""

import re
from typing import NamedTuple

ONE_RANGE = re.compile(r"bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*", re.IGNORECASE)
LONGEST_HEADER = 100  # characters; a longer one is not about a single range


class ByteRange(NamedTuple):
    """The bytes from `start` up to and without `stop`. `open_ended`: whoever asks takes whatever there is."""

    start: int
    stop: int
    open_ended: bool = False

    def __str__(self) -> str:
        return f"bytes {self.start}-{self.stop - 1}"


class NotSatisfiable(Exception):
    """The range is a sound one, and the file has nothing there: 416."""


def parse_range(header: str, size: int) -> ByteRange | None:
    """The one range that is asked for; None where the header is to be ignored and the whole file is the answer.

    Ignored are other units, what is malformed, and several ranges: an answer in parts costs more than it saves here.

    >>> [tuple(parse_range(one, 10)) for one in ("bytes=0-0", "bytes=2-", "bytes=-3", "bytes=5-99", "bytes=-99")]
    [(0, 1, False), (2, 10, True), (7, 10, False), (5, 10, False), (0, 10, False)]
    >>> [parse_range(one, 10) for one in ("", "bytes=", "bytes=-", "bytes=3-2", "bytes=0-1,4-5", "lines=1-2")]
    [None, None, None, None, None, None]
    >>> parse_range("bytes=10-", 10)
    Traceback (most recent call last):
    tosbelgi.kernel.files.byte_ranges.NotSatisfiable
    """
    asked = ONE_RANGE.fullmatch(header) if len(header) <= LONGEST_HEADER else None
    if asked is None or asked[0].strip().endswith("=-"):
        return None
    first, last = asked.groups()
    if not first:
        count = min(int(last), size)
        if count == 0:
            raise NotSatisfiable
        return ByteRange(size - count, size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise NotSatisfiable
    return ByteRange(start, min(int(last) + 1, size) if last else size, not last)

"""Answers that are files: whole, a range, nothing new, nothing there (RFC 9110: 13 conditions, 14 ranges).

A film is given in pieces: a player asks for all the rest ("bytes=0-") and then draws it for an hour, and meanwhile it
would hold a thread. It gets the first piece, which says how much there is, and comes back for the next one. The RFC
lets a server do so (15.3.7), and a piece holds no thread (see `kernel.transfers`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date

from ..transfers.places import PIECE, has_room_for_download
from .byte_ranges import ByteRange, NotSatisfiable, parse_range
from .stored_files import StoredFile

BINARY = "application/octet-stream"
# What a browser may show where it stands. Anything else is a download.
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".oga": "audio/ogg",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".png": "image/png",
    ".wav": "audio/wav",
    ".weba": "audio/webm",
    ".webm": "video/webm",
    ".webp": "image/webp",
}
PLAYED = ("audio/", "video/")
CONDITIONS = {"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE"}


@dataclass(frozen=True)
class Presentation:
    """How a file is given: as what, under which name, and what else its answers say."""

    content_type: str
    disposition: str
    headers: dict[str, str]


def present(name: str, headers: dict[str, str] | None = None) -> Presentation:
    """A picture, a sound or a film is shown; everything else is a download under its own name.

    >>> present("a/b/day one.webm").disposition, present("a/b.html").content_type
    ('inline; filename="day one.webm"', 'application/octet-stream')
    """
    path = PurePosixPath(name)
    shown = SHOWN.get(path.suffix.lower())
    disposition = content_disposition_header(shown is None, path.name) or "attachment"
    return Presentation(shown or BINARY, disposition, headers or {})


class FilePieces:
    """The chunks of an answer; closes the file with it, also where nobody has read any."""

    def __init__(self, stored: StoredFile, start: int, stop: int) -> None:
        self._stored = stored
        self._chunks = stored.read(start, stop)

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        close = getattr(self._chunks, "close", None)
        if close is not None:
            close()
        self._stored.close()


def file_response(request: HttpRequest, stored: StoredFile, given: Presentation) -> HttpResponseBase:
    """The answer to GET or HEAD; it closes the file when it is closed, or at once where it does not need it."""
    headers = _headers(stored, given)
    response = _without_body(request, stored, headers)
    if response is not None:
        stored.close()
        return response
    try:
        asked = _range_asked_for(request, stored)
    except NotSatisfiable:
        stored.close()
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{stored.size}"})
    part = ByteRange(0, stored.size) if asked is None else _piece(asked, given)
    headers["Content-Length"] = str(part.stop - part.start)
    if asked is not None:
        headers["Content-Range"] = f"{part}/{stored.size}"
    pieces = FilePieces(stored, part.start, part.stop)
    return StreamingHttpResponse(pieces, status=200 if asked is None else 206, headers=headers)


def _without_body(request: HttpRequest, stored: StoredFile, headers: dict[str, str]) -> HttpResponseBase | None:
    """304, 412, or the headers alone; None where bytes are to be sent."""
    if CONDITIONS.intersection(request.META):
        plain = HttpResponse(headers=headers)
        conditional = get_conditional_response(
            request, etag=stored.etag, last_modified=int(stored.modified.timestamp()), response=plain
        )
        if conditional is not plain:
            return cast(HttpResponse, conditional)
    return HttpResponse(headers=headers | {"Content-Length": str(stored.size)}) if request.method == "HEAD" else None


def _headers(stored: StoredFile, given: Presentation) -> dict[str, str]:
    return {
        "Content-Type": given.content_type,
        "Content-Disposition": given.disposition,
        "Accept-Ranges": "bytes",
        "ETag": stored.etag,
        "Last-Modified": http_date(stored.modified.timestamp()),
        "X-Content-Type-Options": "nosniff",
        **given.headers,
    }


def _range_asked_for(request: HttpRequest, stored: StoredFile) -> ByteRange | None:
    header = request.headers.get("Range", "")
    return parse_range(header, stored.size) if header and _if_range_holds(request, stored) else None


def _if_range_holds(request: HttpRequest, stored: StoredFile) -> bool:
    """Has the client parts of this very file (RFC 9110, 13.1.5)? Weak tags and dates of just now prove nothing."""
    condition = request.headers.get("If-Range", "").strip()
    if not condition or condition == stored.etag:
        return True
    if '"' in condition or condition != http_date(stored.modified.timestamp()):
        return False
    return datetime.now(UTC) - parsedate_to_datetime(condition) > timedelta(seconds=1)


def _piece(asked: ByteRange, given: Presentation) -> ByteRange:
    """What is given of the range: of a film a piece, where its player takes what there is or all places are taken."""
    is_long = asked.stop - asked.start > PIECE
    if is_long and given.content_type.startswith(PLAYED) and (asked.open_ended or not has_room_for_download()):
        return ByteRange(asked.start, asked.start + PIECE)
    return asked

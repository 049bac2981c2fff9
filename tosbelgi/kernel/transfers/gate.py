"""WSGI application around ours: bodies that come slowly, and answers that are drawn slowly, hold few threads.

A body of up to 64 kB is read before anything answers, so that no deed is done for half of it; a longer one needs a
place, and is read as it comes. Who gets none, or sends too slowly, is answered by `cms.serving.slow_transfers`, which
finds the refusal in the environment of the request. An answer of known and moderate length is handed over whole: the
server sends it by itself, and the thread is free.
"""

import io
import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from ..refusals import Refusal
from . import places as place_counts
from .bodies import Body, BodyUnreadable
from .places import PIECE, SMALL, Place, Places
from .readers import Readers
from .refusals import RETRY_SECONDS, BodyLengthMissing, TooManyUploads

REFUSAL = "tosbelgi.body_refusal"
PATIENCE = 0.02  # seconds for which a short body may be on its way without anybody noticing

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
logger = logging.getLogger(__name__)


class ReportingBody(Body):
    """Also writes into the environment why it could not be read, for whoever answers."""

    def __init__(self, environ: Environ, length: int, when_over: Callable[[], None]) -> None:
        super().__init__(environ["wsgi.input"], length, settings.BODY_LEAST_RATE, when_over)
        self._environ = environ

    def _given_up(self, refusal: Refusal) -> BodyUnreadable:
        self._environ[REFUSAL] = refusal
        return super()._given_up(refusal)


class Gate:
    """One for a process."""

    def __init__(self, application: Application, places: Places = place_counts.of_this_process) -> None:
        self.application, self.places, self.readers = application, places, Readers()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not (environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ):
            return handed_over(self.application(environ, start_response))
        body = self._received(environ)
        try:
            return handed_over(self.application(environ, start_response))
        finally:
            if body is not None:
                body.abandon()

    def _received(self, environ: Environ) -> Body | None:
        """Replace the body by one that is read for us; None where there is none, or it is not read."""
        length = _length(environ)
        if length == 0:
            return None
        if length is None:
            return _refuse(environ, BodyLengthMissing())
        place = self.places.take("upload") if length > SMALL else None
        if length > SMALL and place is None:
            return _refuse(environ, TooManyUploads(seconds=RETRY_SECONDS))
        body = ReportingBody(environ, length, place.release if place else _nothing)
        if not self.readers.run(body.fill):
            body.abandon()
            return _refuse(environ, TooManyUploads(seconds=RETRY_SECONDS))
        if length > SMALL:
            environ["wsgi.input"] = io.BufferedReader(body, SMALL)
            return body
        self._read_now(environ, body)
        return None

    def _read_now(self, environ: Environ, body: Body) -> None:
        """A short one, into memory. Who is late takes a place as well."""
        place: Place | None = None
        try:
            if not body.is_here_within(PATIENCE):
                place = self.places.take("form")
                if place is None:
                    body.abandon()
                    _refuse(environ, TooManyUploads(seconds=RETRY_SECONDS))
                    return
            environ["wsgi.input"] = io.BytesIO(io.BufferedReader(body, SMALL).read())
        except BodyUnreadable as failure:
            _refuse(environ, failure.refusal)
        finally:
            if place is not None:
                place.release()


def _nothing() -> None:
    pass


def _length(environ: Environ) -> int | None:
    """Of the body as it was announced; None where it was not."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    text = environ.get("CONTENT_LENGTH", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def _refuse(environ: Environ, refusal: Refusal) -> None:
    """Let the application answer without a body, whose reading is not begun or given up."""
    environ[REFUSAL] = refusal
    environ["wsgi.input"], environ["CONTENT_LENGTH"] = io.BytesIO(), "0"


def handed_over(answer: Any) -> Iterable[bytes]:
    """The answer as the server takes it: whole where it is short, else to be asked for chunk by chunk."""
    if getattr(answer, "streaming", True) and not 0 <= int(answer.headers.get("Content-Length", -1)) <= PIECE:
        chunks: Iterable[bytes] = answer
        return chunks
    try:
        return [b"".join(answer)]
    finally:
        answer.close()

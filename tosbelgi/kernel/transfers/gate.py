"""WSGI application around ours: bodies that come slowly, and answers that are drawn slowly, hold few threads.

A body of up to 64 kB is read before anything answers, so that no deed is done for half of it; a longer one needs a
place, and is read as it comes. Who gets none, or sends too slowly, is answered by `cms.serving.slow_transfers`, which
finds the refusal in the environment of the request. An answer of known and moderate length is handed over whole: the
server sends it by itself, and the thread is free.
"""

import io
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from ..refusals import Refusal
from . import places as place_counts
from .bodies import Body, BodyUnreadable
from .places import PIECE, SMALL, Place, Places
from .refusals import RETRY_SECONDS, BodyLengthMissing, TooManyUploads
from .watch import Watch

REFUSAL, BODY = "tosbelgi.body_refusal", "tosbelgi.body"
PATIENCE = 0.02  # seconds for which a short body waits for a place

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Gate:
    """One for a process."""

    def __init__(self, application: Application, places: Places = place_counts.of_this_process) -> None:
        self.application, self.places = application, places
        self.watch = Watch(settings.BODY_LEAST_RATE)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not (environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ):
            return handed_over(self.application(environ, start_response))
        length = _length(environ)
        if length is None:
            _refuse(environ, BodyLengthMissing())
        elif length > SMALL:
            return self._with_long_body(environ, start_response, length)
        elif length > 0:
            self._read_short_body(environ, length)
        return handed_over(self.application(environ, start_response))

    def _with_long_body(self, environ: Environ, start_response: Callable[..., Any], length: int) -> Iterable[bytes]:
        """Read by the application as it comes, in a place that is free once all of it has come."""
        place = self.places.take("upload")
        if place is None:
            _refuse(environ, TooManyUploads(seconds=RETRY_SECONDS))
            return handed_over(self.application(environ, start_response))
        body = self._body(environ, length, place.release)
        environ[BODY], environ["wsgi.input"] = body, io.BufferedReader(body, SMALL)
        try:
            return handed_over(self.application(environ, start_response))
        finally:
            place.release()

    def _read_short_body(self, environ: Environ, length: int) -> None:
        """Into memory, before anything answers."""
        place = self._place_for_form()
        if place is None:
            _refuse(environ, TooManyUploads(seconds=RETRY_SECONDS))
            return
        try:
            environ["wsgi.input"] = io.BytesIO(io.BufferedReader(self._body(environ, length, _nothing), SMALL).read())
        except BodyUnreadable as failure:
            _refuse(environ, failure.refusal)
        finally:
            place.release()

    def _place_for_form(self) -> Place | None:
        """Nearly all short bodies come with their headers and hold a place for an instant, which is waited for."""
        until = time.monotonic() + PATIENCE
        while (place := self.places.take("form")) is None and time.monotonic() < until:
            time.sleep(0.002)
        return place

    def _body(self, environ: Environ, length: int, when_over: Callable[[], None]) -> Body:
        return Body(environ, length, settings.BODY_LEAST_RATE, self.watch, when_over)


def refusal_in(environ: Environ) -> Refusal | None:
    """Why the body of this request was not taken in, or could not be read to its end; None where nothing is wrong."""
    body: Body | None = environ.get(BODY)
    refused: Refusal | None = environ.get(REFUSAL) or (body.refusal if body is not None else None)
    return refused


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

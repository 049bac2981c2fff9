"""Middleware that answers for `kernel.transfers`: bodies that were not taken in, and long answers without a place."""

from collections.abc import Callable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import describe
from tosbelgi.kernel.transfers import places
from tosbelgi.kernel.transfers.gate import refusal_in
from tosbelgi.kernel.transfers.places import PIECE, Place
from tosbelgi.kernel.transfers.refusals import RETRY_SECONDS, STATUS, TooManyDownloads
from tosbelgi.kernel.web.negotiation import parse_weights

from . import error_views


class HeldChunks:
    """The chunks of a long answer, with the place that it takes until the client has drawn it or is gone."""

    def __init__(self, response: StreamingHttpResponse, place: Place) -> None:
        self._chunks, self._place = iter(response), place

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        self._place.release()


class SlowTransferMiddleware:
    """Stands outside everything that reads a body, inside what writes the log and the headers of security."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if (before := refusal_in(request.META)) is not None:
            return refused(request, before)
        response = self.get_response(request)
        during = refusal_in(request.META)
        # A view that could do with what had come says so itself; any other answer is about something else.
        if during is not None and response.status_code >= 400:
            response.close()
            return refused(request, during)
        return _with_place(request, response)

    def process_exception(self, request: HttpRequest, _error: Exception) -> HttpResponseBase | None:
        """What a view made of a body that broke off is no defect of ours."""
        refusal = refusal_in(request.META)
        return None if refusal is None else refused(request, refusal)


def _with_place(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A long answer takes a place; so does one whose length nobody knows, such as a spreadsheet of the admin."""
    if not isinstance(response, StreamingHttpResponse) or 0 <= int(response.headers.get("Content-Length", -1)) <= PIECE:
        return response
    place = places.of_this_process.take("download")
    if place is None:
        response.close()
        return refused(request, TooManyDownloads(seconds=RETRY_SECONDS))
    response.streaming_content = HeldChunks(response, place)
    return response


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The refusal as a page in the reader's language, or as JSON for a program."""
    status = STATUS[type(refusal)]
    if _is_program(request):
        said = dict(describe(refusal, error_views.language_of(request)))
        errors = [{"message": said.pop("message"), "extensions": said}]
        response: HttpResponse = JsonResponse(
            {"errors": errors}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    else:
        response = error_views.body_refused(request, status, refusal)
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _is_program(request: HttpRequest) -> bool:
    accepted = parse_weights(request.headers.get("Accept", ""))
    return request.path_info == reverse("graphql") or (
        "text/html" not in accepted and any(name.endswith(("/json", "+json")) for name in accepted)
    )

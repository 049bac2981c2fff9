"""The public roots of the history: one line a day, for whoever wants to prove later that nothing was written anew."""

from django.http import HttpRequest, HttpResponse

from ..web.cache_policy import public_answer
from ..web.read_only import read_only
from .models import HistoryRoot

DAYS = 1100  # the latest three years; older roots are bound by these


@public_answer("public, max-age=3600")
@read_only
def roots(request: HttpRequest) -> HttpResponse:
    """Day, number of its last line and digest, the latest first. One query, and nothing about anybody."""
    latest = HistoryRoot.objects.order_by("-day").values_list("day", "seq", "digest")[:DAYS]
    text = "".join(f"{day.isoformat()} {seq} {digest}\n" for day, seq, digest in latest)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")

"""The schema as files that programs fetch: as it is today, and as it was last promised.

They are no secret where introspection is off: that spares work, and these are kept by whoever fetches them.
"""

import hashlib
from functools import cache

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from tosbelgi.kernel.web.cache_policy import public_answer

from .. import schema_compatibility
from . import negotiation
from .response import add_headers

SECONDS = 3600


@public_answer(f"public, max-age={SECONDS}")
@require_safe
def schema_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """`schema.graphql` or `released.graphql`; 304 for whoever has the version whose ETag they send."""
    if name not in schema_compatibility.FILES:
        raise Http404
    text, version = _read(name)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["ETag"] = f'"{version}"'
    add_headers(response, negotiation.cors_headers(request))
    unchanged = get_conditional_response(request, etag=f'"{version}"', response=response)
    return unchanged if unchanged is not None else response


@cache
def _read(name: str) -> tuple[str, str]:
    """The text of a file, whose first line tells its version, and the version."""
    text = schema_compatibility.FILES[name].read_text("utf-8")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"# version {version}\n{text}", version

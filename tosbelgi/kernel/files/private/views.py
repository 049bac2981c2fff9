"""The view of private files. It decides nothing: the kind does (`kinds`)."""

from django.http import Http404, HttpRequest, HttpResponseBase

from ...web.cache_policy import private_page
from ...web.read_only import read_only
from ..file_responses import file_response, present
from ..stored_files import NoSuchFile, open_stored
from .kinds import get_kind, private_storage

# Not shown by another site; opened by itself it can do nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
LONGEST_STEP, LONGEST_NAME = 255, 900  # bytes: of file systems; of a key in a bucket, less what stands before it


def is_plain(name: str) -> bool:
    """Does it name one file below its kind? What climbs would lead into another kind, whose rule nobody asks.

    Nor is what no storage could hold a name: each would fail at it in another way.

    >>> [is_plain(one) for one in ("a/b.webm", "../b", "a/./b", "a//b", "a/", "/a", "a\\\\b", "")]
    [True, False, False, False, False, False, False, False]
    """
    steps = [len(step.encode(errors="surrogatepass")) for step in name.split("/")]
    fits = max(steps) <= LONGEST_STEP and sum(steps) + len(steps) <= LONGEST_NAME
    return fits and "\\" not in name and not {"", ".", ".."}.intersection(name.split("/"))


@private_page
@read_only
def private_file(request: HttpRequest, kind: str, name: str) -> HttpResponseBase:
    """One private file, whole or a range of it. An unknown kind, a missing file and a hidden one get the same 404."""
    known = get_kind(kind)
    if known is None or not is_plain(name) or not known.may_see(request, name):
        raise Http404
    try:
        stored = open_stored(private_storage(), f"{kind}/{name}")
    except NoSuchFile as missing:
        raise Http404 from missing
    return file_response(request, stored, present(name, HEADERS))

"""Which version a device has before it: `If-None-Match: *` for none, `If-Match: "3"` for the third (RFC 9110)."""

import re
from collections.abc import Mapping

from .problems import Problem

# Whatever compresses an answer on its way makes its ETag a weak one; the version that it names is the same.
_ETAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,8})"', re.ASCII)


def expected_version(headers: Mapping[str, str]) -> int | None:
    """The version that it begins from, None where the entry must not be there yet; refused where it says neither.

    >>> expected_version({"If-None-Match": "*"}), expected_version({"If-Match": '"3"'})
    (None, 3)
    >>> expected_version({"If-Match": 'W/"3"'})
    3
    """
    match, none_match = headers.get("If-Match"), headers.get("If-None-Match")
    if match is None and none_match is None:
        title = 'Say what you have before you: `If-None-Match: *`, or `If-Match: "<version>"`.'
        raise Problem(428, "PRECONDITION_REQUIRED", title)
    if none_match is not None:
        if match is not None or none_match.strip() != "*":
            raise Problem(400, "PRECONDITION_UNKNOWN", "`If-None-Match` is `*`, and stands alone.")
        return None
    found = _ETAG.fullmatch((match or "").strip())
    if found is None:
        raise Problem(400, "PRECONDITION_UNKNOWN", '`If-Match` is one version in quotes: "3".')
    return int(found[1])


def etag(version: int) -> str:
    """
    >>> etag(3)
    '"3"'
    """
    return f'"{version}"'

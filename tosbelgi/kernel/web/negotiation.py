"""Content negotiation: parsing of the headers Accept and Accept-Encoding (RFC 9110, 12.5)."""

import re
from functools import lru_cache

PART = re.compile(r"([^\s;,]+)\s*(?:;([^,]*))?")
WEIGHT = re.compile(r"\bq=([01](?:\.[0-9]{0,3})?)")
LONGEST_HEADER = 1000


def parse_weights(header: str) -> dict[str, float]:
    """The names in such a header with their quality values.

    >>> parse_weights("gzip;q=0.5, br, x;q=0")
    {'gzip': 0.5, 'br': 1.0, 'x': 0.0}
    """
    weights = {}
    for name, parameters in PART.findall(header[:LONGEST_HEADER]):
        weight = WEIGHT.search(parameters)
        weights[name.lower()] = float(weight.group(1)) if weight else 1.0
    return weights


def accepts_coding(coding: str, header: str) -> bool:
    """Does a client with this Accept-Encoding accept the content coding? "*" stands for all it does not name.

    >>> [accepts_coding("gzip", header) for header in ("gzip, br", "gzip;q=0", "*", "*, gzip;q=0")]
    [True, False, True, False]
    """
    return _takes(coding, header[:LONGEST_HEADER])


@lru_cache(256)
def _takes(coding: str, header: str) -> bool:
    weights = parse_weights(header)
    return bool(weights.get(coding, weights.get("*", 0.0)))

"""Language negotiation: the visitor's earlier choice, else Accept-Language, else Kazakh.

The header is Accept-Language as in RFC 9110 §12.5.4, matched by its main subtag: "kk-KZ" and "kk-Cyrl" both ask for
Kazakh. What cannot be understood is passed over, one item at a time, because the rest of the header may still be right.
"""

import re

from .languages import CODES, SOURCE, is_language

LONGEST_HEADER = 1000

_ITEM = re.compile(
    r"(?P<main>[a-z]{1,8}|\*)(?:-[a-z0-9]{1,8})*(?:[ \t]*;[ \t]*q=(?P<quality>0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?",
    re.ASCII,
)


def choose_language(remembered: str | None, accept_language: str) -> str:
    """The visitor's own earlier choice; otherwise the best the browser asks for; Kazakh when neither helps.

    >>> choose_language("ru", "en")
    'ru'
    >>> choose_language(None, "de, en-GB;q=0.7, ru-KZ;q=0.9")
    'ru'
    >>> choose_language("tlh", "de")
    'kk'
    """
    if remembered is not None and is_language(remembered):
        return remembered
    qualities = _qualities(accept_language)
    anything = qualities.get("*", 0.0)
    # Among equals a language that was named goes before one only covered by "*", then the one named first.
    requested = [code for code in qualities if code in CODES]
    candidates = requested + [code for code in CODES if code not in requested]
    best = max(candidates, key=lambda code: qualities.get(code, anything))
    return best if qualities.get(best, anything) > 0 else SOURCE


def _qualities(header: str) -> dict[str, float]:
    """The quality of each language, in the order of the header; of several regions of one the highest counts.

    >>> _qualities("ru-RU, ru;q=0.8, kk;q=0, *;q=0.5, ;;, en;q=7")
    {'ru': 1.0, 'kk': 0.0, '*': 0.5}
    """
    qualities: dict[str, float] = {}
    for item in _cut(header).lower().split(","):
        if match := _ITEM.fullmatch(item.strip(" \t")):
            quality = float(match["quality"] or 1)
            qualities[match["main"]] = max(quality, qualities.get(match["main"], 0.0))
    return qualities


def _cut(header: str) -> str:
    """The beginning of a header too long to be honest, up to a comma: half an item would say something else."""
    return header if len(header) <= LONGEST_HEADER else header[:LONGEST_HEADER].rpartition(",")[0]

"""An answer as the page shows it: what the reader can read first, by kind, with the ways to narrow it."""

from dataclasses import dataclass
from itertools import groupby

from .. import wordings
from ..documents.question import FILTERS
from ..documents.registry import KINDS, Kind
from .results import Answer, Hit
from .search_urls import SearchParams


@dataclass(frozen=True)
class Choice:
    """One value of a filter: a way to it or, where it is chosen, the way without it."""

    value: str
    label: object
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class Narrowing:
    name: str
    label: object
    choices: list[Choice]


@dataclass(frozen=True)
class Group:
    """The found things of one kind; `count` is how many there are on all pages, `url` shows just them."""

    kind: str
    label: object
    hits: list[Hit]
    count: int
    url: str


@dataclass(frozen=True)
class Part:
    """Either what stands in the reader's language or what does not."""

    own: bool
    groups: list[Group]


def group_results(answer: Answer, asked: SearchParams, language: str) -> list[Part]:
    """What can be read first, the rest below; each by kind, the kind of the best one first."""
    found = []
    for own, some in groupby(answer.hits, key=lambda hit: hit.own_language):
        by_kind: dict[str, list[Hit]] = {}
        for hit in some:
            by_kind.setdefault(hit.kind, []).append(hit)
        found.append(Part(own, [_group(kind, hits, answer, asked, language) for kind, hits in by_kind.items()]))
    return found


def _group(kind: str, hits: list[Hit], answer: Answer, asked: SearchParams, language: str) -> Group:
    count = answer.facets.get("kind", {}).get(kind, 0)
    alone = asked.chosen("kind") == (kind,) or count <= len(hits)
    return Group(kind, wordings.MANY[Kind(kind)], hits, count, "" if alone else asked.only("kind", kind).url(language))


def kinds(answer: Answer, asked: SearchParams, language: str) -> list[Choice]:
    """One kind at a time; none where there is only one."""
    counts, chosen = answer.facets.get("kind", {}), asked.chosen("kind")
    if len(counts) < 2 and not chosen:
        return []
    return [
        Choice(
            kind,
            wordings.VALUES["kind"][kind],
            counts.get(kind, 0),
            asked.only("kind", kind).url(language),
            kind in chosen,
        )
        for kind in KINDS
        if kind in counts or kind in chosen
    ]


def narrowings(answer: Answer, asked: SearchParams, language: str) -> list[Narrowing]:
    """The filters beside kind, each with the values that would leave something."""
    found = []
    for name, label in wordings.FILTERS.items():
        counts, chosen = answer.facets.get(name, {}), asked.chosen(name)
        choices = [
            Choice(
                value,
                wordings.VALUES[name][value],
                counts.get(value, 0),
                asked.toggled(name, value).url(language),
                value in chosen,
            )
            for value in FILTERS[name]
            if counts.get(value) or value in chosen
        ]
        if chosen or len(choices) > 1:
            found.append(Narrowing(name, label, choices))
    return found

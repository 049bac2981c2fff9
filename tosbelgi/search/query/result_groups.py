"""Groups results by language and kind for the results page, and builds the links of its filters."""

from dataclasses import dataclass
from itertools import groupby

from .. import wordings
from ..documents.question import FILTERS
from ..documents.registry import KINDS, Kind
from .results import Answer, Hit
from .search_urls import SearchParams


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with the URL that adds it or, where it is chosen, the URL without it."""

    value: str
    label: object
    count: int
    url: str
    chosen: bool


@dataclass(frozen=True)
class FacetFilter:
    name: str
    label: object
    choices: list[Choice]


@dataclass(frozen=True)
class Group:
    """The results of one kind; `count` is how many there are on all pages, `url` shows just them."""

    kind: str
    label: object
    hits: list[Hit]
    count: int
    url: str


@dataclass(frozen=True)
class LanguageGroup:
    """The results in the reader's language (`own`), or those in others."""

    own: bool
    groups: list[Group]


def group_results(answer: Answer, params: SearchParams, language: str) -> list[LanguageGroup]:
    """Results in the reader's language first; each part by kind, the kind of the best result first."""
    groups = []
    for own, hits_of_part in groupby(answer.hits, key=lambda hit: hit.own_language):
        by_kind: dict[str, list[Hit]] = {}
        for hit in hits_of_part:
            by_kind.setdefault(hit.kind, []).append(hit)
        groups.append(
            LanguageGroup(own, [_group(kind, hits, answer, params, language) for kind, hits in by_kind.items()])
        )
    return groups


def _group(kind: str, hits: list[Hit], answer: Answer, params: SearchParams, language: str) -> Group:
    count = answer.facets.get("kind", {}).get(kind, 0)
    alone = params.chosen("kind") == (kind,) or count <= len(hits)
    return Group(
        kind, wordings.KIND_PLURALS[Kind(kind)], hits, count, "" if alone else params.only("kind", kind).url(language)
    )


def kind_choices(answer: Answer, params: SearchParams, language: str) -> list[Choice]:
    """Links to one kind at a time; none where there is only one kind."""
    counts, chosen = answer.facets.get("kind", {}), params.chosen("kind")
    if len(counts) < 2 and not chosen:
        return []
    return [
        Choice(
            kind,
            wordings.VALUES["kind"][kind],
            counts.get(kind, 0),
            params.only("kind", kind).url(language),
            kind in chosen,
        )
        for kind in KINDS
        if kind in counts or kind in chosen
    ]


def facets(answer: Answer, params: SearchParams, language: str) -> list[FacetFilter]:
    """The filters other than kind, each with the values that would leave some result."""
    filters = []
    for name, label in wordings.FILTERS.items():
        counts, chosen = answer.facets.get(name, {}), params.chosen(name)
        choices = [
            Choice(
                value,
                wordings.VALUES[name][value],
                counts.get(value, 0),
                params.toggled(name, value).url(language),
                value in chosen,
            )
            for value in FILTERS[name]
            if counts.get(value) or value in chosen
        ]
        if chosen or len(choices) > 1:
            filters.append(FacetFilter(name, label, choices))
    return filters

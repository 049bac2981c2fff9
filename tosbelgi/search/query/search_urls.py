"""Search parameters parsed from a query string, and URLs of the same search with one parameter changed.

All of a search stands in its URL, so that it can be shared, kept and gone back to. Pure but for `reverse`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from ..documents.question import FILTERS, MOST_LETTERS


@dataclass(frozen=True)
class SearchParams:
    """A query, the chosen values of each filter, and the cursor after which the page begins."""

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] | None = None
    after: str = ""

    @classmethod
    def of(cls, query_params: QueryDict) -> "SearchParams":
        """From a query string; parameters that are not ours are ignored."""
        chosen = {name: tuple(dict.fromkeys(filter(None, query_params.getlist(name)))) for name in FILTERS}
        return cls(
            query=query_params.get("q", ""),
            filters={name: values for name, values in chosen.items() if values},
            after=query_params.get("after", ""),
        )

    @property
    def is_empty(self) -> bool:
        return not self.query.strip()

    def chosen(self, name: str) -> tuple[str, ...]:
        return (self.filters or {}).get(name, ())

    def toggled(self, name: str, value: str) -> "SearchParams":
        """The same search with one value more, or without it, from its first page on."""
        old = self.chosen(name)
        new = tuple(other for other in old if other != value) if value in old else (*old, value)
        return replace(self, filters={**(self.filters or {}), name: new}, after="")

    def only(self, name: str, value: str) -> "SearchParams":
        """The same search with this value and no other of its filter, from its first page on."""
        return replace(self, filters={**(self.filters or {}), name: (value,)}, after="")

    def without(self, *names: str) -> "SearchParams":
        """The same search without these filters, or without any where none is named."""
        kept = {name: values for name, values in (self.filters or {}).items() if names and name not in names}
        return replace(self, filters=kept, after="")

    def starting_after(self, cursor: str) -> "SearchParams":
        return replace(self, after=cursor)

    def url(self, language: str) -> str:
        with override(language):
            path = reverse("search")
        pairs = (
            [("q", self.query)] if 0 < len(self.query) <= 2 * MOST_LETTERS else []
        )  # no page repeats 10 kB ten times
        pairs += [(name, value) for name in FILTERS for value in self.chosen(name)]
        pairs += [("after", self.after)] if self.after else []
        return f"{path}?{urlencode(pairs)}" if pairs else path

"""What an address asks the search for, and the addresses that ask for a little more or less. Pure but for `reverse`.

All of a search stands in its address, so that it can be shared, kept and gone back to.
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
    """A query, the chosen values of each filter, and the place behind which the page begins."""

    query: str = ""
    filters: Mapping[str, tuple[str, ...]] | None = None
    after: str = ""

    @classmethod
    def of(cls, said: QueryDict) -> "SearchParams":
        """Whatever else stands in the address is none of ours."""
        chosen = {name: tuple(dict.fromkeys(filter(None, said.getlist(name)))) for name in FILTERS}
        return cls(
            query=said.get("q", ""),
            filters={name: values for name, values in chosen.items() if values},
            after=said.get("after", ""),
        )

    @property
    def is_empty(self) -> bool:
        return not self.query.strip()

    def chosen(self, name: str) -> tuple[str, ...]:
        return (self.filters or {}).get(name, ())

    def toggled(self, name: str, value: str) -> "SearchParams":
        """The same search with one value more, or without it, from its first page on."""
        old = self.chosen(name)
        new = tuple(one for one in old if one != value) if value in old else (*old, value)
        return replace(self, filters={**(self.filters or {}), name: new}, after="")

    def only(self, name: str, value: str) -> "SearchParams":
        """The same search with this value and no other of its filter, from its first page on."""
        return replace(self, filters={**(self.filters or {}), name: (value,)}, after="")

    def without(self, *names: str) -> "SearchParams":
        """The same search, not narrowed by these, or by nothing where none is named."""
        kept = {name: values for name, values in (self.filters or {}).items() if names and name not in names}
        return replace(self, filters=kept, after="")

    def beyond(self, cursor: str) -> "SearchParams":
        return replace(self, after=cursor)

    def instead(self, query: str) -> "SearchParams":
        """Another query, not narrowed."""
        return SearchParams(query)

    def url(self, language: str) -> str:
        with override(language):
            path = reverse("search")
        pairs = (
            [("q", self.query)] if 0 < len(self.query) <= 2 * MOST_LETTERS else []
        )  # no page repeats 10 kB ten times
        pairs += [(name, value) for name in FILTERS for value in self.chosen(name)]
        pairs += [("after", self.after)] if self.after else []
        return f"{path}?{urlencode(pairs)}" if pairs else path

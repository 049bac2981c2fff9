"""Query parameters that a page declares, and the canonical form of a query string for cache keys.

A page declares its parameters while it is rendered; other parameters change nothing on it. So every spelling of a query
string finds the same cached page, and nobody can force a rendering by writing it otherwise.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import HttpRequest, QueryDict

MOST_LETTERS = 300  # in one value; longer ones are not cached


class UnexpectedValue(Exception):
    """A value that the page answers with a message of its own; such responses are not cached."""


class Parameter(Protocol):
    def canonical(self, value: str) -> str:
        """What the value means; empty where it is the same as none. Raises UnexpectedValue."""


@dataclass(frozen=True)
class Choice:
    """One of some values. An empty one is as none, where the page takes it so; another is ignored, or is unforeseen."""

    values: frozenset[str]
    ignores_others: bool = False
    blank_is_none: bool = True

    @classmethod
    def of(cls, values: Collection[str] | range, **options: bool) -> "Choice":
        return cls(frozenset(map(str, values)) - {""}, **options)

    def canonical(self, value: str) -> str:
        if value in self.values:
            return value
        if self.ignores_others or (self.blank_is_none and not value):
            return ""
        raise UnexpectedValue


@dataclass(frozen=True)
class PageNumber:
    """A page of a list, as Django's paginator understands it: no number is the first, one too large the last."""

    last: int

    def canonical(self, value: str) -> str:
        """
        >>> [PageNumber(3).canonical(value) for value in ("1", "2", " 2", "99", "0", "x", "")]
        ['', '2', '2', '3', '3', '', '']
        """
        try:
            number = Paginator(range(self.last), 1).validate_number(value)
        except PageNotAnInteger:
            number = 1
        except EmptyPage:
            number = self.last
        return str(number) if number > 1 else ""


@dataclass(frozen=True)
class Parameters:
    """The parameters of a page by name. `needed` must be there if any is; what has one of `free` is kept by nobody."""

    known: Mapping[str, Parameter] = field(default_factory=dict)
    needed: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()

    def canonical(self, query: QueryDict) -> str:
        """The query string in canonical form: sorted by name, the last of repeated values. Raises UnexpectedValue."""
        given = {name: str(query[name]) for name in query if name in self.known or name in self.free}
        if any(name in self.free and value.strip() for name, value in given.items()):
            raise UnexpectedValue
        given = {name: value for name, value in given.items() if name not in self.free}
        if (given and not self.needed <= set(given)) or any(len(value) > MOST_LETTERS for value in given.values()):
            raise UnexpectedValue
        values_by_name = {name: self.known[name].canonical(value) for name, value in given.items()}
        return urlencode(sorted((name, value) for name, value in values_by_name.items() if value))

    def kept(self, query: QueryDict) -> str:
        """What the same page in another language is asked: the canonical form where there is one, else as typed."""
        try:
            return self.canonical(query)
        except UnexpectedValue:
            given = {name: str(query[name]) for name in sorted(query) if name in self.known or name in self.free}
            return urlencode({name: value for name, value in given.items() if 0 < len(value) <= MOST_LETTERS})


NONE = Parameters()


def declare(request: HttpRequest, parameters: Parameters) -> None:
    """The answer to this request depends on these and on nothing else in the address. What is declared last holds."""
    request.parameters = parameters  # type: ignore[attr-defined]  # ours, read by `declared`


def declared(request: HttpRequest) -> Parameters | None:
    """What the page has declared; None for an answer that has not."""
    return getattr(request, "parameters", None)

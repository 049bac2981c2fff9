"""Registry of search sources, and the documents they yield: public things as texts by language.

A source reads through the public gate alone, so what it does not read is not in the index. `made_of` names
the models its documents depend on; a change of one of their rows is noted in the same transaction.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from itertools import repeat
from typing import NamedTuple, Protocol

from django.db.models import Model

EVERYTHING = ""  # stands for all origins of a source


class Kind(StrEnum):
    """The kind of a document; among equal weights results are shown in this order."""

    DIRECTION = "direction"
    LEVEL = "level"
    BOOK = "book"
    AUTHOR = "author"
    PAGE = "page"
    QUESTION = "question"
    NEWS = "news"


KINDS = tuple(kind.value for kind in Kind)


class Text(NamedTuple):
    """A document in one language. `names` are words nearly as good as the title: authors, other names, a slogan.

    A book has a title of another language where it has none in its own: then `title_language` says which one that is,
    by its ISO 639 code, and `transliterated` whether it stands in Latin letters instead of its own, which are `beside`.
    `other_titles` are found as the title is, though another one is shown: (language, title). Where the body lists such
    titles, `line_languages` has the language of each line.
    """

    title: str
    names: str
    body: str
    url: str
    title_language: str = ""
    line_languages: tuple[str, ...] = ()
    transliterated: bool = False
    beside: str = ""
    beside_language: str = ""
    other_titles: tuple[tuple[str, str], ...] = ()

    def lines(self, language: str) -> Iterator[tuple[str, str]]:
        """The lines of the body, each with its language: that of the text unless it has its own."""
        return zip(self.body.split("\n"), self.line_languages or repeat(language), strict=False)


@dataclass(frozen=True)
class SearchDocument:
    """One searchable public thing. `origin` names the row it is made of; several documents may come from one row.

    `order` decides among equals of one kind; it compares letter by letter, the smallest first.
    """

    origin: str
    kind: str
    key: str
    texts: dict[str, Text]
    order: str = ""
    direction: str = ""
    sections: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()


class Source(Protocol):
    """A source of search documents."""

    name: str
    made_of: tuple[type[Model], ...]  # its documents depend on rows of these models and of no others

    def origins(self) -> list[str]:
        """The origins of all rows that could be public, in a stable order."""

    def read(self, origins: Collection[str]) -> Iterator[SearchDocument]:
        """The public documents of these origins, and nothing else."""

    def origins_of(self, row: Model) -> Iterable[str]:
        """The origins whose documents may have changed since this row, of one of those models, was saved or deleted."""


@dataclass
class _Registry:
    sources: dict[str, Source] = field(default_factory=dict)


_registry = _Registry()


def register(source: Source) -> Source:
    """Make a source searchable; a name is registered once, the last one counts."""
    _registry.sources[source.name] = source
    sources_for_model.cache_clear()
    return source


@cache
def sources_for_model(model: type[Model]) -> tuple[Source, ...]:
    """The sources whose documents depend on this model; cached, because every save of any model asks."""
    return tuple(source for source in sources() if issubclass(model, source.made_of))


def sources() -> list[Source]:
    return list(_registry.sources.values())


def source(name: str) -> Source:
    return _registry.sources[name]

"""Finding: what somebody typed in, what is public and fits out. The same answer from every engine.

What an engine finds is read anew through the public gate before it is shown, so that nothing hidden is
ever displayed, however far behind the index may be.
"""

import base64
import binascii
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from tosbelgi.kernel.refusals import Refusal
from tosbelgi.language.languages import CODES

from ..documents.question import checked_filters, clean_query, prefix_question, question
from ..documents.registry import SearchDocument, Text
from ..engines import engine_choice
from ..engines.answers import Facets, Match, Matches, Place
from . import highlighting, hydration, spelling
from .highlighting import Marked

MOST_HITS = 50
MOST_SUGGESTIONS = 20
MOST_READINGS = 12  # of a query that finds nothing, each of which an engine is asked
LONGEST_CURSOR = 1000


class BadCursor(Refusal):
    """A place in another answer, or in none."""

    code = "BAD_CURSOR"
    field = "after"


@dataclass(frozen=True)
class Hit:
    """One thing that fits, in the reader's language where it has words in it, else in the nearest one that it has.

    `foreign` are the languages of its title and its text that are not the reader's.
    """

    kind: str
    key: str
    title: Marked
    passage: Marked
    url: str
    language: str
    own_language: bool
    title_language: str
    foreign: tuple[str, ...]
    languages: tuple[str, ...]
    direction: str
    sections: tuple[str, ...]
    levels: tuple[str, ...]
    text: Text
    cursor: str


@dataclass(frozen=True)
class Answer:
    """`query` was typed and `searched` was looked for; they differ where a word with a typing error was replaced.

    `facets` gives for each filter and value how many things there are with the other filters as they are.
    `unknown` are words that nothing says and nothing is near to.
    """

    query: str
    searched: str
    hits: list[Hit]
    total: int
    facets: Facets
    more: bool
    unknown: tuple[str, ...] = ()

    @property
    def corrected(self) -> bool:
        return self.searched != self.query

    @property
    def end(self) -> str | None:
        """The cursor behind which the next page begins."""
        return self.hits[-1].cursor if self.hits else None


@dataclass(frozen=True)
class Suggestion:
    """A title; `language` is that of the page it leads to, `title_language` its own: see `Text`."""

    title: str
    kind: str
    key: str
    url: str
    language: str
    title_language: str


def search(
    query: str,
    language: str,
    *,
    filters: Mapping[str, Collection[str]] | None = None,
    first: int = 10,
    after: str | None = None,
    others: Sequence[str] = CODES,
) -> Answer:
    """The public things in which every word of the query occurs, those in the reader's language first.

    `filters` narrow by "kind", "direction", "section", "level" and "language". `others` are the languages that
    will do where the reader's own is missing, the best first. Raises QueryTooLong, NothingToLookFor,
    NoSuchFilter and BadCursor.
    """
    query = clean_query(query)
    chosen = {**_readable(language, others), **checked_filters(filters or {})}
    place = _place(after)
    first = max(1, min(first, MOST_HITS))
    searched, unknown, matches = _spelt(query, language, chosen, first=first + 1, after=place)
    rows = matches.rows[:first]
    hits = [_hit(row, found, searched, (language, *others)) for row, found in hydration.load_public(rows)]
    return Answer(query, searched, hits, matches.total, matches.facets, len(matches.rows) > first, unknown)


def _spelt(query: str, language: str, filters: Mapping, **part) -> tuple[str, tuple[str, ...], Matches]:
    """(what was looked for, words that nothing says, what fits): of the query or of the nearest that finds any.

    Of several readings of a query it is the one whose first thing weighs most, so that a whole title is preferred.
    That depends on neither filters nor page.
    """

    def ask(words: str) -> Matches:
        return engine_choice.find_matches(question(words, language, filters), **part)

    def weight(words: str) -> int:
        best = engine_choice.find_matches(question(words, language), first=1, after=None, counting=False).rows
        return best[0].place.weight if best else 0

    matches = ask(query)
    if any(matches.facets.values()):
        return query, (), matches
    searched, unknown = spelling.correct_query(query, language)
    if searched != query:
        matches = ask(searched)
    if unknown or any(matches.facets.values()) or weight(searched):
        return searched, unknown, matches
    weights = {
        reading: weight(reading) for reading in islice(spelling.alternative_readings(query, language), MOST_READINGS)
    }
    if any(weights.values()):
        searched = max(weights, key=weights.__getitem__)
        matches = ask(searched)
    return searched, (), matches


def suggest_completions(
    prefix: str, language: str, *, first: int = 8, others: Sequence[str] = CODES
) -> list[Suggestion]:
    """Things whose title or author begins so, while somebody is typing; nothing where nothing can be asked yet."""
    prefix = clean_query(prefix)
    if not any(map(str.isalnum, prefix)):
        return []
    asked = replace(prefix_question(prefix, language), filters=_readable(language, others))
    matches = engine_choice.find_matches(asked, first=min(first, MOST_SUGGESTIONS), after=None, counting=False)
    suggestions = []
    for row, found in hydration.load_public(matches.rows):
        spoken, text = _in_language(found, (language, *others))
        titled = text.title_language or spoken
        suggestions.append(Suggestion(text.title, row.kind, row.key, text.url, spoken, titled))
    return suggestions


def _readable(language: str, others: Sequence[str]) -> dict[str, frozenset[str]]:
    """The filter that leaves what is in one of these languages; none where any will do."""
    languages = frozenset((language, *others))
    return {} if languages >= set(CODES) else {"language": languages}


def _in_language(found: SearchDocument, languages: Sequence[str]) -> tuple[str, Text]:
    spoken = next((code for code in languages if code in found.texts), next(iter(found.texts)))
    return spoken, found.texts[spoken]


def _hit(row: Match, found: SearchDocument, searched: str, languages: Sequence[str]) -> Hit:
    spoken, text = _in_language(found, languages)
    titled = text.title_language or spoken
    return Hit(
        kind=row.kind,
        key=row.key,
        title=highlighting.highlight(text.title, titled, searched),
        passage=highlighting.best_passage(text, spoken, searched),
        url=text.url,
        language=spoken,
        own_language=spoken == languages[0],
        title_language=titled,
        foreign=tuple(code for code in dict.fromkeys((titled, spoken)) if code != languages[0]),
        languages=tuple(found.texts),
        direction=found.direction,
        sections=found.sections,
        levels=found.levels,
        text=text,
        cursor=_cursor(row.place),
    )


def _cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _place(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        weight, sort = json.loads(base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True))
        if type(weight) is not int or not 0 <= weight < 1_000_000 or type(sort) is not str or "\x00" in sort:
            raise ValueError
        sort.encode()
    except (ValueError, TypeError, UnicodeError, binascii.Error, RecursionError) as defect:
        raise BadCursor from defect
    return Place(weight, sort)

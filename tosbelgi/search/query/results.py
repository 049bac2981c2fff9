"""Search results and completions for a query, with spelling correction; the same from every engine.

What an engine matches is loaded again through the public gate before it is shown, so that nothing hidden is
ever displayed, however far behind the index may be.
"""

import base64
import binascii
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, NamedTuple

from tosbelgi.language.display_texts import lang_of
from tosbelgi.language.languages import CODES

from ..documents.question import BadCursor, Question, checked_filters, clean_query, prefix_question, question
from ..documents.registry import SearchDocument, Text
from ..engines import engine_choice
from ..engines.answers import Facets, Match, Matches, Place
from . import highlighting, hydration, spelling
from .highlighting import HighlightedText

MOST_HITS = 50
MOST_SUGGESTIONS = 20
MOST_READINGS = 12  # alternative corrections tried for a query without results, one engine query each
LONGEST_CURSOR = 1000


@dataclass(frozen=True)
class Hit:
    """One result, in the reader's language where it has text in it, else in the first other one that it has.

    `foreign` are the languages of its title and its text that are not the reader's.
    """

    kind: str
    key: str
    title: HighlightedText
    passage: HighlightedText
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

    @property
    def lang(self) -> str:
        """The value of `lang` for the title."""
        return lang_of(self.title_language, transliterated=self.text.transliterated)


@dataclass(frozen=True)
class Answer:
    """A page of results. `searched` differs from `query` where a word with a typing error was replaced.

    `completed` says that nothing has these whole words, and that the results are titles and names in which the last
    word begins.

    `facets` gives for each filter and value how many results there are with the other filters as they are.
    `unknown` are words that no document has and that are near to none.
    """

    query: str
    searched: str
    hits: list[Hit]
    total: int
    facets: Facets
    more: bool
    unknown: tuple[str, ...] = ()
    completed: bool = False

    @property
    def corrected(self) -> bool:
        return self.searched != self.query

    @property
    def end(self) -> str | None:
        """The cursor after which the next page begins."""
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
    transliterated: bool = False

    @property
    def lang(self) -> str:
        """The value of `lang` for the title."""
        return lang_of(self.title_language, transliterated=self.transliterated)


def search(
    query: str,
    language: str,
    *,
    filters: Mapping[str, Collection[str]] | None = None,
    first: int = 10,
    after: str | None = None,
    others: Sequence[str] = CODES,
) -> Answer:
    """The public documents in which every word of the query occurs, those in the reader's language first.

    `filters` narrow by "kind", "direction", "section", "level" and "language". `others` are the languages that
    may stand in where the reader's own is missing, the best first. Raises QueryTooLong, EmptyQuery,
    UnknownFilter and BadCursor.
    """
    query = clean_query(query)
    chosen = {**_language_filter(language, others), **checked_filters(filters or {})}
    position = _decode_cursor(after)
    first = max(1, min(first, MOST_HITS))
    searched, matches, unknown, completed = _first_that_matches(
        query, language, chosen, first=first + 1, after=position
    )
    rows = matches.rows[:first]
    hits = [
        _hit(row, document, searched, (language, *others), begun=completed)
        for row, document in hydration.load_public(rows)
    ]
    more, total = len(matches.rows) > first, matches.total - (len(rows) - len(hits))
    # Hidden, though the index does not know it yet: neither a count nor a corrected word may name it.
    if rows and not hits and total <= 0:
        return Answer(query, query, [], 0, {name: {} for name in matches.facets}, False, unknown)
    return Answer(query, searched, hits, total, matches.facets, more, unknown, completed)


class _Reading(NamedTuple):
    """What was looked for in the end, and what matches it; see `Answer` for the words."""

    searched: str
    matches: Matches
    unknown: tuple[str, ...] = ()
    completed: bool = False


def _first_that_matches(query: str, language: str, filters: Mapping[str, Any], **part: Any) -> _Reading:
    """The query as it is typed, its nearest correction, or its completion: the first of them that matches anything.

    Of several corrections it is the one whose best match weighs most, so that a whole title is preferred.
    That depends on neither filters nor page.
    """

    def find(text: str) -> Matches:
        return engine_choice.find_matches(question(text, language, filters), **part)

    def best_weight(asked: Question) -> int:
        rows = engine_choice.find_matches(asked, first=1, after=None, counting=False).rows
        return rows[0].place.weight if rows else 0

    matches = find(query)
    if any(matches.facets.values()):
        return _Reading(query, matches)
    searched, unknown = spelling.correct_query(query, language)
    if searched != query:
        matches = find(searched)
    if any(matches.facets.values()) or best_weight(question(searched, language)):
        return _Reading(searched, matches, unknown)
    if not unknown:
        weight_by_reading = {
            reading: best_weight(question(reading, language))
            for reading in islice(spelling.alternative_readings(query, language), MOST_READINGS)
        }
        if any(weight_by_reading.values()):
            searched = max(weight_by_reading, key=weight_by_reading.__getitem__)
            return _Reading(searched, find(searched))
    begun = prefix_question(query, language)
    if best_weight(begun):
        return _Reading(query, engine_choice.find_matches(replace(begun, filters=filters), **part), completed=True)
    return _Reading(searched, matches, unknown)


def suggest_completions(
    prefix: str, language: str, *, first: int = 8, others: Sequence[str] = CODES
) -> list[Suggestion]:
    """Documents whose title or author begins with `prefix`; none for a prefix without a letter or digit."""
    prefix = clean_query(prefix)
    if not any(map(str.isalnum, prefix)):
        return []
    query = replace(prefix_question(prefix, language), filters=_language_filter(language, others))
    matches = engine_choice.find_matches(query, first=min(first, MOST_SUGGESTIONS), after=None, counting=False)
    suggestions = []
    for row, document in hydration.load_public(matches.rows):
        text_language, text = _in_language(document, (language, *others))
        title_language = text.title_language or text_language
        suggestions.append(
            Suggestion(text.title, row.kind, row.key, text.url, text_language, title_language, text.transliterated)
        )
    return suggestions


def _language_filter(language: str, others: Sequence[str]) -> dict[str, frozenset[str]]:
    """The filter that leaves documents in one of these languages; empty where they are all our languages."""
    languages = frozenset((language, *others))
    return {} if languages >= set(CODES) else {"language": languages}


def _in_language(document: SearchDocument, languages: Sequence[str]) -> tuple[str, Text]:
    text_language = next((code for code in languages if code in document.texts), next(iter(document.texts)))
    return text_language, document.texts[text_language]


def _hit(row: Match, document: SearchDocument, searched: str, languages: Sequence[str], *, begun: bool) -> Hit:
    text_language, text = _in_language(document, languages)
    title_language = text.title_language or text_language
    return Hit(
        kind=row.kind,
        key=row.key,
        title=highlighting.highlight(text.title, title_language, searched, begun=begun),
        passage=highlighting.best_passage(text, text_language, searched),
        url=text.url,
        language=text_language,
        own_language=text_language == languages[0],
        title_language=title_language,
        foreign=tuple(code for code in dict.fromkeys((title_language, text_language)) if code != languages[0]),
        languages=tuple(document.texts),
        direction=document.direction,
        sections=document.sections,
        levels=document.levels,
        text=text,
        cursor=_encode_cursor(row.place),
    )


def _encode_cursor(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def _decode_cursor(cursor: str | None) -> Place | None:
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

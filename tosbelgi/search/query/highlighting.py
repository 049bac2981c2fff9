"""Where the words of a query stand in a text, as ranges: what is highlighted, never markup."""

from dataclasses import dataclass, replace

from tosbelgi.language import analysis
from tosbelgi.language.analysis import AnalysedToken, QueryTerm

from ..documents.registry import Text

LENGTH = 240  # letters of a passage
BEFORE = 60  # letters before its first marked word
MOST_LINES = 60  # that are looked through for the best one


@dataclass(frozen=True)
class Marked:
    """A text, the ranges in it that fit the query, in its own letters, in order, and its language."""

    text: str
    ranges: tuple[tuple[int, int], ...]
    language: str = ""

    def pieces(self) -> list[tuple[str, bool]]:
        """(words, marked or not), one after the other.

        >>> Marked("Абай жолы", ((0, 4),)).pieces()
        [('Абай', True), (' жолы', False)]
        """
        found, last = [], 0
        for start, end in self.ranges:
            found += [(self.text[last:start], False), (self.text[start:end], True)]
            last = end
        return [piece for piece in (*found, (self.text[last:], False)) if piece[0]]


def highlight(text: str, language: str, query: str) -> Marked:
    """The text with every word marked that fits one of the query's."""
    return Marked(text, _ranges(text, language, analysis.query_terms(query, language)), language)


def best_passage(text: Text, language: str, query: str) -> Marked:
    """The line of the body in which most of the words stand, cut to a length; its beginning if none stands there.

    A line in another language than the text says so; its words are compared as the index has them, as the text's.
    """
    asked = analysis.query_terms(query, language)
    lines = [Marked(line, (), spoken) for line, spoken in text.lines(language) if line.strip()]
    best, most = (lines[0] if lines else Marked("", (), language)), 0
    for line in lines[:MOST_LINES]:
        words = [word for word in analysis.analyse_text(line.text, language) if _fits(word, asked)]
        said = sum(any(matches_text(word, one) for word in words) for one in asked)
        if said > most:
            best, most = replace(line, ranges=tuple((word.start, word.end) for word in words)), said
            if said == len(asked):
                break
    return _cut(best)


def matches_text(word: AnalysedToken, asked: QueryTerm) -> bool:
    """Does a word of a text match an asked one?"""
    return word.exact == asked.exact or word.stem in asked.stems or word.loose in asked.loose


def _fits(word: AnalysedToken, asked: list[QueryTerm]) -> bool:
    return any(matches_text(word, one) for one in asked)


def _ranges(text: str, language: str, asked: list[QueryTerm]) -> tuple[tuple[int, int], ...]:
    return tuple((word.start, word.end) for word in analysis.analyse_text(text, language) if _fits(word, asked))


def _cut(whole: Marked) -> Marked:
    """A part of the line around its first marked word, between whole words, with dots where something is left out."""
    line, ranges = whole.text, whole.ranges
    if len(line) <= LENGTH:
        return whole
    start = max(0, (ranges[0][0] if ranges else 0) - BEFORE)
    start = line.find(" ", start) + 1 if start and line.find(" ", start) >= 0 else start
    if ranges:
        start = min(start, ranges[0][0])
    end = start + LENGTH
    if end < len(line):
        end = max(line.rfind(" ", start, end), start + LENGTH // 2)
    before, after = "… " if start else "", " …" if end < len(line) else ""
    shift = len(before) - start
    inside = tuple((first + shift, last + shift) for first, last in ranges if start <= first and last <= end)
    return Marked(before + line[start:end] + after, inside, whole.language)

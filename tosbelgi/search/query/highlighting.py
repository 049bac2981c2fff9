"""Highlighting: the ranges of a text that match a query, and the best passage; never markup."""

from dataclasses import dataclass, replace

from tosbelgi.language import analysis
from tosbelgi.language.analysis import AnalysedToken, QueryTerm

from ..documents import synonyms
from ..documents.registry import Text

LENGTH = 240  # letters of a passage
BEFORE = 60  # letters before its first marked word
MOST_LINES = 60  # of a body, searched for the best one


@dataclass(frozen=True)
class HighlightedText:
    """A text, the ranges in it that match the query, in order, and its language."""

    text: str
    ranges: tuple[tuple[int, int], ...]
    language: str = ""

    def pieces(self) -> list[tuple[str, bool]]:
        """(text, marked or not), one after the other.

        >>> HighlightedText("Абай жолы", ((0, 4),)).pieces()
        [('Абай', True), (' жолы', False)]
        """
        pieces, last = [], 0
        for start, end in self.ranges:
            pieces += [(self.text[last:start], False), (self.text[start:end], True)]
            last = end
        return [piece for piece in (*pieces, (self.text[last:], False)) if piece[0]]


def highlight(text: str, language: str, query: str, *, begun: bool = False) -> HighlightedText:
    """The text with every word marked that matches one of the query, or that the last of them begins where `begun`."""
    terms = analysis.query_terms(query, language)
    words = analysis.analyse_text(text, language)
    marked = [word for word in words if _matches_any(word, terms) or (begun and _begins(word, terms[-1]))]
    return HighlightedText(text, tuple((word.start, word.end) for word in marked), language)


def best_passage(text: Text, language: str, query: str) -> HighlightedText:
    """The line of the body that matches most words of the query, shortened; the first line if none matches.

    The passage has the language of its line. The words of a line in another language than the text are compared by
    the analysis of the text's language, because the index has them so.
    """
    terms = analysis.query_terms(query, language)
    lines = [HighlightedText(line, (), line_language) for line, line_language in text.lines(language) if line.strip()]
    best, most_matched = (lines[0] if lines else HighlightedText("", (), language)), 0
    for line in lines[:MOST_LINES]:
        words = [word for word in analysis.analyse_text(line.text, language) if _matches_any(word, terms)]
        matched = sum(any(matches_text(word, term) for word in words) for term in terms)
        if matched > most_matched:
            best, most_matched = replace(line, ranges=tuple((word.start, word.end) for word in words)), matched
            if matched == len(terms):
                break
    return _shorten(best)


def matches_text(word: AnalysedToken, term: QueryTerm) -> bool:
    """Does a word of a text match a term of the query?"""
    return word.exact == term.exact or word.stem in synonyms.stems_meant(term) or word.loose in term.loose


def _matches_any(word: AnalysedToken, terms: list[QueryTerm]) -> bool:
    return any(matches_text(word, term) for term in terms)


def _begins(word: AnalysedToken, term: QueryTerm) -> bool:
    return word.exact.startswith(term.exact) or word.loose.startswith(tuple(term.loose))


def _shorten(whole: HighlightedText) -> HighlightedText:
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
    return HighlightedText(before + line[start:end] + after, inside, whole.language)

"""Suggestions for a search without results or without a query: similar words, shorter queries, questions."""

from dataclasses import dataclass

from ..documents.encoding import BITS
from ..documents.question import query_words
from ..documents.registry import Kind, Text
from ..engines import engine_choice
from ..engines.answers import Match, Place
from ..models import Document
from . import hydration, spelling
from .results import Answer
from .search_urls import SearchParams

MOST_QUESTIONS = 5
MOST_WORDS = 6


@dataclass(frozen=True)
class QuerySuggestion:
    """Another query that may have results."""

    words: str
    url: str


def nearest_queries(answer: Answer, language: str) -> list[QuerySuggestion]:
    """Words of the index that are similar to the unknown ones."""
    return [
        QuerySuggestion(word, SearchParams(word).url(language))
        for word in spelling.similar_words(answer.unknown, most=MOST_WORDS)
    ]


def shorter_queries(answer: Answer, language: str) -> list[QuerySuggestion]:
    """Each known word alone, where the query has several that no document has together."""
    typed = [word for word, _term in query_words(answer.searched, language)]
    known = [word for word in typed if word not in answer.unknown]
    return (
        [QuerySuggestion(word, SearchParams(word).url(language)) for word in known[:MOST_WORDS]]
        if len(typed) > 1
        else []
    )


def popular_questions(language: str) -> list[Text]:
    """The first questions with an answer in the language, from any public page."""
    state = engine_choice.index_state()
    if state is None:
        return []
    masks = [bits for bits in range(1, 8) if bits & BITS["languages"][language]]
    rows = Document.objects.filter(
        generation=state.generation, kind=Kind.QUESTION.value, languages__in=masks, removed=False
    ).order_by("sort")[:MOST_QUESTIONS]
    matches = [Match(row.kind, row.key, row.origin, row.source, Place(0, row.sort)) for row in rows]
    return [document.texts[language] for _row, document in hydration.load_public(matches) if language in document.texts]

"""What a page says to somebody who found nothing, or has asked for nothing yet."""

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
class Suggestion:
    """Another search that may do better."""

    words: str
    url: str


def nearest_queries(answer: Answer, language: str) -> list[Suggestion]:
    """Words that the texts do use, like those that they do not."""
    return [
        Suggestion(word, SearchParams(word).url(language))
        for word in spelling.similarity(answer.unknown, most=MOST_WORDS)
    ]


def shorter_queries(answer: Answer, language: str) -> list[Suggestion]:
    """Each word alone, where several were asked for that stand nowhere together."""
    typed = [word for word, _meant in query_words(answer.searched, language)]
    known = [word for word in typed if word not in answer.unknown]
    return [Suggestion(word, SearchParams(word).url(language)) for word in known[:MOST_WORDS]] if len(typed) > 1 else []


def popular_questions(language: str) -> list[Text]:
    """The first questions that are answered in the language."""
    state = engine_choice.index_state()
    if state is None:
        return []
    spoken = [bits for bits in range(1, 8) if bits & BITS["languages"][language]]
    rows = Document.objects.filter(
        generation=state.generation, kind=Kind.QUESTION.value, languages__in=spoken, removed=False
    ).order_by("sort")[:MOST_QUESTIONS]
    matches = [Match(row.kind, row.key, row.origin, row.source, Place(0, row.sort)) for row in rows]
    return [found.texts[language] for _row, found in hydration.load_public(matches) if language in found.texts]

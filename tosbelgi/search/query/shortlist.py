"""Keys of the documents that match a query, for apps that render one kind of document themselves."""

from dataclasses import replace

from tosbelgi.language.languages import CODES

from ..documents.question import Question, checked_filters, clean_query, prefix_question, question
from ..documents.registry import Kind
from ..engines import engine_choice
from . import spelling

MOST = 300


def matching_keys(query: str, language: str, kind: Kind) -> list[str]:
    """The keys of the best matches of one kind, at most `MOST`; the caller checks that what it shows is public.

    Refuses what `results.search` refuses.
    """
    query = clean_query(query)
    filters = checked_filters({"kind": {kind.value}, "language": CODES})
    for read in (question, _corrected, prefix_question):
        asked = replace(read(query, language), filters=filters)
        if rows := engine_choice.find_matches(asked, first=MOST, after=None, counting=False).rows:
            return [row.key for row in rows]
    return []


def _corrected(query: str, language: str) -> Question:
    return question(spelling.correct_query(query, language)[0], language)

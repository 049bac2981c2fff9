"""The keys of what fits a query, for rooms that show things of one kind in a way of their own."""

from tosbelgi.language.languages import CODES

from ..documents.question import checked_filters, clean_query, question
from ..documents.registry import Kind
from ..engines import engine_choice
from . import spelling

MOST = 300


def matching_keys(query: str, language: str, kind: Kind) -> list[str]:
    """The keys of the things of a kind that fit best, `MOST` of them; whoever shows one asks whether it is public.

    Refuses what `queries.find` refuses.
    """
    query = clean_query(query)
    filters = checked_filters({"kind": {kind.value}, "language": CODES})
    for words in (query, spelling.correct_query(query, language)[0]):
        rows = engine_choice.find_matches(
            question(words, language, filters), first=MOST, after=None, counting=False
        ).rows
        if rows:
            return [row.key for row in rows]
    return []

"""The keys of what fits a query, for rooms that show things of one kind in a way of their own."""

from tosbelgi.language.languages import CODES

from ..documents.question import checked_filters, cleaned, question
from ..documents.registry import Kind
from ..engines import engine_choice
from . import spelling

MOST = 300


def shortlist(query: str, language: str, kind: Kind) -> list[str]:
    """The keys of the things of a kind that fit best, `MOST` of them; whoever shows one asks whether it is public.

    Refuses what `queries.find` refuses.
    """
    query = cleaned(query)
    filters = checked_filters({"kind": {kind.value}, "language": CODES})
    for words in (query, spelling.corrected(query, language)[0]):
        rows = engine_choice.matches(question(words, language, filters), first=MOST, after=None, counting=False).rows
        if rows:
            return [row.key for row in rows]
    return []

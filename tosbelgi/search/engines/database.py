"""The engines of the database: one statement for SQLite and PostgreSQL, which differ in how a token is looked up.

SQLite looks tokens up with FTS5, PostgreSQL in a vector with a GIN index. Weights are whole numbers, so that
the order is the same everywhere; equal weights are ordered by the bytes of `sort`.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from .. import documents
from ..questions import OWN_LANGUAGE, Question, Wanted
from .answers import Match, Matches, Place, Shelf, counted


class Sql(NamedTuple):
    text: str
    values: tuple[Any, ...] = ()


class DatabaseEngine:
    """Asks the generation of documents that it is given."""

    name = "database"

    def __init__(self, generation: int) -> None:
        self.generation = generation

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        fitting = _fitting(question)
        rows = self._rows(question, fitting, first, after)
        if not counting:
            return Matches(rows, 0, {})
        total, facets = counted(self._shelves(fitting), question.filters)
        return Matches(rows, total, facets)

    def _shelves(self, fitting: Sql) -> list[Shelf]:
        names = "d.kind, d.direction, d.sections, d.levels, d.languages"
        text = (
            f"SELECT {names}, COUNT(*) FROM search_document d "  # noqa: S608
            f"WHERE d.generation_id = %s AND NOT d.removed AND {fitting.text} GROUP BY {names}"
        )
        return [Shelf(*row) for row in _fetch(text, (self.generation, *fitting.values))]

    def _rows(self, question: Question, fitting: Sql, first: int, after: Place | None) -> list[Match]:
        weight, filters = _weight(question), _filtered(question)
        sort = 'sort COLLATE "C"' if connection.vendor == "postgresql" else "sort"
        beyond = Sql("")
        if after:
            beyond = Sql(f"WHERE weight < %s OR (weight = %s AND {sort} > %s)", (after.weight, *after))
        text = (
            "SELECT kind, key, origin, source, weight, sort FROM ("  # noqa: S608
            f"SELECT d.kind, d.key, d.origin, d.source, d.sort, {weight.text} AS weight FROM search_document d "
            f"WHERE d.generation_id = %s AND NOT d.removed AND {fitting.text}{filters.text}"
            f") found {beyond.text} ORDER BY weight DESC, {sort} LIMIT %s"
        )
        values = (*weight.values, self.generation, *fitting.values, *filters.values, *beyond.values, first)
        return [
            Match(kind, key, origin, source, Place(weight, sort))
            for kind, key, origin, source, weight, sort in _fetch(text, values)
        ]


def _fetch(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


def _fitting(question: Question) -> Sql:
    """The condition that every wanted word fits, asked at once so that the rarest word decides the work."""
    return _holds(_and(_or_of(wanted) for wanted in question.wanted))


def _weight(question: Question) -> Sql:
    """The sum of the best tier of each wanted word, of the bonus, and of standing in the reader's language."""
    language = documents.BITS["languages"][question.language]
    parts = [_best(wanted) for wanted in (*question.wanted, question.bonus) if wanted]
    parts.append(Sql(f"CASE WHEN (d.languages & {language}) <> 0 THEN {OWN_LANGUAGE} ELSE 0 END"))
    return Sql(" + ".join(part.text for part in parts), tuple(value for part in parts for value in part.values))


def _best(wanted: Wanted) -> Sql:
    cases, values = [], []
    for tier in wanted:
        held = _holds(_or(tier.tokens, tier.prefix))
        cases.append(f"WHEN {held.text} THEN {tier.weight:d}")
        values += held.values
    return Sql(f"CASE {' '.join(cases)} ELSE 0 END", tuple(values))


def _filtered(question: Question) -> Sql:
    parts, values = [], []
    for name, wanted in question.filters.items():
        if name in {"kind", "direction"}:
            parts.append(f" AND d.{name} IN ({', '.join(['%s'] * len(wanted))})")
            values += sorted(wanted)
        else:
            parts.append(f" AND (d.{name}s & %s) <> 0")
            values.append(documents.bits(f"{name}s", tuple(wanted)))
    return Sql("".join(parts), tuple(values))


def _holds(asked: str) -> Sql:
    if connection.vendor == "postgresql":
        return Sql("d.vector @@ %s::tsquery", (asked,))
    return Sql("d.id IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)", (asked,))


def _or_of(wanted: Wanted) -> str:
    return _or([one for tier in wanted for one in tier.tokens], wanted[0].prefix)


def _or(tokens: Sequence[str], prefix: bool) -> str:
    """One of the tokens, in the words of the engine. Tokens are letters and digits, so quoting them is safe."""
    if connection.vendor == "postgresql":
        return "(" + " | ".join(f"'{token}'" + (":*" if prefix else "") for token in tokens) + ")"
    return "(" + " OR ".join(f'"{token}"' + (" *" if prefix else "") for token in tokens) + ")"


def _and(parts) -> str:
    return (" & " if connection.vendor == "postgresql" else " AND ").join(parts)

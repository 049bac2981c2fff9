"""The engines of the database: one statement for SQLite and PostgreSQL, which differ in how a token is looked up.

SQLite looks tokens up with FTS5, PostgreSQL in a vector with a GIN index. Weights are whole numbers, so that
the order is the same everywhere; equal weights are ordered by the bytes of `sort`.

What is counted and weighed is read from narrow rows (number, shelf, sort). A word that stands in many texts is weighed
where it stands in titles and names first; the texts are left alone if nothing there could come before what was found.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from ..documents import encoding
from ..documents.question import OWN_LANGUAGE, Question, TermAlternatives
from .answers import Match, Matches, Place, counted

MANY = 300  # things, from which on it is worth to look at the best ways first


class Sql(NamedTuple):
    text: str
    values: tuple[Any, ...] = ()


class DatabaseEngine:
    """Asks the generation of documents that it is given."""

    name = "database"

    def __init__(self, generation: int) -> None:
        self.generation = generation

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        if not counting:
            return Matches(self._best_rows(question, first, after), 0, {})
        total, facets = counted(self._shelves(question), question.filters)
        if total > MANY:
            return Matches(self._best_rows(question, first, after), total, facets)
        return Matches(self._rows(question, first, after) if total else [], total, facets)

    def _shelves(self, question: Question) -> list[tuple[Any, ...]]:
        having = _having(_fitting(question.wanted))
        text = f"SELECT d.shelf, COUNT(*) FROM {having.text} AND d.generation_id = %s GROUP BY d.shelf"  # noqa: S608
        return _fetch(text, (*having.values, self.generation))

    def _best_rows(self, question: Question, first: int, after: Place | None) -> list[Match]:
        """The same as all rows, by way of the heaviest tiers alone where they are enough."""
        cut = _cut(question)
        if cut is not None:
            rows = self._rows(question, first, after, heavier=cut)
            if len(rows) == first and rows[-1].place.weight > OWN_LANGUAGE + cut.rest:
                return rows
        return self._rows(question, first, after)

    def _rows(self, question: Question, first: int, after: Place | None, heavier: "Cut | None" = None) -> list[Match]:
        having = _having(_fitting(question.wanted) if heavier is None else heavier.fitting(question))
        weight, narrowed = _weight(question, heavier.wanted if heavier else question.wanted), _filtered(question)
        sort = 'd.sort COLLATE "C"' if connection.vendor == "postgresql" else "d.sort"
        beyond = Sql("")
        if after:
            beyond = Sql(f"WHERE weight < %s OR (weight = %s AND {sort} > %s)", (after.weight, *after))
        best = (
            f"SELECT d.id, d.sort, d.weight FROM (SELECT d.id, d.sort, {weight.text} AS weight "  # noqa: S608
            f"FROM {having.text} AND d.generation_id = %s{narrowed.text}) d "
            f"{beyond.text} ORDER BY d.weight DESC, {sort} LIMIT %s"
        )
        text = (
            "SELECT t.kind, t.key, t.origin, t.source, d.weight, d.sort "  # noqa: S608
            f"FROM ({best}) d JOIN search_document t ON t.id = d.id ORDER BY d.weight DESC, {sort}"
        )
        values = (*weight.values, *having.values, self.generation, *narrowed.values, *beyond.values, first)
        return [Match(*row[:4], Place(*row[4:])) for row in _fetch(text, values)]


def _fetch(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


class Cut(NamedTuple):
    """The heavier tiers of each word, and the most that a thing can weigh that has not one of them for each word."""

    wanted: tuple[TermAlternatives, ...]
    rest: int

    def fitting(self, question: Question) -> str:
        """Whole titles are always among what is looked at."""
        whole = [token for tier in question.bonus for token in tier.tokens]
        if not whole:
            return _fitting(self.wanted)
        whole_titles = _and([_or(whole, prefix=False), _fitting(question.wanted)])
        return f"({_fitting(self.wanted)}){_sign('OR')}({whole_titles})"


def _cut(question: Question) -> Cut | None:
    """One word is looked for among its best tiers, several in titles and names; None if that leaves nothing out."""
    least = 8 if len(question.wanted) == 1 else 5
    heavy = tuple(tuple(tier for tier in wanted if tier.weight >= least) for wanted in question.wanted)
    light = [max((tier.weight for tier in wanted if tier.weight < least), default=0) for wanted in question.wanted]
    if not all(heavy) or not any(light):
        return None
    most = [wanted[0].weight for wanted in question.wanted]
    return Cut(heavy, max(sum(most) - best + less for best, less in zip(most, light, strict=True) if less))


def _weight(question: Question, wanted: Sequence[TermAlternatives]) -> Sql:
    """The sum of the best tier of each wanted word, of the bonus, and of standing in the reader's language."""
    own = encoding.SHELF["language", question.language]
    parts = [_best(some) for some in (*wanted, question.bonus) if some]
    parts.append(Sql(f"CASE WHEN (d.shelf & {own}) <> 0 THEN {OWN_LANGUAGE} ELSE 0 END"))
    return Sql(" + ".join(part.text for part in parts), tuple(value for part in parts for value in part.values))


def _best(wanted: TermAlternatives) -> Sql:
    cases, values = [], []
    for tier in wanted:
        held = _numbers(_or(tier.tokens, tier.prefix))
        cases.append(f"WHEN d.id IN ({held.text}) THEN {tier.weight:d}")
        values += held.values
    return Sql(f"CASE {' '.join(cases)} ELSE 0 END", tuple(values))


def _filtered(question: Question) -> Sql:
    bits = [sum(encoding.SHELF[name, value] for value in some) for name, some in question.filters.items()]
    return Sql(" AND (d.shelf & %s) <> 0" * len(bits), tuple(bits))


def _having(asked: str) -> Sql:
    """The narrow rows, as `d`, of what the lookup finds."""
    if connection.vendor == "postgresql":
        return Sql("search_having(%s::tsquery) d WHERE true", (asked,))
    narrow = "search_document d INDEXED BY documents_by_number ON d.id = search_words.rowid"
    return Sql(f"search_words CROSS JOIN {narrow} WHERE search_words MATCH %s", (asked,))


def _numbers(asked: str) -> Sql:
    if connection.vendor == "postgresql":
        return Sql("SELECT id FROM search_having(%s::tsquery)", (asked,))
    return Sql("SELECT rowid FROM search_words WHERE search_words MATCH %s", (asked,))


def _fitting(wanted: Sequence[TermAlternatives]) -> str:
    """That every wanted word fits, asked at once so that the rarest word decides the work."""
    return _and([_or([token for tier in some for token in tier.tokens], some[0].prefix) for some in wanted])


def _or(tokens: Sequence[str], prefix: bool) -> str:
    """One of the tokens, in the words of the engine. Tokens are letters and digits, so quoting them is safe."""
    if connection.vendor == "postgresql":
        return "(" + _sign("OR").join(f"'{token}'" + (":*" if prefix else "") for token in tokens) + ")"
    return "(" + _sign("OR").join(f'"{token}"' + (" *" if prefix else "") for token in tokens) + ")"


def _and(parts: Sequence[str]) -> str:
    return _sign("AND").join(parts)


def _sign(operator: str) -> str:
    return {"AND": " & ", "OR": " | "}[operator] if connection.vendor == "postgresql" else f" {operator} "

"""Search engines in SQL: one statement for SQLite (FTS5) and PostgreSQL (tsvector), differing in token lookup.

SQLite looks tokens up with FTS5, PostgreSQL in a vector with a GIN index. Weights are whole numbers, so that
the order is the same everywhere; equal weights are ordered by the bytes of `sort`.

What is counted and weighed is read from narrow rows (number, shelf, sort). A word that occurs in many bodies is weighed
in titles and names first; bodies are left out if no match there could rank above what is there already.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from ..documents import encoding
from ..documents.question import OWN_LANGUAGE, Question, TermAlternatives
from .answers import Match, Matches, Place, count_facets

MANY = 300  # from so many matches on it pays to look at the heaviest tiers first


class Sql(NamedTuple):
    text: str
    values: tuple[Any, ...] = ()


class DatabaseEngine:
    """Searches one generation of documents."""

    name = "database"

    def __init__(self, generation: int) -> None:
        self.generation = generation

    def matches(self, question: Question, *, first: int, after: Place | None, counting: bool = True) -> Matches:
        if not counting:
            return Matches(self._best_rows(question, first, after), 0, {})
        total, facets = count_facets(self._facet_rows(question), question.filters)
        if total > MANY:
            return Matches(self._best_rows(question, first, after), total, facets)
        return Matches(self._rows(question, first, after) if total else [], total, facets)

    def _facet_rows(self, question: Question) -> list[tuple[Any, ...]]:
        rows = _narrow_rows(_match_all(question.terms))
        text = f"SELECT d.shelf, COUNT(*) FROM {rows.text} AND d.generation_id = %s GROUP BY d.shelf"  # noqa: S608
        return _fetch(text, (*rows.values, self.generation))

    def _best_rows(self, question: Question, first: int, after: Place | None) -> list[Match]:
        """The same rows as `_rows`, from the heaviest tiers alone where they suffice."""
        cut = _cut(question)
        if cut is not None:
            rows = self._rows(question, first, after, heavier=cut)
            if len(rows) == first and rows[-1].place.weight > OWN_LANGUAGE + cut.rest:
                return rows
        return self._rows(question, first, after)

    def _rows(self, question: Question, first: int, after: Place | None, heavier: "Cut | None" = None) -> list[Match]:
        rows = _narrow_rows(_match_all(question.terms) if heavier is None else heavier.match_expression(question))
        weight, filters = _weight(question, heavier.terms if heavier else question.terms), _filter_clause(question)
        sort = 'd.sort COLLATE "C"' if connection.vendor == "postgresql" else "d.sort"
        after_position = Sql("")
        if after:
            after_position = Sql(f"WHERE weight < %s OR (weight = %s AND {sort} > %s)", (after.weight, *after))
        ranked = (
            f"SELECT d.id, d.sort, d.weight FROM (SELECT d.id, d.sort, {weight.text} AS weight "  # noqa: S608
            f"FROM {rows.text} AND d.generation_id = %s{filters.text}) d "
            f"{after_position.text} ORDER BY d.weight DESC, {sort} LIMIT %s"
        )
        text = (
            "SELECT t.kind, t.key, t.origin, t.source, d.weight, d.sort "  # noqa: S608
            f"FROM ({ranked}) d JOIN search_document t ON t.id = d.id ORDER BY d.weight DESC, {sort}"
        )
        values = (*weight.values, *rows.values, self.generation, *filters.values, *after_position.values, first)
        return [
            Match(kind, key, origin, source, Place(*place))
            for kind, key, origin, source, *place in _fetch(text, values)
        ]


def _fetch(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())


class Cut(NamedTuple):
    """The heavier tiers of each term, and the most that a document can weigh that lacks them for some term."""

    terms: tuple[TermAlternatives, ...]
    rest: int

    def match_expression(self, question: Question) -> str:
        """Documents with the whole title are always included."""
        whole = [token for tier in question.bonus for token in tier.tokens]
        if not whole:
            return _match_all(self.terms)
        whole_titles = _and([_or(whole, prefix=False), _match_all(question.terms)])
        return f"({_match_all(self.terms)}){_operator('OR')}({whole_titles})"


def _cut(question: Question) -> Cut | None:
    """For one term its best tiers, for several the titles and names; None if that leaves nothing out."""
    least = 8 if len(question.terms) == 1 else 5
    heavy = tuple(tuple(tier for tier in tiers if tier.weight >= least) for tiers in question.terms)
    light = [max((tier.weight for tier in tiers if tier.weight < least), default=0) for tiers in question.terms]
    if not all(heavy) or not any(light):
        return None
    heaviest = [tiers[0].weight for tiers in question.terms]
    return Cut(
        heavy, max(sum(heaviest) - best + lighter for best, lighter in zip(heaviest, light, strict=True) if lighter)
    )


def _weight(question: Question, terms: Sequence[TermAlternatives]) -> Sql:
    """The sum of the best tier of each term, of the bonus, and of being in the reader's language."""
    own = encoding.FACET_BITS["language", question.language]
    parts = [_best_tier(tiers) for tiers in (*terms, question.bonus) if tiers]
    parts.append(Sql(f"CASE WHEN (d.shelf & {own}) <> 0 THEN {OWN_LANGUAGE} ELSE 0 END"))
    return Sql(" + ".join(part.text for part in parts), tuple(value for part in parts for value in part.values))


def _best_tier(tiers: TermAlternatives) -> Sql:
    cases: list[str] = []
    values: list[Any] = []
    for tier in tiers:
        ids = _ids_matching(_or(tier.tokens, tier.prefix))
        cases.append(f"WHEN d.id IN ({ids.text}) THEN {tier.weight:d}")
        values += ids.values
    return Sql(f"CASE {' '.join(cases)} ELSE 0 END", tuple(values))


def _filter_clause(question: Question) -> Sql:
    bits = [sum(encoding.FACET_BITS[name, value] for value in allowed) for name, allowed in question.filters.items()]
    return Sql(" AND (d.shelf & %s) <> 0" * len(bits), tuple(bits))


def _narrow_rows(expression: str) -> Sql:
    """The narrow rows of the matching documents, as `d`."""
    if connection.vendor == "postgresql":
        return Sql("search_having(%s::tsquery) d WHERE true", (expression,))
    narrow = "search_document d INDEXED BY documents_by_number ON d.id = search_words.rowid"
    return Sql(f"search_words CROSS JOIN {narrow} WHERE search_words MATCH %s", (expression,))


def _ids_matching(expression: str) -> Sql:
    if connection.vendor == "postgresql":
        return Sql("SELECT id FROM search_having(%s::tsquery)", (expression,))
    return Sql("SELECT rowid FROM search_words WHERE search_words MATCH %s", (expression,))


def _match_all(terms: Sequence[TermAlternatives]) -> str:
    """Every term matches, in one lookup, so that the rarest word decides the work."""
    return _and([_or([token for tier in tiers for token in tier.tokens], tiers[0].prefix) for tiers in terms])


def _or(tokens: Sequence[str], prefix: bool) -> str:
    """One of the tokens, in the syntax of the engine. Tokens are letters and digits, so quoting them is safe."""
    if connection.vendor == "postgresql":
        return "(" + _operator("OR").join(f"'{token}'" + (":*" if prefix else "") for token in tokens) + ")"
    return "(" + _operator("OR").join(f'"{token}"' + (" *" if prefix else "") for token in tokens) + ")"


def _and(parts: Sequence[str]) -> str:
    return _operator("AND").join(parts)


def _operator(operator: str) -> str:
    return {"AND": " & ", "OR": " | "}[operator] if connection.vendor == "postgresql" else f" {operator} "

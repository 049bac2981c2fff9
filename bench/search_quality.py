"""Search quality: recall and rank of judged queries, by language, kind and engine."""

import statistics
import tomllib
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import wagtail_own
from django.db import connection, transaction

from tosbelgi.search.delivery import replication
from tosbelgi.search.documents import registry
from tosbelgi.search.engines import engine_choice, server
from tosbelgi.search.query import results as search

JUDGED = Path(__file__).resolve().parent / "judged"
FIRST = 5
Engine = Callable[[str, str], list[str]]  # from a query and a language to the URLs of the results


def judged_queries() -> list[tuple[str, str, bool, str, frozenset[str]]]:
    """(language, kind, held out, query, addresses without their language) of every judged query."""
    rows = []
    for path in sorted(JUDGED.glob("*.toml")):
        for group in tomllib.loads(path.read_text("utf-8"))["group"]:
            for query, *keys in group["queries"]:
                expected = frozenset(map(url_of_key, keys))
                rows.append((path.stem, group["kind"], group.get("held_out", False), query, expected))
    return rows


def url_of_key(key: str) -> str:
    kind, _slash, rest = key.partition("/")
    return f"/{kind}s/{rest}/" if kind in {"book", "author"} else f"/{rest}/"


def first_rank(expected: frozenset[str], addresses: list[str]) -> int:
    """Rank of the first expected result: 1 for the top, 0 where none is among the first five."""
    return next((rank for rank, address in enumerate(addresses, start=1) if address[3:] in expected), 0)


def engines() -> dict[str, Engine]:
    """Search functions by name. The engine is chosen as the site chooses it."""

    def ours(query: str, language: str) -> list[str]:
        return [hit.url for hit in search.search(query, language, first=FIRST).hits]

    def from_the_database(query: str, language: str) -> list[str]:
        original, server.is_configured = server.is_configured, lambda: False
        try:
            return ours(query, language)
        finally:
            server.is_configured = original

    by_name = {connection.vendor: from_the_database}
    if server.is_configured():
        replication.replicate()
        if not engine_choice.is_replica_current(engine_choice.index_state()):
            raise RuntimeError("the search server would not answer")
        by_name["elasticsearch"] = ours
    return by_name | {"wagtail": lambda query, language: wagtail_own.addresses(query, FIRST)}


def run(*, misses: bool) -> None:
    ranks, differ = defaultdict(list), []
    with transaction.atomic():
        wagtail_own.make()
        wagtail_own.add(thing for source in registry.sources() for thing in source.read(source.origins()))
        wagtail_own.finish()
        search_engines = engines()
        for language, kind, held_out, query, expected in judged_queries():
            answers = {name: engine(query, language) for name, engine in search_engines.items()}
            if any(answers[name] != answers[connection.vendor] for name in answers if name != "wagtail"):
                differ.append((query, language))
            for name, addresses in answers.items():
                rank = first_rank(expected, addresses)
                ranks[language, kind, held_out, name].append(rank)
                if misses and not rank and not held_out and name != "wagtail":
                    print(f"missed: {language} {kind} {query!r} → {sorted(expected)}")
        transaction.set_rollback(True)
    _print(ranks, list(search_engines))
    if len(search_engines) > 2:
        print(f"queries whose first {FIRST} differ between {' and '.join(list(search_engines)[:-1])}: {len(differ)}")


def _print(ranks: dict[tuple[str, str, bool, str], list[int]], names: list[str]) -> None:
    print(f"{'':<10}{'kind':<16}{'':<10}" + "".join(f"{name:>22}" for name in names))
    print(f"{'language':<10}{'':<16}{'half':<10}" + f"{'recall@5':>13}{'1/rank':>9}" * len(names) + f"{'queries':>9}")
    for language, kind, held_out in sorted({key[:3] for key in ranks}):
        line = f"{language:<10}{kind:<16}{'held out' if held_out else 'tuned':<10}"
        for name in names:
            some = ranks[language, kind, held_out, name]
            recall = sum(map(bool, some)) / len(some)
            line += f"{recall:>13.2f}{statistics.mean(1 / one if one else 0 for one in some):>9.2f}"
        print(line + f"{len(some):>9}")

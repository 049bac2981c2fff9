"""How well and how fast the search finds, beside Wagtail's own database backend on the same things in the same run.

    python bench/search.py quality
    python bench/search.py speed --sizes 1000 10000

The database is the one that DATABASE_URL names, else a SQLite of its own with the whole content; Elasticsearch is
measured too where SEARCH_URL names one. Prints, asserts nothing. `speed` leaves nothing behind.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
FOLDER = tempfile.TemporaryDirectory()
OWN = "DATABASE_URL" not in os.environ
os.environ |= {"VAR_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "tosbelgi.settings", "LOG_LEVEL": "ERROR"}
os.environ.setdefault("SEARCH_SECONDS", "30")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from modelsearch import index as wagtail_index  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402

from tosbelgi.language.languages import CODES  # noqa: E402
from tosbelgi.search import declared, following, index, rebuilding, server, spelling, state  # noqa: E402
from tosbelgi.search import queries as search  # noqa: E402
from tosbelgi.search.declared import KINDS, Found, Text  # noqa: E402
from tosbelgi.search.engines.database import DatabaseEngine  # noqa: E402
from tosbelgi.search.models import Generation  # noqa: E402
from tosbelgi.search.questions import prefix_question, question  # noqa: E402

FIRST = 5
ROUNDS = 60


class Plain(wagtail_index.Indexed, models.Model):
    """A thing as Wagtail's backend would index it: all its words, and where it is."""

    address = models.CharField(max_length=200)
    title = models.TextField()
    names = models.TextField()
    body = models.TextField()

    search_fields = [
        wagtail_index.SearchField("title", boost=4),
        wagtail_index.SearchField("names", boost=2),
        wagtail_index.SearchField("body"),
        wagtail_index.AutocompleteField("title"),
    ]

    class Meta:
        app_label = "search"


def make_plain() -> None:
    """The table, gone again with the transaction."""
    key = "bigserial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE search_plain (id {key} PRIMARY KEY, address text, title text, names text, body text)"
        )


def as_wagtail_would(things: list[Found]) -> None:
    rows = [
        Plain(
            address=next(iter(thing.texts.values())).url,
            title=" ".join(text.title for text in thing.texts.values()),
            names=" ".join(text.names for text in thing.texts.values()),
            body=" ".join(text.body for text in thing.texts.values()),
        )
        for thing in things
    ]
    Plain.objects.bulk_create(rows, batch_size=500)
    get_search_backend().add_bulk(Plain, rows)


def judged() -> list[tuple[str, str, bool, str, frozenset[str]]]:
    """(language, kind, held out, query, addresses without their language) of every judged query."""
    found = []
    for path in sorted((ROOT / "bench" / "judged").glob("*.toml")):
        for group in tomllib.loads(path.read_text("utf-8"))["group"]:
            for query, *keys in group["queries"]:
                wanted = frozenset(map(address_of, keys))
                found.append((path.stem, group["kind"], group.get("held_out", False), query, wanted))
    return found


def address_of(key: str) -> str:
    kind, _slash, rest = key.partition("/")
    return f"/{kind}s/{rest}/" if kind in {"book", "author"} else f"/{rest}/"


def place_of(wanted: frozenset[str], addresses: list[str]) -> int:
    """Of the first that was wanted: 1 for the top, 0 where none is among the first five."""
    return next((place for place, address in enumerate(addresses, start=1) if address[3:] in wanted), 0)


def quality(misses: bool) -> None:
    ways = {connection.vendor: lambda query, language: [hit.url for hit in ours(query, language)]}
    if server.named():
        following.follow()
        ways = {connection.vendor: without_server(ways[connection.vendor]), "elasticsearch": ways[connection.vendor]}
    with transaction.atomic():
        make_plain()
        as_wagtail_would([thing for source in declared.sources() for thing in source.read(source.origins())])
        ways["wagtail"] = lambda query, language: [
            row.address for row in get_search_backend().search(query, Plain)[:FIRST]
        ]
        places = defaultdict(list)
        for language, kind, held_out, query, wanted in judged():
            for name, way in ways.items():
                place = place_of(wanted, way(query, language))
                places[language, kind, held_out, name].append(place)
                if misses and not place and not held_out and name != "wagtail":
                    print(f"missed: {language} {kind} {query!r} → {sorted(wanted)}")
        transaction.set_rollback(True)
    print(f"{'':<10}{'kind':<16}{'':<10}" + "".join(f"{name:>22}" for name in ways))
    print(f"{'language':<10}{'':<16}{'half':<10}" + f"{'recall@5':>13}{'1/rank':>9}" * len(ways) + f"{'queries':>9}")
    for language, kind, held_out in sorted({key[:3] for key in places}):
        line = f"{language:<10}{kind:<16}{'held out' if held_out else 'tuned':<10}"
        for name in ways:
            some = places[language, kind, held_out, name]
            recall = sum(map(bool, some)) / len(some)
            line += f"{recall:>13.2f}{statistics.mean(1 / one if one else 0 for one in some):>9.2f}"
        print(line + f"{len(some):>9}")


def ours(query: str, language: str) -> list[search.Hit]:
    return search.find(query, language, first=FIRST).hits


def without_server(way):
    def asked(query, language):
        urls, django.conf.settings.SEARCH_URL = django.conf.settings.SEARCH_URL, []
        try:
            return way(query, language)
        finally:
            django.conf.settings.SEARCH_URL = urls

    return asked


def timed(work, rounds: int = ROUNDS) -> str:
    cpu, wall = [], []
    for number in range(rounds):
        began, ticks = time.perf_counter(), time.process_time()
        work(number)
        cpu.append((time.process_time() - ticks) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    wall.sort()
    return f"{statistics.mean(cpu):>9.1f}{wall[len(wall) // 2]:>8.1f}{wall[int(len(wall) * 0.99)]:>8.1f}"


def made_up(words: list[str], number: int) -> Found:
    dice = random.Random(number)

    def text() -> Text:
        return Text(*(" ".join(words[int(len(words) * dice.random() ** 3)] for _ in range(n)) for n in (4, 2, 60)), "/")

    return Found(str(number), dice.choice(KINDS), str(number), {code: text() for code in CODES}, levels=("gold",))


def speed(sizes: list[int]) -> None:
    words = sorted({row.exact for row in Generation.objects.get(state="current").vocabulary.all()})
    random.Random(1).shuffle(words)
    typed = [" ".join(random.Random(n).choices(words[:400], k=1 + n % 2)) for n in range(ROUNDS)]
    columns = f"{'things':>9} {'engine':<14}{'a second':>9}"
    print(columns + f"{'query ms':>9}{'p50':>8}{'p99':>8}{'suggest':>9}{'p50':>8}{'p99':>8}")
    for size in sizes:
        with transaction.atomic():
            _speed(size, words, typed)
            transaction.set_rollback(True)


def _speed(size: int, words: list[str], typed: list[str]) -> None:
    generation = Generation.objects.create(analyser="made up")
    asked = [question(one, "kk") for one in typed]
    begun = [prefix_question(one[:4], "kk") for one in typed]
    began = time.perf_counter()
    for first in range(0, size, 500):
        things = [made_up(words, number) for number in range(first, min(first + 500, size))]
        index.store(generation, "made up", [thing.origin for thing in things], things)
    rates = {connection.vendor: size / (time.perf_counter() - began)}
    engines = {connection.vendor: DatabaseEngine(generation.pk)}
    if server.named():
        from tosbelgi.search.engines.elastic import ElasticEngine

        began = time.perf_counter()
        following.follow()
        rates["elasticsearch"] = size / (time.perf_counter() - began)
        engines["elasticsearch"] = ElasticEngine(server.client(), server.index_name(generation.pk))
    for name, engine in engines.items():
        query = timed(lambda n, engine=engine: engine.matches(asked[n], first=10, after=None, counting=True))
        begin = timed(lambda n, engine=engine: engine.matches(begun[n], first=8, after=None, counting=False))
        print(f"{size:>9} {name:<14}{rates[name]:>9.0f}{query}{begin}", flush=True)
    spelling._kept = None
    wrong = timed(lambda n: spelling._vocabulary((generation.pk, n % 2)), 2)
    near = timed(lambda n: spelling._nearest(spelling._vocabulary((generation.pk, 1)), _asked(typed[n]), "kk"))
    print(f"{'':>9} a typing error: vocabulary read{wrong}, nearest word{near}")
    make_plain()
    began = time.perf_counter()
    for first in range(0, size, 500):
        as_wagtail_would([made_up(words, number) for number in range(first, min(first + 500, size))])
    rate = size / (time.perf_counter() - began)
    backend = get_search_backend()

    def ask(n):
        found = backend.search(typed[n], Plain)
        return list(found[:10]), found.count()

    suggested = timed(lambda n: list(backend.autocomplete(typed[n][:4], Plain)[:8]))
    print(f"{size:>9} {'wagtail':<14}{rate:>9.0f}{timed(ask)}{suggested}")
    if server.named():
        from tosbelgi.search.engines import elastic

        elastic.drop(server.patient(), server.index_name(generation.pk))


def _asked(typed: str):
    from tosbelgi.language import analysis

    return analysis.asked("х" + typed, "kk")[0]


def main() -> None:
    said = argparse.ArgumentParser(description=__doc__)
    said.add_argument("half", choices=["quality", "speed"], nargs="?", default="quality")
    said.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000])
    said.add_argument(
        "--misses", action="store_true", help="print what was not found, of the half that may be tuned on"
    )
    options = said.parse_args()
    if OWN:
        call_command("quickstart", "--no-demo", verbosity=0)
    elif state.needs_a_rebuild():
        rebuilding.rebuild()
    if options.half == "quality":
        quality(options.misses)
    else:
        speed(options.sizes)


if __name__ == "__main__":
    main()

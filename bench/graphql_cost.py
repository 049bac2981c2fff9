"""Benchmark of GraphQL responses: SQL, CPU milliseconds uncached and cached, bytes, and ratios to plain views.

The same content is served in the same run by: a bare view that sends the same bytes; a view that reads the
same public rows with `values_list` and writes them with orjson; and one that does so without the filters of
`gate`. All go through the whole site, middleware included. They take turns in an order made by chance;
of the few requests of a turn the quickest counts. What is printed is the median of the rounds, for ratios the
median of each round's own: whatever else the machine does falls on all of them. Prints, asserts nothing.
"""

import io
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory()
os.environ |= {
    "VAR_DIR": FOLDER.name,
    "DATABASE_URL": os.environ.get("DATABASE_URL", f"sqlite:///{FOLDER.name}/bench.sqlite3"),
    "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
    "LOG_LEVEL": "ERROR",
    "GRAPHQL_RATE_LIMIT": "1000000000",
    "PAGE_RATE_LIMIT": "1000000000",
}

import django  # noqa: E402

django.setup()

import orjson  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench import graphql_rows  # noqa: E402
from tosbelgi import urls  # noqa: E402
from tosbelgi.cms.publication import content_version  # noqa: E402
from tosbelgi.programme.catalogue.models import Norm, Season, SeasonLevel  # noqa: E402
from tosbelgi.reading_lists.books import Author, Book, BookAuthor  # noqa: E402
from tosbelgi.reading_lists.lists import ListedBook, SectionPage  # noqa: E402

BOOKS, WARM, ROUNDS, TURN = 600, 2, 40, 6
QUERIES = {
    "50 books": "{books(locale:RU,first:50){nodes{slug title section authors{name}}}}",
    "directions": "{directions(locale:RU){code title levels{level{code name}"
    " norm{kind slots hoursPerWeek books days}}}}",
    "filter, total": "{books(locale:RU,section:WORLD_CLASSICS,level:SILVER,orderBy:TITLE,first:20)"
    "{totalCount nodes{slug title}}}",
    "one book": '{book(slug:"abai-zholy",locale:RU){slug title annotation year section authors{name}}}',
}
BODIES: dict[str, bytes] = {}

urls.urlpatterns[:0] = [
    path("bare/<str:name>", lambda request, name: HttpResponse(BODIES[name], content_type="application/json")),
    path(
        "rows/<str:name>/<str:gated>",
        lambda request, name, gated: HttpResponse(
            orjson.dumps({"data": graphql_rows.VIEWS[name](gated == "gated")}), content_type="application/json"
        ),
    ),
]
HANDLER = WSGIHandler()


def request(address: str, body: bytes = b"", *, query: str = "", cookie: str = "") -> bytes:
    """Call the WSGI handler of the whole site, middleware included, and return the body."""
    status = []
    environ = {
        "REQUEST_METHOD": "POST" if body else "GET",
        "PATH_INFO": address,
        "QUERY_STRING": query,
        "HTTP_COOKIE": cookie,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    response = HANDLER(environ, lambda line, headers: status.append(line))
    body_sent = b"".join(response)
    response.close()
    if not status[0].startswith("200"):
        raise SystemExit(f"{address} answered {status[0]}: {body_sent[:300]!r}")
    return body_sent


def fill() -> None:
    """The site's own books and enough examples for six hundred; a second season of the same shape."""
    call_command("quickstart", "--no-demo", verbosity=0)
    now = timezone.now()
    author = Author(slug="example", name_kk="Айгерім Үлгі", name_ru="Айгерим Улги", name_en="Aigerim Ulgi")
    author.save()
    sections = list(SectionPage.objects.filter(locale__language_code="kk").order_by("path"))
    books = []
    for number in range(Book.objects.count(), BOOKS):
        words = {f"title_{code}": f"Book {number} {code}" for code in ("kk", "ru", "en")}
        notes = {
            f"annotation_{code}": f"What book {number} is about, in a sentence or two. " * 4
            for code in ("kk", "ru", "en")
        }
        book = Book(slug=f"example-{number}", year=1900 + number % 120, original_language="kk", **words, **notes)
        book.first_published_at = book.last_published_at = now
        books.append(book.with_sort_keys())
    Book.objects.bulk_create(books)
    BookAuthor.objects.bulk_create(BookAuthor(book=book, author=author) for book in books)
    ListedBook.objects.bulk_create(
        ListedBook(book=book, section_page=sections[number % 3], sort_order=1000 + number)
        for number, book in enumerate(books)
    )
    first = Season.objects.get(year=2026)
    second = Season.objects.create(year=2025, version=1, starts_on=first.starts_on.replace(year=2025), live=True)
    for level in SeasonLevel.objects.filter(season=first):
        norms = list(Norm.objects.filter(level=level))
        level.pk, level.season = None, second
        level.save()
        for norm in norms:
            norm.pk, norm.level = None, level
        Norm.objects.bulk_create(norms)
    content_version.bump()


def measure_in_turns(works: dict[str, Callable[[], object]]) -> dict[str, list[float]]:
    """For each work its CPU milliseconds in every round, of this process: the database included where it is SQLite."""
    dice = random.Random(1)
    spent: dict[str, list[float]] = {name: [] for name in works}
    for number in range(WARM + ROUNDS):
        for name in dice.sample(list(works), len(works)):
            turn = []
            for _time in range(TURN):
                if name == "anew":
                    cache.clear()
                began = time.process_time()
                works[name]()
                turn.append((time.process_time() - began) * 1000)
            if number >= WARM:
                spent[name].append(min(turn))
    return spent


def ratio(spent: dict[str, list[float]], one: str, other: str) -> float:
    return statistics.median(a / b for a, b in zip(spent[one], spent[other], strict=True))


def main() -> None:
    fill()
    settings.DEBUG = False
    head = ("SQL", "anew", "kept", "bytes", "bare", "rows", "ungated", "anew/rows", "anew/ungated", "kept/bare")
    print(f"{'CPU ms a request':<17}" + "".join(f"{name:>13}" for name in head))
    for name, query in QUERIES.items():
        body = orjson.dumps({"query": query})
        request("/graphql/", body)
        cache.clear()
        reset_queries()  # a full log, as the filling leaves one, counts nothing more
        with CaptureQueriesContext(connection) as captured:
            BODIES[name] = sent = request("/graphql/", body)
        sql_count = len(captured)
        data = orjson.loads(sent)["data"]
        for gated in ("gated", "open"):
            other = orjson.loads(request(f"/rows/{name}/{gated}"))["data"]
            if other != data:
                raise SystemExit(f"{name} ({gated}) differs:\n{str(other)[:600]}\n{str(data)[:600]}")
        spent = measure_in_turns(
            {
                "anew": partial(request, "/graphql/", body),
                "kept": partial(request, "/graphql/", body),
                "bare": partial(request, f"/bare/{name}"),
                "rows": partial(request, f"/rows/{name}/gated"),
                "ungated": partial(request, f"/rows/{name}/open"),
            }
        )
        took = {work: statistics.median(rounds) for work, rounds in spent.items()}
        cells = (sql_count, took["anew"], took["kept"], len(sent), took["bare"], took["rows"], took["ungated"])
        cells += tuple(ratio(spent, *pair) for pair in (("anew", "rows"), ("anew", "ungated"), ("kept", "bare")))
        print(f"{name:<17}" + "".join(f"{cell:>13.2f}" if isinstance(cell, float) else f"{cell:>13}" for cell in cells))


if __name__ == "__main__":
    main()

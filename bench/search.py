"""Benchmark of the search: quality and speed, beside Wagtail's own database backend on the same documents.

    python bench/search.py quality
    python bench/search.py speed --sizes 1000 100000 1000000
    python bench/search.py spelling

The database is the one that DATABASE_URL names, else a SQLite of its own with the whole content; with `--elasticsearch`
a real search server is started and measured too. Prints, asserts nothing.

A long run of `speed` can be stopped and gone on with: `--keep FOLDER` keeps what was built, and the lines that were
printed. Without it nothing is left behind.
"""

import argparse
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("half", choices=["quality", "speed", "spelling"], nargs="?", default="quality")
    parser.add_argument("--sizes", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--elasticsearch", action="store_true", help="start a search server and measure it as well")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="of a long run, that may be stopped")
    parser.add_argument(
        "--misses", action="store_true", help="print what was not found, of the half that may be tuned on"
    )
    return parser.parse_args()


OPTIONS = parse_arguments()
OWN = "DATABASE_URL" not in os.environ
TEMPORARY = None if OPTIONS.keep else tempfile.TemporaryDirectory()
FOLDER = OPTIONS.keep.resolve() if OPTIONS.keep else Path(TEMPORARY.name)
FOLDER.mkdir(parents=True, exist_ok=True)
os.environ |= {"VAR_DIR": str(FOLDER), "DJANGO_SETTINGS_MODULE": "tosbelgi.settings", "LOG_LEVEL": "ERROR"}
os.environ.setdefault("SEARCH_SECONDS", "60")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tosbelgi.search.indexing import index_rebuild, index_status  # noqa: E402


@contextlib.contextmanager
def search_server() -> Iterator[int | None]:
    """The process of a search server that the site uses meanwhile; None without `--elasticsearch`."""
    if not OPTIONS.elasticsearch:
        yield None
        return
    from tests.search.server import Server

    running = Server(FOLDER / "search-server" / "one", ("-Xms1g", "-Xmx1g")).start()
    settings.SEARCH_URL = [running.url]
    try:
        yield running.process.pid
    finally:
        settings.SEARCH_URL = []
        running.stop()


def prepare() -> None:
    """The whole content, indexed by today's analysis."""
    if OWN and "search_generation" not in connection.introspection.table_names():
        call_command("quickstart", "--no-demo", verbosity=0)
    if index_status.needs_rebuild():
        index_rebuild.rebuild_index()


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and takes the search server along
    prepare()
    with search_server() as process:
        if OPTIONS.half == "quality":
            import search_quality

            search_quality.run(misses=OPTIONS.misses)
        elif OPTIONS.half == "speed":
            import search_speed

            search_speed.run(OPTIONS.sizes, FOLDER, server_process=process, keep=OPTIONS.keep is not None)
        else:
            import search_spelling

            search_spelling.run()


if __name__ == "__main__":
    main()

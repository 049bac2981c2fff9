"""Ten thousand random kills lose no consequence of a fact, ten thousand random actions leave a whole history.

    python bench/facts_killed.py [--kills 10000] [--actions 10000] [--writers 8] [--seed 20]

On SQLite in a folder of its own, or on the server that DATABASE_URL names, in a database of its own. The tests do a
hundredth of it (`tests/kernel/test_facts_under_fire.py`). Prints its figures; ends with an error if any is not 0.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
PART = 500  # kills between two looks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["LOG_LEVEL"] = "ERROR"
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/tosbelgi.sqlite3"
            run(given)
            return
        import django

        django.setup()
        from tests.database import for_a_server

        with for_a_server(Path(folder), "killed") as address:
            os.environ["DATABASE_URL"] = address
            from django.db import connection

            connection.settings_dict["NAME"] = address.rsplit("/", 1)[1]
            run(given)
            connection.close()


def run(given: argparse.Namespace) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests import facts_under_fire as fire
    from tests.crash_harness import mortals
    from tosbelgi.kernel import history
    from tosbelgi.kernel.facts import sealing

    call_command("migrate", "kernel", verbosity=0)
    fire.make_tables()
    began, killed, wrong = time.perf_counter(), 0, False
    with mortals(dict(os.environ)) as killable:
        first = 1
        while killed < given.kills:
            part = min(PART, given.kills - killed)
            first = 1 + fire.kill_at_random(killable, part, given.seed + killed, first=first)
            killed += part
            found = fire.verdict()
            wrong = wrong or any(number for name, number in found.items() if name != "drops")
            print(f"{killed} kills, {time.perf_counter() - began:.0f} s: {found}", flush=True)
        each = given.actions // given.writers
        ended = killable.run("tests.facts_under_fire:write_at_once", given.writers, each, given.seed) if each else 0
    sealing.seal()
    verdict = history.verify()
    print(f"{each * given.writers} actions by {given.writers} writers: ended with {ended}, {verdict}")
    after = fire.erased_and_whole(7)
    print(f"after a person is erased: {after}; {connection.vendor}, {time.perf_counter() - began:.0f} s")
    if wrong or ended or not verdict.ok or verdict.waiting or not after.ok:
        sys.exit("something is wrong")


if __name__ == "__main__":
    main()

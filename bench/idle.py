"""What a worker costs that has nothing to do, beside a bare process that asks the database one question a second.

    [DATABASE_URL=postgres://…] python bench/idle.py [--seconds 60]

A worker of all lanes, on a filled site of its own (SQLite, or a database on the server named), measured after its first
routines. Both run at the same time, so that what else the machine does meets both. CPU of the processes themselves, and
how often their threads went to sleep; below, what PostgreSQL spends on both. Needs Linux. Prints, asserts nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
os.environ.setdefault("TEST_KEEP_FILLED", "1")
BARE = """
import sys, time
address = sys.argv[1]
if address.startswith("sqlite"):
    import sqlite3
    connection = sqlite3.connect(address.removeprefix("sqlite:///"))
else:
    import psycopg
    connection = psycopg.connect(address, autocommit=True)
while True:
    connection.execute("SELECT 1").fetchone()
    time.sleep(1)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--settle", type=float, default=25, help="seconds before, for the first routines")
    given = parser.parse_args()
    import django

    django.setup()
    from tests.database import for_a_server

    with tempfile.TemporaryDirectory() as folder, for_a_server(Path(folder), "idle") as address:
        environment = os.environ | {"VAR_DIR": folder, "DATABASE_URL": address, "LOG_LEVEL": "ERROR"}
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
        done = [sys.executable, "manage.py", "worker", "--once"]  # what the filling has left to do
        subprocess.run(done, cwd=ROOT, env=environment, check=True)
        commands = {
            "worker": [sys.executable, "manage.py", "worker"],
            "bare": [sys.executable, "-c", BARE, address],
        }
        running = {name: subprocess.Popen(command, cwd=ROOT, env=environment) for name, command in commands.items()}
        try:
            while not Path(folder, "wake-soon.pipe").exists():  # it has started, and waits for facts
                time.sleep(0.5)
            time.sleep(given.settle)
            load = " ".join(f"{number:.1f}" for number in os.getloadavg())
            before = {name: spent(process.pid) for name, process in running.items()}
            server = spent_by_server(address)
            time.sleep(given.seconds)
            print(f"{address.split(':')[0]}, {given.seconds:g} s, {os.cpu_count()} cores, load {load}")
            for name, process in running.items():
                cpu, switches = (now - then for now, then in zip(spent(process.pid), before[name], strict=True))
                sleeps = switches * 60 / given.seconds
                print(f"{name:<7} {cpu * 100 / given.seconds:5.2f} % of a core, {sleeps:.0f} sleeps a minute")
            if server is not None:
                print(f"server  {(spent_by_server(address) - server) * 100 / given.seconds:5.2f} % of a core, for both")
        finally:
            for process in running.values():
                process.terminate()
            for process in running.values():
                process.wait(timeout=60)


def spent(process: int) -> tuple[float, int]:
    """Seconds of CPU of all threads of a process so far, and how often they went to sleep by themselves."""
    seconds, sleeps = 0.0, 0
    for thread in Path(f"/proc/{process}/task").iterdir():
        seconds += int((thread / "schedstat").read_text().split()[0]) / 1e9
        told = (thread / "status").read_text().split("\nvoluntary_ctxt_switches:")[1]
        sleeps += int(told.split()[0])
    return seconds, sleeps


def spent_by_server(address: str) -> float | None:
    """Seconds of CPU of PostgreSQL's processes that serve this database, where they run on this machine."""
    if not address.startswith("postgres"):
        return None
    import psycopg

    with psycopg.connect(address) as server:
        rows = server.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchall()
    files = [Path(f"/proc/{number}/schedstat") for (number,) in rows]
    return sum(int(file.read_text().split()[0]) / 1e9 for file in files if file.exists())


if __name__ == "__main__":
    main()

"""Benchmark of start-up: the first and second quickstart as whole processes, beside a bare `django.setup()`."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def seconds(command: list[str], folder: str) -> float:
    settings = {**os.environ, "VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/start.sqlite3"}
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    quickstart = [sys.executable, "manage.py", "quickstart", "--no-demo"]
    with tempfile.TemporaryDirectory() as folder:
        bare = seconds([sys.executable, "manage.py", "version"], folder)
        first = seconds(quickstart, folder)
        second = seconds(quickstart, folder)
        for left in Path(folder).glob("start.sqlite3*"):
            left.unlink()
        again = seconds(quickstart, folder)
    for name, figure in (
        ("bare command", bare),
        ("first start", first),
        ("second start", second),
        ("new database from the snapshot", again),
    ):
        print(f"{name:<34}{figure:>7.1f} s{figure / bare:>7.1f} × bare")


if __name__ == "__main__":
    main()

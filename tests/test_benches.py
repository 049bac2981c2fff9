"""The benchmarks begin: none is broken by a change of what it shares with the tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# As a benchmark does it: nothing is set up when it takes what it needs of the tests.
BEGIN = """
import importlib, pathlib, runpy, sys
for name in ("database", "browser", "crash_harness", "search.server"):
    importlib.import_module(f"tests.{name}")
for path in sorted(pathlib.Path("bench").glob("*.py")):
    if "__main__" in path.read_text():
        runpy.run_path(str(path), run_name="begun")
        print(path)
"""


def test_every_benchmark_and_what_it_takes_of_the_tests_is_imported_before_anything_is_set_up(tmp_path):
    environment = os.environ | {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "tosbelgi.settings"}
    begun = subprocess.run(
        [sys.executable, "-c", BEGIN], cwd=ROOT, env=environment, text=True, capture_output=True, check=False
    )
    assert begun.stderr == ""
    assert len(begun.stdout.splitlines()) > 8

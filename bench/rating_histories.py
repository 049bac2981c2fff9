"""Is what is stored of progress and rating what it would be, counted anew? The test of a hundred histories, of many.

    python bench/rating_histories.py --histories 10000 [--first 0]

On the database that `DATABASE_URL` names, in a test database of its own. It says how many were carried out, how long it
took, and the number of the first that went wrong: `drawn(number)` of `tests/programme/rating/histories.py` draws it
again.
"""

import argparse
import os
import subprocess
import sys
import time

TESTS = "tests/programme/rating/test_histories.py"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    asked = parser.parse_args()
    environment = os.environ | {
        "RATING_HISTORIES": str(asked.first + asked.histories),
        "RATING_HISTORIES_FROM": str(asked.first),
    }
    began = time.monotonic()
    command = [sys.executable, "-m", "pytest", TESTS, "-q", "-x", "-p", "no:cacheprovider", "-k", "whatever"]
    code = subprocess.run(command, env=environment, check=False).returncode
    seconds = time.monotonic() - began
    ended = "all ended right" if code == 0 else "one went wrong, or none was tried"
    print(f"{asked.histories:,} histories from {asked.first:,}: {ended}; {seconds:,.0f} s")
    return code


if __name__ == "__main__":
    raise SystemExit(main())

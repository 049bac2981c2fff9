"""Scripts that do something to a running site: `python -m tests.site_scripts`, its code made ready once and forked.

Each line that it reads is JSON: a module that is run as a script, and its words. It answers with a line of JSON: how
that ended, and what it said.
"""

import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from . import moved_clock
from .crash_harness import ROOT, warm_up

# Accounts of tests are made and gone by the hundred; slow hashes are for the people's own.
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


class Scripts:
    """The side of the test: has one script run after the other, each in a process of its own."""

    def __init__(self, process: subprocess.Popen) -> None:
        self._process = process

    def run(self, module: str, *words: str) -> str:
        """What the script says; one that fails is an error, and has said why where errors of the tests are read."""
        self._process.stdin.write(json.dumps([module, words]) + "\n")
        self._process.stdin.flush()
        code, said = json.loads(self._process.stdout.readline())
        if code:
            raise subprocess.CalledProcessError(code, [module, *words], said)
        return said


@contextmanager
def scripts(environment: dict[str, str]) -> Iterator[Scripts]:
    """Ready to run scripts on the site of this environment."""
    command = [sys.executable, "-m", "tests.site_scripts"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Scripts(process)
        process.stdin.close()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tosbelgi.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.PASSWORD_HASHERS = FAST_HASHERS
    moved_clock.follow()
    warm_up()
    for line in sys.stdin:
        module, words = json.loads(line)
        with tempfile.TemporaryFile("w+") as said:
            if not (number := os.fork()):
                be(module, words, said.fileno())
            code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
            said.seek(0)
            print(json.dumps([code, said.read()]), flush=True)


def be(module: str, words: list[str], said: int) -> None:
    """Be that script, in a process of its own, until it is done."""
    os.dup2(said, sys.stdout.fileno())
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    sys.argv = [module, *words]
    code = 1
    try:
        runpy.run_module(module, run_name="__main__")
        code = 0
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(left.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()

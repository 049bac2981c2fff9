"""Mutation trials: everything is imported and collected once, then each fault is tried in a fork of its own.

In the fork the code of the functions concerned is replaced, wherever they have been imported to; what is evaluated
while a module is imported (decorators, constants, attributes of classes) is tried in a fresh interpreter instead.
The database is SQLite's in memory, so that each fork has a copy. Needs Linux.
"""

import ast
import builtins
import gc
import importlib
import importlib.abc
import importlib.util
import json
import logging
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, groupby
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from _pytest.scope import Scope

from .faults import Fault, with_fault
from .reach import RAN, ROOT, Reach, digest_of, with_calls

SLACK = (
    5  # CPU seconds a fork may need beside its tests; a fault that makes the code run on for ever is noticed by that
)

FAILED = "first to fail: "
BROKE_OFF = "no test began"


class Trials:
    """A plugin of pytest that runs no tests of its own accord: it hands the collected ones to `work`."""

    def __init__(self, modules: list[str], work: Callable[["Trials"], None]) -> None:
        self.paths = {str((ROOT / module).resolve()): module for module in modules}
        self.work = work
        self.root = ROOT  # that of the tests
        self.items: dict[str, pytest.Item] = {}
        self.functions: dict[tuple, list[FunctionType]] = {}
        self.passing_anew: dict[str, bool] = {}  # in a fresh interpreter, without a fault

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Failed("some tests cannot be collected")
        self.root = session.config.rootpath
        self.items = {item.nodeid: item for item in session.items}
        self._keep_fixtures()
        self._prepare()
        for module in self.paths.values():
            if not Path(module).is_absolute():  # views are imported with the first address that is asked for
                importlib.import_module(".".join(Path(module).with_suffix("").parts))
        gc.unfreeze()  # what is frozen is not among the objects: the suite freezes what it has imported
        for each in gc.get_objects():
            if type(each) is FunctionType and each.__code__.co_filename in self.paths:
                self.functions.setdefault(_key(each.__code__), []).append(each)
        gc.freeze()
        self.work(self)
        return True

    def _keep_fixtures(self) -> None:
        """What a module's tests share is kept to the end: a fault's tests come from several modules by turns."""
        for item in self.items.values():
            for definition in chain.from_iterable(item._fixtureinfo.name2fixturedefs.values()):
                if definition.scope == "module":
                    definition._scope = Scope.Session

    def _prepare(self) -> None:
        """Have what all tests share made ready: one that needs the database is run, the others inherit it."""
        for item in self.items.values():
            if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
                logging.disable(logging.ERROR)
                run(item, item.session)
                logging.disable(logging.NOTSET)
                return

    def learn(
        self, tests: list[str], reach: Reach, modules: dict[str, str], say: Callable[[str], None]
    ) -> Iterator[dict[str, dict]]:
        """Run those tests about which something is not known, a file at a time: which lines of the modules they run."""
        missing = [test for test in tests if not reach.is_fresh(test, modules)]
        if missing:
            say(f"watching {len(missing)} of {len(tests)} tests")
        codes = self._telling() if missing else {}
        for _file, some in groupby(missing, key=lambda test: test.split("::")[0]):
            answer = forked(partial(self._watched, list(some), modules, codes), cpu=36_000, wall=36_000)
            if answer is None:
                raise RuntimeError("the watching itself broke off")
            for test, known in answer.items():
                if not known["sound"]:
                    say(f"left out, since it fails without any fault: {test}")
            yield answer

    def _watched(self, tests: list[str], modules: dict[str, str], codes: dict[tuple, CodeType]) -> dict[str, dict]:
        seen: dict[str, dict] = {}
        ran: set[tuple[str, int]] = set()
        setattr(builtins, RAN, ran.add)
        self._replace(codes)
        for test, after in self._in_turn(tests):
            ran.clear()
            before = time.process_time()
            sound = run(self.items[test], after)
            met = ran.copy()  # other threads may run on
            seen[test] = {
                "file": digest_of(ROOT / test.split("::")[0]),
                "of": modules,
                "cpu": round(time.process_time() - before, 3),
                "sound": sound,
                "lines": {module: sorted(line for name, line in met if name == module) for module, _line in met},
            }
        return seen

    def _telling(self) -> dict[tuple, CodeType]:
        """The code of all functions, saying which lines it runs."""
        codes: dict[tuple, CodeType] = {}
        for path, module in self.paths.items():
            source = Path(path).read_text("utf-8")
            old, new = compile(source, path, "exec"), compile(with_calls(source, module), path, "exec")
            codes |= _differing(old, new)
        return codes

    def _replace(self, codes: dict[tuple, CodeType]) -> None:
        """Have all functions of these names run other code, wherever they have been imported to."""
        for key, code in codes.items():
            for function in self.functions.get(key, ()):
                function.__code__ = code

    def first_noticing(self, module: str, source: str, fault: Fault, tests: list[str], seconds: float) -> str:
        """The first of these tests that fails with the fault in place; empty where none does."""
        filename = next(path for path, name in self.paths.items() if name == module)
        old, new = compile(source, filename, "exec"), compile(with_fault(source, fault), filename, "exec")
        changed = dict(_differing(old, new))
        if fault.at_definition or not changed.keys() & self.functions.keys():
            return self._in_a_fresh_interpreter(module, ast.unparse(with_fault(source, fault)), tests, seconds)

        def attempt() -> str:
            self._replace(changed)
            return self._first_failing(tests)

        answer = forked(attempt, cpu=3 * seconds + SLACK, wall=10 * seconds + 60 * SLACK)
        return "it ran on for ever, or brought the process down" if answer is None else answer

    def is_sound(self, test: str) -> bool:
        """Does the test pass by itself, with no fault anywhere?"""
        return forked(lambda: self._first_failing([test]), cpu=600, wall=1200) == ""

    def _in_turn(self, tests: list[str]) -> Iterable[tuple[str, pytest.Item | pytest.Session]]:
        """Each test with what comes after it; the last one leaves what the whole session shares."""
        after = [self.items[test] for test in tests[1:]]
        return zip(tests, [*after, *(self.items[test].session for test in tests[-1:])], strict=True)

    def _first_failing(self, tests: list[str]) -> str:
        for test, after in self._in_turn(tests):
            if not run(self.items[test], after):
                return test
        return ""

    def _in_a_fresh_interpreter(self, module: str, source: str, tests: list[str], seconds: float) -> str:
        """A test is believed only if it passes there without the fault, too.

        Where nothing could be collected or begun, that is the fault's doing only if it goes well without it.
        """
        sound, wall = (ROOT / module).read_text("utf-8"), 10 * seconds + 60 * SLACK
        while tests:
            try:
                by, output = self._started_anew(module, source, tests, wall)
            except subprocess.TimeoutExpired:
                return "it ran on for ever"
            if by not in tests:
                if by and self._started_anew(module, sound, tests, wall, "--collect-only")[0]:
                    raise RuntimeError(f"the tests of {module} do not start even without a fault:\n{output}")
                return by
            if by not in self.passing_anew:
                self.passing_anew[by] = not self._started_anew(module, sound, [by], wall)[0]
            if self.passing_anew[by]:
                return by
            tests = [test for test in tests if test != by]
        return ""

    def _started_anew(self, module: str, source: str, tests: list[str], wall: float, *options: str) -> tuple[str, str]:
        """Which test fails first in a fresh interpreter, and what was said; none is named where none was begun."""
        command = [sys.executable, "-m", "bench.mutants.trials", str((ROOT / module).resolve()), *options]
        # No path: a test with parameters may be named by an address, whose two slashes are not one.
        command += [f"{self.root}/{test}" for test in tests]
        done = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True, timeout=wall)
        failed = [line.removeprefix(FAILED) for line in done.stdout.splitlines() if line.startswith(FAILED)]
        return ("" if done.returncode == 0 else failed[0] if failed else BROKE_OFF), done.stdout + done.stderr


def run(item: pytest.Item, after: pytest.Item | pytest.Session) -> bool:
    """Run one test as pytest does; True if it passes or is skipped. What it shares with `after` is kept."""
    from _pytest.runner import runtestprotocol

    return not any(report.failed for report in runtestprotocol(item, nextitem=after, log=False))


def forked(work: Callable[[], object], *, cpu: float, wall: float) -> Any:
    """What `work` answers in a forked process; None if it broke off or took more than these seconds."""
    out, into = os.pipe()
    if not (child := os.fork()):
        os.close(out)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 2))
        try:
            with os.fdopen(into, "w") as pipe:
                json.dump(work(), pipe)
        finally:
            os._exit(0)
    os.close(into)
    text, until = b"", time.monotonic() + wall
    with os.fdopen(out, "rb", buffering=0) as pipe:
        while select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
            piece = pipe.read(1 << 16)
            if not piece:
                break
            text += piece
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        return json.loads(text)
    except ValueError:
        return None


def _key(code: CodeType) -> tuple:
    """Names a piece of code in the faulty and in the sound module alike; lambdas of one line differ by their column."""
    columns = [column for _line, _end, column, _end_column in code.co_positions() if column]
    return code.co_filename, code.co_qualname, code.co_firstlineno, min(columns, default=0)


def _differing(old: CodeType, new: CodeType) -> Iterable[tuple[tuple, CodeType]]:
    """The pieces of code that the fault has changed, under their names in the sound module."""
    inner_old = [each for each in old.co_consts if isinstance(each, CodeType)]
    inner_new = [each for each in new.co_consts if isinstance(each, CodeType)]
    if old != new and old.co_name != "<module>" and old.co_freevars == new.co_freevars:
        yield _key(old), new
    known = {(each.co_qualname, each.co_firstlineno): each for each in inner_new}
    same = len(inner_old) == len(inner_new)
    for index, each in enumerate(inner_old):
        counterpart = inner_new[index] if same else known.get((each.co_qualname, each.co_firstlineno))
        if counterpart is not None and each != counterpart:
            yield from _differing(each, counterpart)


class _Faulty(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Gives one module another source, before anybody imports it."""

    def __init__(self, path: str, source: str) -> None:
        self.path, self.source = path, source
        self.name = ".".join(Path(path).relative_to(ROOT).with_suffix("").parts) if ROOT in Path(path).parents else ""
        self.name = (self.name or Path(path).stem).removesuffix(".__init__")

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self)

    def get_filename(self, fullname: str) -> str:
        return self.path

    def get_data(self, path: str) -> bytes:
        return self.source.encode()


class _Failed(list[str]):
    """A plugin of pytest: the tests that have failed."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.append(report.nodeid)


if __name__ == "__main__":
    faulty, *chosen = sys.argv[1:]
    sys.meta_path.insert(0, _Faulty(faulty, sys.stdin.read()))
    failed = _Failed()
    status = pytest.main(["-x", *chosen], plugins=[failed])
    print("", *(FAILED + test for test in failed[:1]), sep="\n")
    sys.exit(status)

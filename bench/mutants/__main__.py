"""Mutation testing (`make mutants`): puts small faults into the rules and counts how many the tests notice.

Prints each fault that no test noticed, and exits with failure where the share of noticed ones is below the
required one. Results are stored in `var/mutants`, so that an interrupted run goes on, and a fault is tried again only
where its function, or the tests that let it pass, have changed. With `--record` the shares are written into
`measured.toml`. See `docs/decisions/0018`.
"""

import argparse
import json
import multiprocessing
import random
import sys
import tomllib
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from .faults import Fault, faults_of
from .reach import ROOT, Reach, digest_of
from .trials import Trials

HERE = Path(__file__).parent
EVERYTHING = ["tests/accounts", "tests/cms", "tests/editors", "tests/graphql", "tests/home", "tests/kernel"]
EVERYTHING += ["tests/programme", "tests/reading_lists", "tests/search", "tests/language"]
MEASURED = """\
# What `make mutants` with `--record` found last: of `faults` that a module has, besides those of equal.toml, so many
# were tried (all, or a sample by seed), and so many of these were noticed by a test."""


class Share(NamedTuple):
    """How many faults of a module were noticed, of how many that were tried, of how many there are."""

    noticed: int
    tried: int
    faults: int


class Findings:
    """Stored results of one module, kept between runs."""

    def __init__(self, module: str, folder: Path) -> None:
        self.path = folder / (module.replace("/", ".") + ".json")
        self.kept: dict[str, dict] = json.loads(self.path.read_text()) if self.path.exists() else {}

    def of(self, fault: Fault, tests_as_they_are: str) -> str | None:
        """Which test noticed it, empty if none did; None if that is not known."""
        known = self.kept.get(fault.key)
        if known is None or (not known["by"] and known["tests"] != tests_as_they_are):
            return None
        return known["by"]

    def keep(self, fault: Fault, by: str, tests_as_they_are: str) -> None:
        self.kept[fault.key] = {"by": by, "tests": tests_as_they_are}
        self.path.write_text(json.dumps(self.kept, indent=0))


class Run:
    """One call of the command: some modules, tried with some tests."""

    def __init__(self, options: argparse.Namespace, modules: list[str], folder: Path) -> None:
        self.options, self.modules, self.folder = options, modules, folder
        self.reach_path = folder / "reach.json"
        self.reach = Reach(json.loads(self.reach_path.read_text()) if self.reach_path.exists() else {})
        self.equal = {(each["at"], each["before"], each["after"]) for each in read_toml("equal.toml")["equal"]}
        self.noticed, self.tried, self.shares = Counter[str](), Counter[str](), dict[str, Share]()
        self.trusted: dict[str, bool] = {}

    def __call__(self, trials: Trials) -> None:
        digests = {module: digest_of(ROOT / module) for module in self.modules}
        trials.learn(self.reach, digests, self.say)
        known = Reach({test: each for test, each in self.reach.items() if test in trials.items})
        self.reach_path.write_text(json.dumps(self.reach))
        for module in self.modules:
            self.try_module(trials, known, module)

    def try_module(self, trials: Trials, known: Reach, module: str) -> None:
        source = (ROOT / module).read_text("utf-8")
        findings, quick = Findings(module, self.folder), Counter[str]()
        faults = [
            fault
            for fault in faults_of(source)
            if (f"{module} {fault.scope}", fault.before, fault.after) not in self.equal
        ]
        there_are = len(faults)
        if self.options.quick:
            faults = [fault for fault in faults if not fault.at_definition]
        if self.options.sample and len(faults) > self.options.sample:
            faults = sorted(
                random.Random(f"{self.options.seed}{module}").sample(faults, self.options.sample),
                key=lambda fault: fault.line,
            )
        for fault in faults:
            tests = self.chosen(known, module, source, fault, quick)
            now = ",".join(sorted({f"{test} {known[test]['file']}" for test in tests}))
            by = findings.of(fault, now)
            if by is None:
                by = self.first_noticing(trials, known, module, source, fault, tests)
                findings.keep(fault, by, now)
            quick[by] += 1
            self.tried[module] += 1
            self.noticed[module] += bool(by)
            if not by:
                self.say(survivor(module, fault, tests))
        self.shares[module] = Share(self.noticed[module], self.tried[module], there_are)
        if self.options.record:
            record(module, self.shares[module], datetime.now(UTC).date())
        self.say(f"{module}: {self.noticed[module]} of {self.tried[module]} noticed")

    def chosen(self, known: Reach, module: str, source: str, fault: Fault, quick: Counter[str]) -> list[str]:
        """The tests that meet the fault, as many as the seconds allow: first those that have noticed others."""
        lines = fault.lines
        if fault.at_definition and not known.meeting(module, lines):
            lines = range(1, source.count("\n") + 2)
        met, spent = [], 0.0
        for test in sorted(known.meeting(module, lines), key=lambda test: (-quick[test], known[test]["cpu"])):
            spent += known[test]["cpu"]
            if met and spent > self.options.seconds:
                break
            met.append(test)
        return met

    def first_noticing(self, trials: Trials, known: Reach, module: str, source: str, fault: Fault, tests: list) -> str:
        """A test is believed only if it passes, alone, without the fault."""
        while tests:
            seconds = sum(known[test]["cpu"] for test in tests)
            by = trials.first_noticing(module, source, fault, tests, seconds)
            if by not in tests or self.is_trusted(trials, by):
                return by
            tests = [test for test in tests if test != by]
        return ""

    def is_trusted(self, trials: Trials, test: str) -> bool:
        if test not in self.trusted:
            self.trusted[test] = trials.is_sound(test)
            if not self.trusted[test]:
                self.say(f"not believed, since it fails alone without any fault: {test}")
        return self.trusted[test]

    def say(self, text: str) -> None:
        print(text, flush=True)


def survivor(module: str, fault: Fault, tests: list[str]) -> str:
    met = f"{len(tests)} tests met it" if tests else "no test met it"
    lines = [f"{module}:{fault.line} {fault.scope}: {fault.kind} ({met})"]
    return "\n".join([*lines, f"    - {fault.before[:200]}", f"    + {fault.after[:200]}"])


def read_toml(name: str) -> dict:
    return tomllib.loads((HERE / name).read_text("utf-8"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", help="paths of modules; those of rules.toml if none are given")
    parser.add_argument("--tests", nargs="+", help="tests to try them with; those of rules.toml if none are given")
    parser.add_argument("--sample", type=int, default=0, help="so many faults of each module, chosen by the seed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="leave out what needs a fresh interpreter for each fault")
    parser.add_argument("--seconds", type=float, default=40, help="CPU seconds of tests spent on one fault at most")
    parser.add_argument("--share", type=float, default=0.95, help="the share that has to be noticed")
    parser.add_argument("--record", action="store_true", help="write the shares into measured.toml")
    parser.add_argument("--keep", type=Path, default=ROOT / "var" / "mutants", help="where the findings are kept")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    noticed = tried = 0
    for group in groups(options):
        with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as executor:
            shares = executor.submit(try_group, options, *group).result()
        noticed += sum(share.noticed for share in shares.values())
        tried += sum(share.tried for share in shares.values())
    print(f"noticed: {noticed} of {tried}, {noticed / tried:.1%}; required: {options.share:.0%}")
    return 0 if noticed >= options.share * tried else 1


def try_group(options: argparse.Namespace, modules: list[str], tests: list[str]) -> dict[str, Share]:
    """The share of each module. In a process of its own: pytest runs once in one."""
    run = Run(options, modules, options.keep)
    pytest.main(["-q", "-s", "--no-header", "--no-summary", *tests], plugins=[Trials(modules, run)])
    if len(run.shares) < len(modules):
        raise SystemExit("not everything was tried: see above")
    return run.shares


def record(module: str, share: Share, day: date) -> None:
    """Write the share of a module into the record, in the place of an older one."""
    entries = {entry["module"]: entry for entry in read_toml("measured.toml")["measured"]}
    entries[module] = {"module": module, **share._asdict(), "on": day}
    blocks = (
        f'[[measured]]\nmodule = "{name}"\nnoticed = {entry["noticed"]}\ntried = {entry["tried"]}\n'
        f"faults = {entry['faults']}\non = {entry['on']}\n"
        for name, entry in sorted(entries.items())
    )
    (HERE / "measured.toml").write_text(f"{MEASURED}\n\n" + "\n".join(blocks), "utf-8")


def groups(options: argparse.Namespace) -> list[tuple[list[str], list[str]]]:
    """Modules with the tests of them."""
    rules = read_toml("rules.toml")["rules"]
    if not options.modules:
        return [(each["modules"], options.tests or each["tests"]) for each in rules]
    groups = []
    for each in [*rules, {"modules": options.modules, "tests": EVERYTHING}]:
        modules = [module for module in options.modules if module in each["modules"]]
        if modules:
            groups.append((modules, options.tests or each["tests"]))
            options.modules = [module for module in options.modules if module not in modules]
    return groups


if __name__ == "__main__":
    sys.exit(main())

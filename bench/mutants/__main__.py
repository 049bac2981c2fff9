"""Mutation testing (`make mutants`): puts small faults into the rules and counts how many the tests notice.

Prints each fault that no test noticed, and exits with failure where the share of noticed ones is below the
required one. Results are stored in `var/mutants`, so that an interrupted run goes on, and a fault is tried again only
where its function, or the tests that let it pass, have changed. With `--record` the shares are written into
`measured.toml`, with the total of all modules. See `docs/decisions/0018`.
"""

import argparse
import json
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
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
# were tried (all, or a sample by seed), and so many of these were noticed by a test. `share` is what that lets us
# expect of all faults together: the share of each module, weighted by how many faults it has."""


class Share(NamedTuple):
    """How many faults of a module were noticed, of how many that were tried, of how many there are."""

    noticed: int
    tried: int
    faults: int


class Group(NamedTuple):
    """Modules, with the files and folders of the tests that speak of them."""

    modules: list[str]
    tests: list[str]

    def has(self, test: str) -> bool:
        return any(test.startswith((f"{path}/", f"{path}::")) for path in self.tests)


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
    """One call of the command: the modules of each group, tried with its tests."""

    def __init__(self, options: argparse.Namespace, groups: list[Group], folder: Path) -> None:
        self.options, self.groups, self.folder = options, groups, folder
        self.modules = [module for group in groups for module in group.modules]
        self.reach_path = folder / "reach.json"
        self.reach = Reach(json.loads(self.reach_path.read_text()) if self.reach_path.exists() else {})
        self.equal = {(each["at"], each["before"], each["after"]) for each in read_toml("equal.toml")["equal"]}
        self.noticed, self.tried, self.shares = Counter[str](), Counter[str](), dict[str, Share]()
        self.trusted: dict[str, bool] = {}

    def __call__(self, trials: Trials) -> None:
        digests = {module: digest_of(ROOT / module) for module in trials.paths.values()}
        for group in self.groups:
            tests = [test for test in self.cases(trials.items) if self.options.tests or group.has(test)]
            for learned in trials.learn(tests, self.reach, digests, self.say):
                self.reach.update(learned)
                self.reach_path.write_text(json.dumps(self.reach))
            known = Reach({test: self.reach[test] for test in tests})
            for module in group.modules:
                self.try_module(trials, known, module)

    def cases(self, tests: Iterable[str]) -> Iterable[str]:
        """Of each test as many of its parameters' cases as are asked for."""
        taken = Counter[str]()
        for test in tests:
            name = test.partition("[")[0]
            taken[name] += 1
            if taken[name] <= self.options.cases:
                yield test

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
        if self.options.sample:
            faults = sampled(faults, self.options.sample, f"{self.options.seed}{module}")
        for fault in faults if self.options.quick else (tried_where_it_runs(each, known, module) for each in faults):
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
        """The tests that meet the fault, as many as the seconds allow: first those that have noticed others.

        What is evaluated at import, a table or a flag, is also looked at by tests that run no line of the module: of
        all that the group names, the cheapest are tried too.
        """
        lines = fault.lines
        if fault.at_definition and not known.meeting(module, lines):
            lines = range(1, source.count("\n") + 2)
        met = sorted(known.meeting(module, lines), key=lambda test: (-quick[test], known[test]["cpu"]))
        chosen = affordable(known, met, self.options.seconds)
        if fault.at_definition:
            others = [test for test in known if known[test]["sound"] and test not in met]
            cheapest = sorted(others, key=lambda test: known[test]["cpu"])
            chosen += affordable(known, cheapest, self.options.seconds / 5)
        return chosen

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


def tried_where_it_runs(fault: Fault, known: Reach, module: str) -> Fault:
    """A function that no test runs may have been called at import, to make a table: then the fault is tried there."""
    return fault if known.meeting(module, fault.lines) else fault._replace(at_definition=True)


def affordable(known: Reach, tests: list[str], seconds: float) -> list[str]:
    """The first of these tests, as many as take so many CPU seconds together; one at least."""
    taken, spent = list[str](), 0.0
    for test in tests:
        spent += known[test]["cpu"]
        if taken and spent > seconds:
            break
        taken.append(test)
    return taken


def sampled(faults: list[Fault], count: int, seed: str) -> list[Fault]:
    """So many of the faults, in the order of the text; a larger sample by the same seed holds the smaller one."""
    chosen = set(random.Random(seed).sample(range(len(faults)), len(faults))[:count])
    return [fault for place, fault in enumerate(faults) if place in chosen]


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
    parser.add_argument("--cases", type=int, default=1000, help="of a test with parameters so many cases at most")
    parser.add_argument("--seconds", type=float, default=40, help="CPU seconds of tests spent on one fault at most")
    parser.add_argument("--share", type=float, default=0.95, help="the share that has to be noticed")
    parser.add_argument("--record", action="store_true", help="write the shares into measured.toml")
    parser.add_argument("--keep", type=Path, default=ROOT / "var" / "mutants", help="where the findings are kept")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    run = Run(options, groups(options), options.keep)
    tests = list(dict.fromkeys(test for group in run.groups for test in group.tests))
    known = {module for group in rules() for module in group.modules}
    # All rules are watched, so that what is learnt of a test today serves whichever is asked for tomorrow.
    watched = sorted(known) if known.issuperset(run.modules) else run.modules
    pytest.main(["-q", "-s", "--no-header", "--no-summary", *tests], plugins=[Trials(watched, run)])
    if len(run.shares) < len(run.modules):
        raise SystemExit("not everything was tried: see above")
    share = total(run.shares.values())
    print(
        f"noticed: {share.noticed} of {share.tried}, {share.noticed / share.tried:.1%}; of all {share.faults} faults:"
    )
    print(f"{expected(run.shares.values()):.1%} to be expected; required: {options.share:.0%}")
    return 0 if share.noticed >= options.share * share.tried else 1


def total(shares: Iterable[Share]) -> Share:
    return Share(*map(sum, zip(*shares, strict=True)))


def expected(shares: Iterable[Share]) -> float:
    """The share that all faults together are expected to have: modules may have been sampled unequally."""
    tried = [share for share in shares if share.tried]
    return sum(share.faults * share.noticed / share.tried for share in tried) / sum(share.faults for share in tried)


def record(module: str, share: Share, day: date) -> None:
    """Write the share of a module into the record, in the place of an older one, and the total anew."""
    entries = {entry["module"]: entry for entry in read_toml("measured.toml")["measured"]}
    entries[module] = {"module": module, **share._asdict(), "on": day}
    shares = [Share(*(entry[name] for name in Share._fields)) for entry in entries.values()]
    whole = total(shares)
    blocks = [f"[total]\n{counts(whole)}share = {expected(shares):.3f}\n"]
    for name, entry in sorted(entries.items()):
        share = Share(*(entry[each] for each in Share._fields))
        blocks.append(f'[[measured]]\nmodule = "{name}"\n{counts(share)}on = {entry["on"]}\n')
    (HERE / "measured.toml").write_text(f"{MEASURED}\n\n" + "\n".join(blocks), "utf-8")


def counts(share: Share) -> str:
    return "".join(f"{name} = {number}\n" for name, number in share._asdict().items())


def groups(options: argparse.Namespace) -> list[Group]:
    """The modules that are asked for, with their tests."""
    asked = options.modules or [module for group in rules() for module in group.modules]
    others = [module for module in asked if not any(module in group.modules for group in rules())]
    chosen = [
        Group([module for module in asked if module in group.modules], options.tests or group.tests)
        for group in [*rules(), Group(others, EVERYTHING)]
    ]
    return [group for group in chosen if group.modules]


@cache
def rules() -> list[Group]:
    return [Group(each["modules"], each["tests"]) for each in read_toml("rules.toml")["rules"]]


if __name__ == "__main__":
    sys.exit(main())

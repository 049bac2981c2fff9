"""Putting faults into rules: which ones there are, and that a test which notices is told from one that does not."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.mutants import __main__ as mutants
from bench.mutants.faults import Fault, faults_of, with_fault
from bench.mutants.reach import RAN, Reach, with_calls
from bench.mutants.trials import BROKE_OFF, Trials

ROOT = Path(__file__).resolve().parent.parent

SHOP = '''"""A shop."""

SOLD = {"tea", "kumis"}


def may_buy(age: int, thing: str) -> bool:
    """May somebody of that age buy it?"""
    if thing not in SOLD:
        return False
    return age >= 14


def price(count: int) -> int:
    return count * 90
'''
NOTICES = """from shop import SOLD, may_buy

def test_buying():
    assert [may_buy(age, "tea") for age in (13, 14)] == [False, True]
    assert not may_buy(20, "coal")
    assert SOLD == {"tea", "kumis"}
"""
LOOKS_AWAY = """from shop import SOLD, may_buy, price

def test_buying():
    assert may_buy(20, "tea") in {True, False}
    assert price(1)
    assert SOLD
"""


@cache
def faults_in(module: str) -> list[Fault]:
    return faults_of((ROOT / module).read_text("utf-8"))


def changes(source: str) -> set[tuple[str, str]]:
    return {(fault.before, fault.after) for fault in faults_of(source)}


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        ("def f(a, b):\n    return a and b", "a and b", "b"),
        ("def f(a, b):\n    return a | b", "a | b", "a"),
        ("def f(a):\n    return not a", "not a", "a"),
        ("def f(a):\n    return a < 3", "a < 3", "a <= 3"),
        ("def f(a):\n    return a < 3", "3", "4"),
        ("def f(a):\n    return a in ALLOWED", "a in ALLOWED", "a not in ALLOWED"),
        ("def f(a):\n    if a:\n        raise Refused", "if a: …", "if False: …"),
        ("def f(a):\n    return 1 if a else 2", "1 if a else 2", "1 if True else 2"),
        ("def f(a):\n    return any(a)", "any(a)", "all(a)"),
        ("def f(a):\n    return [x for x in a if x.live]", "for x in a if x.live", "for x in a"),
        ("def f(a):\n    return a.filter(live=True)", "a.filter(live=True)", "a"),
        ("def f(a):\n    return a.filter(x=1, y=b)", "a.filter(x=1, y=b)", "a.filter(y=b)"),
        ("def f(a):\n    return a.order_by('-day')", "a.order_by('-day')", "a.order_by('day')"),
        ("def f(a):\n    return sorted(a, key=len)", "sorted(a, key=len)", "list(a)"),
        ("def f(a):\n    return a.select_for_update()", "a.select_for_update()", "a"),
        ("def f(a):\n    require(a)", "require(a)", "pass"),
        ("def f(a):\n    a.by = None", "a.by = None", "pass"),
        ("def f(a, b):\n    return f'{a}-{b}'", "f'{a}-{b}'", "f'{a}-'"),
        ("def f(a):\n    with transaction.atomic():\n        a()", "with transaction.atomic(): …", "if True: …"),
        ("@require_POST\ndef f(a):\n    a()", "@require_POST def f(…): …", "def f(…): …"),
        ("def f(a) -> bool:\n    return a", "def f(…): …", "def f(…): return True"),
        ("KEPT = ['a', 'b']", "['a', 'b']", "['b']"),
    ],
)
def test_the_faults_that_people_make(source, before, after):
    assert (before, after) in changes(source)


@pytest.mark.parametrize(
    "source",
    [
        'def f():\n    """A text of 3 lines."""',
        "def f(a: int | None):\n    pass",
        "def f(self):\n    logger.info('read', 3)",
        "def f(a):\n    raise Refused(at=3, most=True)",
        "class A:\n    class Meta:\n        ordering = ['a', 'b']",
        "class A:\n    name = models.CharField(max_length=20, blank=True)",
        "def f():\n    return _('Between %(a)d and 3')",
        "class A:\n    def __str__(self):\n        return f'{self.a}'",
        "@property\ndef f(self):\n    pass",
    ],
)
def test_what_decides_nothing_is_left_alone(source):
    assert changes(source) == set()


def test_every_fault_is_one_change_that_compiles_and_has_a_key_of_its_own():
    source = (ROOT / "tosbelgi" / "kernel" / "setting_actions.py").read_text("utf-8")
    faults = faults_of(source)
    whole = ast.unparse(ast.parse(source))
    faulty = [ast.unparse(with_fault(source, fault)) for fault in faults]

    assert len(faults) > 20
    assert len({fault.key for fault in faults}) == len(faults)
    assert whole not in faulty
    for each in faulty:
        compile(each, "setting_actions.py", "exec")


def test_a_key_outlives_changes_elsewhere_in_the_module():
    before = {fault.key for fault in faults_of(SHOP)}
    after = {fault.key for fault in faults_of("NEW = 1\n" + SHOP.replace("count * 90", "count * 95"))}
    assert len(before & after) >= len(before) - 1


WATCHED = '''"""Prices."""
from functools import wraps

cheapest = lambda prices: (
    min(prices)
)


def logged(function):
    """Hands on what it is given."""
    @wraps(function)
    def inner(*given):
        "The same."
        return function(*given)
    return inner


@logged
def total(prices, spare=lambda: 0):
    class Sum:
        """A sum."""
        kept = [
            price
            for price in prices if price
        ]
    try:
        for price in prices:
            return sum(Sum.kept)
        else:
            nothing = spare()
    except TypeError:
        return None
    finally:
        prices = ()
    return nothing
'''


@pytest.mark.parametrize(
    ("given", "answer", "lines"),
    [
        ([20, 40], 60, {14, 20, 22, 26, 27, 28, 34}),
        ([], 0, {14, 20, 22, 26, 27, 30, 34, 35, 19}),
        (["a"], None, {14, 20, 22, 26, 27, 28, 32, 34}),
    ],
)
def test_which_lines_are_run_is_said_by_calls(given, answer, lines):
    ran: set[tuple[str, int]] = set()
    module: dict = {RAN: ran.add}
    exec(compile(with_calls(WATCHED, "prices.py"), "prices.py", "exec"), module)
    ran.clear()  # what decorates a function is run at import

    assert module["total"](given) == answer
    assert ran == {("prices.py", line) for line in lines}
    assert module["cheapest"]([3, 2]) == 2
    assert ran == {("prices.py", line) for line in {*lines, 5}}
    assert module["logged"].__doc__ == "Hands on what it is given."


def test_whoever_runs_a_fault_says_so():
    for module in (module for group in kept("rules") for module in group["modules"]):
        source = (ROOT / module).read_text("utf-8")
        said = {
            call.args[0].value[1]
            for call in ast.walk(with_calls(source, module))
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == RAN
        }
        faults = [fault for fault in faults_in(module) if not fault.at_definition]
        assert [fault for fault in faults if said.isdisjoint(fault.lines)] == []


def kept(name: str) -> list[dict]:
    return tomllib.loads((ROOT / "bench" / "mutants" / f"{name}.toml").read_text("utf-8"))[name]


def test_the_rules_and_the_tests_that_speak_of_them_are_there():
    for group in kept("rules"):
        assert [path for path in (*group["modules"], *group["tests"]) if not (ROOT / path).exists()] == []
    modules = [module for group in kept("rules") for module in group["modules"]]
    assert len(set(modules)) == len(modules)


def test_the_record_is_of_rules_and_of_no_more_faults_than_there_are():
    rules = {module for group in kept("rules") for module in group["modules"]}
    for entry in kept("measured"):
        assert entry["module"] in rules
        assert 0 <= entry["noticed"] <= entry["tried"] <= entry["faults"]


def test_the_total_is_of_all_that_was_measured_and_nineteen_in_twenty_are_noticed():
    entries = kept("measured")
    total = tomllib.loads((ROOT / "bench" / "mutants" / "measured.toml").read_text("utf-8"))["total"]
    assert {name: sum(entry[name] for entry in entries) for name in mutants.Share._fields} == {
        name: total[name] for name in mutants.Share._fields
    }
    assert total["noticed"] >= 0.95 * total["tried"]


def test_every_module_has_its_sample_and_a_larger_one_holds_the_smaller_one():
    faults = faults_in("tosbelgi/cms/publication/gate.py")
    few, more = (mutants.sampled(faults, count, "1 gate") for count in (3, 8))

    assert (len(few), len(more)) == (3, 8)
    assert {each.key for each in few} < {each.key for each in more}
    assert more == sorted(more, key=lambda fault: fault.line)
    assert mutants.sampled(faults, 3, "1 gate") == few != mutants.sampled(faults, 3, "2 gate")
    assert mutants.sampled(faults, 10_000, "1 gate") == faults


def test_what_is_evaluated_at_import_is_also_tried_with_cheap_tests_that_run_none_of_it():
    """Those that look at a table call nothing; of the dear ones none is tried only because it might."""

    def known(cpu, lines):
        return {"sound": True, "cpu": cpu, "lines": {"shop.py": lines}}

    tests = Reach(buys=known(8, [8, 9]), pays=known(9, [14]), looks=known(0.0, []), browses=known(30, []))
    run = SimpleNamespace(options=SimpleNamespace(seconds=10))
    table, rule = (next(each for each in faults_of(SHOP) if each.line == line) for line in (3, 8))

    assert mutants.Run.chosen(run, tests, "shop.py", SHOP, table, Counter()) == ["buys", "looks"]
    assert mutants.Run.chosen(run, tests, "shop.py", SHOP, rule, Counter()) == ["buys"]


def test_a_function_that_no_test_runs_is_tried_as_what_is_evaluated_at_import():
    """It may have been called there: a table that a function makes is looked at by tests that call nothing."""
    tests = Reach(buys={"sound": True, "cpu": 1, "lines": {"shop.py": [8, 9, 10]}})
    rule, unmet = (next(each for each in faults_of(SHOP) if each.line == line) for line in (8, 14))

    assert not mutants.tried_where_it_runs(rule, tests, "shop.py").at_definition
    assert mutants.tried_where_it_runs(unmet, tests, "shop.py").at_definition
    assert not unmet.at_definition


def test_what_was_found_is_recorded_in_the_place_of_what_was_found_before(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "HERE", tmp_path)
    (tmp_path / "measured.toml").write_text("measured = []\n")
    for module, share in (("b.py", (1, 2, 3)), ("a.py", (4, 5, 6))):
        mutants.record(module, mutants.Share(*share), date(2026, 11, 29))
    mutants.record("b.py", mutants.Share(2, 2, 3), date(2026, 11, 30))

    stored = mutants.read_toml("measured.toml")
    first, second = stored["measured"]
    assert stored["total"] == {"noticed": 6, "tried": 7, "faults": 9, "share": 0.867}  # (6 × 4/5 + 3 × 2/2) / 9
    assert first == {"module": "a.py", "noticed": 4, "tried": 5, "faults": 6, "on": date(2026, 11, 29)}
    assert second == {"module": "b.py", "noticed": 2, "tried": 2, "faults": 3, "on": date(2026, 11, 30)}


def test_what_is_said_to_be_no_fault_is_still_one_that_would_be_tried():
    for entry in kept("equal"):
        module, _space, scope = entry["at"].partition(" ")
        faults = {(each.scope, each.before, each.after) for each in faults_in(module)}
        assert (scope, entry["before"], entry["after"]) in faults
        assert entry["reason"]


@pytest.mark.parametrize(("tests", "status", "let_through"), [(NOTICES, 0, 0), (LOOKS_AWAY, 1, 10)])
def test_tests_that_notice_are_told_from_those_that_look_away(tests, status, let_through, tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\npythonpath = .\n")
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    (tmp_path / "shop.py").write_text(SHOP.partition("def price")[0] if tests is NOTICES else SHOP)
    (tmp_path / "test_shop.py").write_text(tests)
    (tmp_path / "conftest.py").write_text("import gc\nimport shop\ngc.freeze()\n")  # as ours does
    command = [sys.executable, "-m", "bench.mutants", str(tmp_path / "shop.py"), "--tests", str(tmp_path)]

    for _again in range(2):  # the second time from what was kept
        answer = subprocess.run(
            [*command, "--keep", str(tmp_path / "kept")],
            cwd=ROOT,
            env=alone,
            capture_output=True,
            text=True,
            check=False,
        )
        assert answer.returncode == status, answer.stdout + answer.stderr
        assert answer.stdout.count("\n    + ") == let_through

    (kept,) = (tmp_path / "kept").glob("*shop.py.json")
    assert sum(not each["by"] for each in json.loads(kept.read_text()).values()) == let_through
    assert ("if thing not in SOLD: …" in answer.stdout) == bool(let_through)


def fresh(test, folder, monkeypatch):
    """The shop with less in its table, and trials of it with this test."""
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider\npythonpath = .\n")
    (folder / "shop.py").write_text(SHOP)
    (folder / "test_shop.py").write_text(test)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    trials = Trials([], print)
    trials.root = folder
    return SHOP.replace('"tea", ', ""), trials, ["test_shop.py::test_it"]


@pytest.mark.parametrize(
    ("test", "answer"),
    [
        ("from shop import SOLD\n\ndef test_it():\n    assert SOLD == {'tea', 'kumis'}\n", "test_shop.py::test_it"),
        ("from shop import SOLD\n\ndef test_it():\n    assert not SOLD\n", ""),
    ],
    ids=["fails with it alone", "fails without it, too"],
)
def test_in_a_fresh_interpreter_a_test_is_named_and_believed_only_if_it_passes_there(
    test, answer, tmp_path, monkeypatch
):
    with_table_cut, trials, tests = fresh(test, tmp_path, monkeypatch)

    assert trials._in_a_fresh_interpreter(str(tmp_path / "shop.py"), with_table_cut, tests, 5) == answer


def test_a_command_that_does_not_start_is_no_notice_of_a_fault(tmp_path, monkeypatch):
    with_table_cut, trials, _tests = fresh("def test_it():\n    pass\n", tmp_path, monkeypatch)

    with pytest.raises(RuntimeError, match="do not start even without a fault"):
        trials._in_a_fresh_interpreter(str(tmp_path / "shop.py"), with_table_cut, ["test_shop.py::test_gone"], 5)


def test_a_test_may_be_named_by_an_address(tmp_path, monkeypatch):
    named = "import pytest\nimport shop\n\n@pytest.mark.parametrize('one', ['http://tea.example'])\ndef test_it(one):\n"
    with_table_cut, trials, _tests = fresh(f"{named}    assert 'tea' in shop.SOLD\n", tmp_path, monkeypatch)
    test = "test_shop.py::test_it[http://tea.example]"

    assert trials._in_a_fresh_interpreter(str(tmp_path / "shop.py"), with_table_cut, [test], 5) == test


def test_a_fault_with_which_nothing_can_be_imported_is_noticed(tmp_path, monkeypatch):
    _table, trials, tests = fresh("from shop import SOLD\n\ndef test_it():\n    pass\n", tmp_path, monkeypatch)

    assert trials._in_a_fresh_interpreter(str(tmp_path / "shop.py"), "SOLD = 1 / 0", tests, 5) == BROKE_OFF

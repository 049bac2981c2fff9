"""Types only get better: a hint that goes is noticed, and named, by `make check`."""

import doctest
import importlib.util
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / ".ci" / "type_ratchet.py"
SETTINGS = """
[tool.mypy]
strict = true

[tool.type_ratchet]
packages = ["house"]
strict = ["house/kernel"]
"""


def load_script():
    spec = importlib.util.spec_from_file_location("type_ratchet", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ratchet = load_script()


def finding(path="house/attic.py", code="arg-type", line=1):
    return ratchet.Finding(path, line, code, "wrong")


@pytest.fixture(scope="module")
def copy_of_a_module(tmp_path_factory):
    """A small package with a module of ours in it, and mypy's cache, which makes each further run quick."""
    root = tmp_path_factory.mktemp("project")
    (root / "house" / "kernel").mkdir(parents=True)
    (root / ".ci").mkdir()
    (root / "pyproject.toml").write_text(SETTINGS, "utf-8")
    (root / "house" / "__init__.py").write_text("", "utf-8")
    (root / "house" / "kernel" / "__init__.py").write_text("", "utf-8")
    (root / ".ci" / "type_errors.toml").write_text("", "utf-8")
    module = root / "house" / "kernel" / "plain_text.py"
    module.write_text((ROOT / "tosbelgi" / "language" / "plain_text.py").read_text("utf-8"), "utf-8")
    return module


def check(root):
    run = subprocess.run([sys.executable, SCRIPT, "--root", root], capture_output=True, text=True)
    return run.returncode, run.stdout + run.stderr


def test_a_hint_that_is_taken_away_fails_by_name(copy_of_a_module):
    root = copy_of_a_module.parent.parent.parent
    hinted = copy_of_a_module.read_text("utf-8")
    assert check(root) == (0, "")

    copy_of_a_module.write_text(
        hinted.replace("def is_blank(text: str) -> bool:", "def is_blank(text) -> bool:"), "utf-8"
    )
    status, told = check(root)

    assert status == 1
    line = hinted[: hinted.index("def is_blank")].count("\n") + 1
    first, second = told.splitlines()
    assert first == "house/kernel/plain_text.py: 1 no-untyped-def, and 0 allowed"
    assert second.startswith(f"  house/kernel/plain_text.py:{line}: ")


def test_one_kind_of_mistake_does_not_pay_for_another():
    told = ratchet.problems([finding(code="union-attr", line=7)], {"house/attic.py": {"arg-type": 1}}, [])

    assert told == [
        "house/attic.py: 0 arg-type instead of 1: write the better number down with --write",
        "house/attic.py: 1 union-attr, and 0 allowed",
        "  house/attic.py:7: wrong  [union-attr]",
    ]


def test_what_is_allowed_is_no_problem():
    assert ratchet.problems([finding(), finding(line=2)], {"house/attic.py": {"arg-type": 2}}, []) == []


def test_a_strict_room_is_allowed_nothing_but_suppressions():
    found = [finding("house/kernel/codes.py"), finding("house/kernel/codes.py", "type-ignore")]
    allowed = {"house/kernel/codes.py": {"arg-type": 1, "type-ignore": 1}}

    assert ratchet.problems(found, allowed, []) == []
    assert ratchet.problems(found, allowed, ["house/kern"]) == []
    assert ratchet.problems(found, allowed, ["house/kernel"]) == [
        "house/kernel/codes.py: is in a strict room, and type_errors.toml allows it 1 arg-type"
    ]


def test_numbers_are_written_lower_and_never_higher():
    allowed = {"house/attic.py": {"arg-type": 1, "str": 1}, "house/gone.py": {"str": 4}, "house/roof.py": {"str": 3}}
    found = [finding(), finding(line=2), finding("house/new.py"), finding("house/roof.py", "str")]

    assert ratchet.lowered(found, allowed) == {"house/attic.py": {"arg-type": 1}, "house/roof.py": {"str": 1}}


def test_the_file_reads_as_it_was_written():
    numbers = {"house/roof.py": {"str": 3, "arg-type": 2}, "house/attic.py": {"misc": 1}}

    assert tomllib.loads(ratchet.as_toml(numbers)) == numbers
    assert ratchet.as_toml(numbers) == ratchet.as_toml(dict(reversed(numbers.items())))


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("x = 1  # type: ignore\n", ["type-ignore", "ignore-without-reason"]),
        ("x = 1  #type:ignore[misc] # \n", ["type-ignore", "ignore-without-reason"]),
        ("x = 1  # type: ignore[misc, arg-type]  # graphene\n", ["type-ignore"]),
        ("# mypy: ignore-errors\n", ["inline-settings"]),
        ("@typing.no_type_check\ndef f(): ...\n", ["no-type-check"]),
        ('"""Write no `# type: ignore` and no `# mypy: strict`."""\n', []),
    ],
)
def test_what_keeps_mypy_from_speaking_is_counted(source, codes):
    assert [one.code for one in ratchet.suppressions("house/attic.py", source)] == codes


def test_the_scripts_examples_hold():
    assert doctest.testmod(ratchet).failed == 0


def test_mypy_is_asked_for_everything_it_was_asked_for():
    """A laxer setting would make mistakes vanish without a number rising."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]

    assert tools["mypy"].pop("strict") is True
    assert set(tools["mypy"].pop("disable_error_code")) <= {
        "misc",
        "no-any-return",
        "import-untyped",
        "untyped-decorator",
        "django-manager-missing",
    }
    assert set(tools["mypy"]) == {
        "enable_error_code",
        "follow_imports",
        "ignore_missing_imports",
        "plugins",
        "python_version",
    }
    assert tools["type_ratchet"]["packages"] == ["tosbelgi"]
    assert tools["type_ratchet"]["strict"] == ["tosbelgi"]

"""What a machine looks after in the house, so that people need not."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from os import environ
from pathlib import Path

import grimp
import polib
import pytest
from django.apps import apps

from tosbelgi.language.catalogues import catalogue_problems

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tosbelgi"
CLOCKS = {"now", "today", "localdate", "localtime", "utcnow", "time", "time_ns", "in_days"}
NO_NAMES = {"utils", "helpers", "services", "common"}


def modules():
    return [path for path in HOUSE.rglob("*.py") if "migrations" not in path.parts]


def test_no_module_is_named_after_nothing():
    assert not [path for path in modules() if path.stem in NO_NAMES or path.parent.name in NO_NAMES]


def test_every_box_of_the_admin_says_its_type():
    """Wagtail draws a border around `input[type=text]` alone: a box without it cannot be seen."""
    pages = [path for path in HOUSE.rglob("templates/**/*.html") if "admin" in path.parts[len(HOUSE.parts) :]]
    assert pages
    assert not [path for path in pages if re.search(r"<input\s(?![^>]*\btype=)", path.read_text("utf-8"))]


@pytest.mark.parametrize("room", ["tests", "tosbelgi", "bench"])
def test_no_module_asks_for_the_time_when_it_is_imported(room):
    """Such a day is yesterday after midnight: in a worker that runs for weeks, and in tests that run for minutes."""
    asked = {
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in (ROOT / room).rglob("*.py")
        for call in calls_at_import(ast.parse(path.read_text("utf-8")))
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in CLOCKS
    }
    assert asked == set()


def calls_at_import(node: ast.AST):
    """The calls made when a module is imported: in a decorator or a default too, not in what is called later."""
    if isinstance(node, ast.Call):
        yield node
    for name, parts in ast.iter_fields(node):
        if name == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, ast.AST):
                yield from calls_at_import(part)


def test_no_module_tells_two_stories():
    assert {path.name: lines for path in modules() if (lines := len(path.read_text("utf-8").splitlines())) > 300} == {}


def test_no_folder_holds_more_modules_than_one_can_read():
    folders = Counter(path.parent for path in modules() if path.name != "__init__.py")
    assert {str(folder): number for folder, number in folders.items() if number > 25} == {}


def test_no_modules_import_each_other_in_a_circle():
    graph = grimp.build_graph("tosbelgi", cache_dir=None)
    arrows = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(arrows).prepare()  # raises CycleError, which names the circle


def test_an_applet_is_entered_by_its_face_from_another_one_too():
    """From outside the programme a contract of import-linter keeps it."""
    graph = grimp.build_graph("tosbelgi", cache_dir=None)
    applets = {path.parent.name for path in (HOUSE / "programme").glob("*/api.py")}
    doors = {f"tosbelgi.programme.{applet}.{face}" for applet in applets for face in ("api", "models", "events")}
    wrong = []
    for importer in graph.find_descendants("tosbelgi.programme"):
        own = importer.split(".")[2]
        for imported in graph.find_modules_directly_imported_by(importer) if own in applets else ():
            if imported.startswith("tosbelgi.programme.") and imported.split(".")[2] in applets - {own}:
                wrong += [(importer, imported)] if imported not in doors else []
    assert wrong == []


@pytest.mark.parametrize("applet", sorted(path.parent.name for path in (HOUSE / "programme").glob("*/__init__.py")))
def test_an_applet_says_what_its_face_is(applet):
    if applet in {"management", "migrations", "templatetags"}:
        return
    face = importlib.import_module(f"tosbelgi.programme.{applet}.api")
    assert all(hasattr(face, name) for name in face.__all__)


def test_rules_and_states_import_nothing_of_the_database():
    for path in [*(HOUSE / "programme").glob("*/rules.py"), *(HOUSE / "programme").glob("*/states.py")]:
        assert not re.search(r"^\s*(?:from|import) django\.(?:db|apps|core\.cache)", path.read_text("utf-8"), re.M), (
            path
        )


def test_every_model_of_an_applet_is_found_by_django():
    known = {model.__name__ for model in apps.get_app_config("programme").get_models()}
    for path in (HOUSE / "programme").glob("*/*.py"):
        if path.parent.name in {"migrations"}:
            continue
        written = set(
            re.findall(
                r"^class (\w+)\((?:.*Model.*|BasePage|Orderable.*|ClusterableModel.*)\):", path.read_text(), re.M
            )
        )
        abstract = {name for name in written if name.endswith(("Field", "FormField", "PersonalModel"))}
        assert written - abstract <= known, path


def test_the_tests_do_not_shadow_a_library():
    assert (ROOT / "tests" / "__init__.py").exists()
    assert importlib.import_module("tests").__file__ == str(ROOT / "tests" / "__init__.py")


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_the_catalogue_is_complete_and_sound(code):
    assert catalogue_problems(HOUSE / "locale" / code / "LC_MESSAGES" / "django.po") == []


@pytest.mark.parametrize("code", ["kk", "ru"])
def test_the_catalogue_holds_just_what_the_code_says(code, tmp_path):
    """Extract anew and compare."""
    if shutil.which("xgettext") is None:
        if environ.get("CI"):
            pytest.fail("gettext is missing: in CI nothing is skipped")
        pytest.skip("SKIPPED: gettext is not on this machine")
    copy = tmp_path / "tosbelgi"
    shutil.copytree(HOUSE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    command = ["makemessages", "--locale", code, "--no-obsolete", "--no-location", "--no-wrap", "--verbosity", "0"]
    django = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); "
        "from django.core.management import execute_from_command_line as run; run(sys.argv)"
    )
    subprocess.run([sys.executable, "-P", "-c", django, *command], cwd=copy, check=True)
    kept = HOUSE / "locale" / code / "LC_MESSAGES" / "django.po"
    fresh = copy / "locale" / code / "LC_MESSAGES" / "django.po"

    def messages(path):
        return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path))}

    assert messages(fresh) == messages(kept)


def test_the_settings_page_names_every_variable():
    settings = "\n".join(path.read_text("utf-8") for path in sorted((HOUSE / "settings").glob("*.py")))
    read = set(re.findall(r'(?:env\.\w+|flag|number|env_rate_limit)\(\s*"([A-Z0-9_]+)"', settings))
    told = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", (ROOT / "docs" / "settings.md").read_text("utf-8"), re.M))
    assert read == told


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SITE_URL", "ftp://x", "it must look like https://example.kz"),
        ("SITE_URL", "https://example.kz/badge", "without a path, a query or a password"),
        ("SITE_URL", "https://example.kz?x=1", "without a path, a query or a password"),
        ("SITE_URL", "https://saule:secret@example.kz", "without a path, a query or a password"),
        ("SITE_URL", "https://example.kz:port", "without a path, a query or a password"),
        ("JOB_SECONDS", "0", "it must be a whole number, 1 or more"),
        ("GRAPHQL_MAX_COST", "-1", "it must be a whole number, 0 or more"),
        ("LOG_LEVEL", "LOUD", "allowed are DEBUG"),
        ("KAZAKH_WORDS", "/nowhere/kk_KZ.dic", "it must name a file"),
        ("DEBUG", "perhaps", "perhaps"),
    ],
)
def test_a_bad_setting_is_refused_at_the_start(name, value, sentence, tmp_path):
    settings = {**environ, "VAR_DIR": str(tmp_path), name: value}
    answer = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=ROOT, env=settings, capture_output=True, text=True, check=False
    )
    assert answer.returncode != 0
    assert sentence in answer.stderr
    assert "secret" not in answer.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "8133"}, "http://127.0.0.1:8133"),
        ({"PORT": "8133", "SITE_URL": "https://example.kz"}, "https://example.kz"),
    ],
)
def test_what_make_run_starts_knows_where_it_is_reached(given, address):
    """Absolute addresses lead to the port that is served; honcho would give each process another one."""
    unset = {name: value for name, value in environ.items() if name not in {"PORT", "SITE_URL", "MAKEFLAGS"}}
    command = ["make", "--dry-run", "--assume-old", "var/.run", "--assume-old", "var/.static", "run"]
    said = subprocess.run(command, cwd=ROOT, env=unset | given, capture_output=True, text=True, check=True).stdout
    starts = [line for line in said.splitlines() if "quickstart" in line or "honcho" in line]
    assert len(starts) == 2
    assert all(f" SITE_URL={address} " in line for line in starts)


def test_sqlite_runs_with_a_journal_ahead_takes_its_lock_at_once_and_flushes_what_it_acknowledges(tmp_path):
    code = (
        "import django; django.setup(); from django.db import connection as c; c.ensure_connection();"
        "print(c.cursor().execute('PRAGMA journal_mode').fetchone()[0], c.transaction_mode,"
        "c.cursor().execute('PRAGMA synchronous').fetchone()[0],"
        "c.settings_dict['OPTIONS']['timeout'])"
    )
    settings = {
        **environ,
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tosbelgi.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'x.sqlite3'}",
    }
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=settings, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["wal", "IMMEDIATE", "2", "20"]


def test_locks_hold_hashes_and_no_address():
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index" not in text.split("--hash")[0]

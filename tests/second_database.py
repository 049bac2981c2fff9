"""What runs on the second database, with `--only-with-database`: what a database has a part in, a few cases of each.

It has one where something is written, locked, compared, sorted or searched, where a constraint refuses, where texts
from outside are taken in, and where processes die. A page that reads by the same queries shows the same on both. What
does not run there runs on the first one; the summary says how much that is.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from django.test import TransactionTestCase

FIRST_ONLY = pytest.StashKey[dict[str, int]]()
HERE = Path(__file__).resolve().parent
# How many cases of a test run, from the first to the last; and where every one does. Cases differ by what is typed, by
# role or language; a database differs by what it takes and how it compares.
CASES = 2
EVERY_CASE = re.compile(r"test_doors|text_from_files|typed_text|odd_|translation_files|two_at_once|killed|interrupted")
# Rooms, files and tests in which no database has a part, though they ask for its rows; each line with the reason.
SPARED = {
    # words, drawings, files and rules that are the same whatever keeps them
    "language",
    *(
        f"cms/test_{name}.py"
        for name in ("check_words", "wagtails_words", "covers", "font", "inline_drawings", "outline")
    ),
    *(f"cms/test_{name}.py" for name in ("drawable_pictures", "just_as_much_in_a_file", "pictures")),
    *(f"home/test_{name}.py" for name in ("drawn_texts", "help", "icons", "layout_of_pages", "public_words", "titles")),
    *("home/test_what_is_printed.py", "programme/test_norms_in_signs.py", "programme/test_norms_in_words.py"),
    *("editors/test_admin_language.py", "kernel/test_logs.py", "kernel/test_wordings.py"),
    *("kernel/test_durable_files.py", "kernel/test_environment.py"),
    *(
        "test_docs.py",
        "test_house_rules.py",
        "test_second_database.py",
        "test_mutants.py",
        "test_patches.py",
        "test_type_ratchet.py",
    ),
    "test_worst_texts.py",
    # caches, and what is counted in them; requests that are refused or answered before a row is read
    *(f"cms/test_{name}.py" for name in ("address_length", "editors_bar", "page_allowance", "parameters", "rich_text")),
    "cms/test_page_cache.py::test_what_is_kept_always_equals_what_is_fresh",
    "graphql/test_kept_answers.py::test_what_is_kept_always_equals_what_is_fresh",
    *("kernel/test_allowance.py", "kernel/test_resilient_cache.py", "search/test_without_cache.py"),
    *(f"graphql/test_{name}.py" for name in ("protocol", "persisted", "rate_limit", "who_asks", "two_executors")),
    # the schema, what it costs and allows, and what its documentation says: computed from questions
    *(f"graphql/test_{name}.py" for name in ("schema", "costs", "just_as_much_as_allowed", "documentation")),
    "graphql/test_what_the_docs_say.py",
    # what a search server does
    "search/test_secured.py",
    "search/test_search_server.py::test_three_nodes_lose_nothing_acknowledged_when_the_master_is_killed",
    # goes through the whole admin for minutes, of which nothing is at the same time: `editors/test_at_once.py` is
    *(f"editors/test_{name}.py" for name in ("every_address", "pressed_twice", "rights_stay")),
}


def pytest_addoption(parser):
    parser.addoption(
        "--only-with-database",
        action="store_true",
        help="for the second database: without what no database has a part in, and a few cases of each test",
    )


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--only-with-database"):
        return
    concerned = [item for item in items if touches_database(item)]
    kept = few_cases(concerned)
    config.stash[FIRST_ONLY] = {
        "in which no database has a part": len(items) - len(concerned),
        "that are further cases of others": len(concerned) - len(kept),
    }
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = [item for item in items if item in kept]


def pytest_terminal_summary(terminalreporter, config):
    for why, number in config.stash.get(FIRST_ONLY, {}).items():
        terminalreporter.write_line(f"on the first database only: {number} tests {why}")


def few_cases(items) -> set:
    """Every test, and of its cases a few, from the first to the last; all where texts go into the database."""
    cases: dict[tuple, list] = {}
    for item in items:
        cases.setdefault((item.path, getattr(item, "cls", None), item.originalname), []).append(item)
    kept = set()
    for (path, *_), of_one in cases.items():
        every = len(of_one) <= CASES or EVERY_CASE.search(path.name)
        kept |= set(of_one if every else (of_one[round(n * (len(of_one) - 1) / (CASES - 1))] for n in range(CASES)))
    return kept


def touches_database(item) -> bool:
    """Does the test ask for the database, or start processes that may, and is it none of those that are spared?"""
    if is_spared(item.path, item.originalname):
        return False
    if {"db", "transactional_db", "mortal_site"} & set(item.fixturenames) or item.get_closest_marker("django_db"):
        return True
    if issubclass(getattr(item, "cls", None) or object, TransactionTestCase):
        return True
    return "subprocess" in source_of(item.path)


def is_spared(path: Path, test: str) -> bool:
    """By its room, its file or its own name."""
    if not path.is_relative_to(HERE):
        return False
    file = path.relative_to(HERE).as_posix()
    return bool({file.split("/")[0], file, f"{file}::{test}"} & SPARED)


@cache
def source_of(path: Path) -> str:
    return path.read_text("utf-8")

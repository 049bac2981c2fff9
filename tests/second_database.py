"""What runs on the second database, with `--only-with-database`: what a database has a part in, a few cases of each.

It has one where something is written, locked, compared, sorted or searched, where a constraint refuses, where texts
from outside are taken in, and where processes die. Every screen of the admin and every public page is opened there by
the browser (`tests/journeys`), so that each of their queries runs on both; what they say by the rules of the programme
is the same on both. What does not run there runs on the first one; the summary says how much that is.
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
    *("programme/test_norms_in_signs.py", "programme/test_norms_in_words.py"),
    *("programme/schedule/test_checker.py", "programme/schedule/test_kept_plans.py"),
    *("kernel/test_logs.py", "kernel/test_wordings.py", "kernel/test_durable_files.py", "kernel/test_environment.py"),
    *("test_docs.py", "test_house_rules.py", "test_second_database.py", "test_mutants.py", "test_patches.py"),
    *("test_type_ratchet.py", "test_worst_texts.py"),
    # pages, feeds and screens, which the browser opens there
    *("home", "editors"),
    *(f"cms/test_{name}.py" for name in ("private_media", "alt_texts", "reading_in_ones_language", "other_language")),
    # caches, and what is counted in them; requests that are refused or answered before a row is read
    *(f"cms/test_{name}.py" for name in ("address_length", "editors_bar", "page_allowance", "parameters", "rich_text")),
    "cms/test_page_cache.py::test_what_is_kept_always_equals_what_is_fresh",
    *("kernel/test_allowance.py", "kernel/test_resilient_cache.py", "search/test_without_cache.py"),
    *(f"graphql/test_{name}.py" for name in ("kept_answers", "protocol", "persisted", "rate_limit", "who_asks")),
    *(f"graphql/test_{name}.py" for name in ("from_another_origin", "refused_beside_answered")),
    # the schema, what it costs and allows, what its documentation says: computed from questions; its answers are made
    # of rows that `graphql/test_only_what_is_public.py` and the walk of the doors read there
    *(f"graphql/test_{name}.py" for name in ("schema", "schema_files", "costs", "just_as_much_as_allowed")),
    *(f"graphql/test_{name}.py" for name in ("documentation", "what_the_docs_say", "cost_of_answers", "two_executors")),
    *(f"graphql/test_{name}.py" for name in ("ids_for_caches", "pictures_and_texts", "shown_texts")),
    # requests and answers as a server hands them over, before and after anything reads a row
    "transfers",
    # what a search server does
    "search/test_secured.py",
    "search/test_search_server.py::test_three_nodes_lose_nothing_acknowledged_when_the_master_is_killed",
}
# Of the rooms that are spared, what two do at once, what is locked, matched or refused by the database.
NOT_SPARED = {
    *(
        f"editors/test_{name}.py"
        for name in ("at_once", "two_at_once", "interrupted_deeds", "child_rows", "typed_text", "translation_files")
    ),
    *(f"editors/test_{name}.py" for name in ("approval", "who_wrote_what", "admin_search", "shared_previews")),
    "editors/test_beginning_and_choosing.py",
    *("home/test_quickstart.py", "home/test_content_keeps_its_facts.py"),
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
    return file not in NOT_SPARED and bool({file.split("/")[0], file, f"{file}::{test}"} & SPARED)


@cache
def source_of(path: Path) -> str:
    return path.read_text("utf-8")

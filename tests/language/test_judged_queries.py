"""The queries that search is judged by are enough, of every kind, and ask for what the site has."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tosbelgi.language.analysis import query_terms
from tosbelgi.language.languages import CODES

ROOT = Path(__file__).resolve().parents[2]
CONTENT = ROOT / "tosbelgi" / "home" / "content"
KINDS = {"plain", "inflected", "missing letters", "Latin", "typing error"}


@pytest.fixture(scope="module")
def known():
    found = {f"page/{path.parent.relative_to(CONTENT / 'pages')}" for path in (CONTENT / "pages").rglob("kk.md")}
    for path in (CONTENT / "books").glob("*.toml"):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        found |= {f"book/{book['key']}" for book in content["book"]}
        found |= {f"author/{author['key']}" for author in content["author"]}
    return found


@pytest.mark.parametrize("language", CODES)
def test_every_judged_query_expects_something_that_is_there(language, known):
    groups = tomllib.loads((ROOT / "bench" / "judged" / f"{language}.toml").read_text(encoding="utf-8"))["group"]
    queries = [query for group in groups for query, *_expected in group["queries"]]
    expected = {key for group in groups for _query, *keys in group["queries"] for key in keys}

    assert expected <= known
    assert len(queries) == len(set(queries)) >= 200
    assert Counter((group["kind"], group["held_out"]) for group in groups) == {
        (kind, half): 1 for kind in KINDS for half in (True, False)
    }
    assert len({len(group["queries"]) for group in groups}) == 1
    assert all(query_terms(query, language) for query in queries)

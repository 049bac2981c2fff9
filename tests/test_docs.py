"""What newcomers read is there, has its form, and names what exists."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tosbelgi"
APPS = sorted(path.parent for path in HOUSE.glob("*/__init__.py") if path.parent.name != "settings")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
STATUS = r"(proposed|accepted|superseded by \[\d{4}\]\(\d{4}-[\w-]+\.md\))"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# A token in backticks that is a path: it has a slash inside, or the ending of a file.
PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:py|md|html|toml|graphql|yaml|svg))`")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem[:4])
def test_a_decision_has_a_status_a_date_and_what_was_rejected(path):
    text = path.read_text("utf-8")
    number = path.name[:4]

    assert re.match(rf"# {number} · \S.+\n\nStatus: {STATUS}.*\nDate: \d{{1,2}} ({MONTHS}) \d{{4}}\n\n\S", text)
    rejected = re.findall(r"^## Rejected alternatives\n\n((?:.+\n)+)", text, re.M)
    assert len(rejected) == 1
    assert all(re.match(r"- \*.+?\*.*\S", entry) for entry in re.split(r"\n(?=- )", rejected[0]))


def test_the_index_of_decisions_names_each_as_it_names_itself():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| \[(\d{4})\]\((.+?)\) \| (.+?) \| (.+?) \| (.+?) \|$", index, re.M)
    expected = []
    for path in DECISIONS:
        title, status, day = re.match(
            r"# \d{4} · (.+)\n\nStatus: (\w+).*\nDate: (.+)\n", path.read_text("utf-8")
        ).groups()
        expected.append((path.name[:4], path.name, title, status, day))

    assert [(number, name, title, status.split()[0], day) for number, name, title, status, day in rows] == expected


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_tells_a_newcomer_what_it_is_for(app):
    lines = (app / "README.md").read_text("utf-8").splitlines()

    assert lines[0] == f"# {app.name}"
    assert len(lines) <= 15
    for part in ("Face", "Inside", "May import", "Begin with", "Tests"):
        assert any(line.startswith(f"- **{part}:** ") for line in lines), part


DOCS = [*(app / "README.md" for app in APPS), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_path_that_newcomers_are_sent_to_exists(path):
    """From the file itself, from the project or from its package; `applet` stands for one to come.

    A name without a folder is of the app whose README it is; elsewhere it is any module of that name.
    """
    text = path.read_text("utf-8")
    named = [name for name in PATH.findall(text) if "/" in name or path.parent in APPS]
    named += re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", text)
    bases = (path.parent, ROOT, HOUSE)

    assert [name for name in named if "applet" not in name and not any((base / name).exists() for base in bases)] == []


def test_the_examples_of_style_are_our_code():
    blocks = re.findall(r"^```python\n# (\S+)\n(.+?)^```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S)

    assert len(blocks) >= 5
    assert [path for path, code in blocks if code not in (ROOT / path).read_text("utf-8")] == []


def test_what_is_checked_before_a_commit_is_a_part_of_make_check():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
    check = (ROOT / ".ci" / "check").read_text()
    entries = [hook["entry"] for repo in hooks for hook in repo["hooks"]]

    assert {repo["repo"] for repo in hooks} == {"local"}, "nothing is fetched from elsewhere"
    assert {hook["language"] for repo in hooks for hook in repo["hooks"]} == {"system"}
    commands = [re.sub(r"^bash -c '(.*)'$", r"\1", entry).replace(".venv/bin/", "") for entry in entries]
    assert [command for command in commands if command not in check] == []


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_each_app_is_a_room_whose_tests_are_run_alone(app):
    told = subprocess.run(["bash", ".ci/room", "--which", app.name], cwd=ROOT, capture_output=True, text=True)

    assert told.returncode == 0, told.stderr
    assert told.stdout.split()

"""Types only ever get better: no module may have more errors of a kind than `type_errors.toml` allows it.

    python .ci/type_ratchet.py          checks, and names each module that got worse, or better without being written
    python .ci/type_ratchet.py --write  writes lower numbers down, never a higher one; all where the file is missing

mypy runs once over the whole package. What it finds is counted by module and error code, so that one mistake cannot
take another's place. A module that the file does not name has to be clean. What switches mypy off is counted too.
"""

import argparse
import io
import json
import re
import subprocess
import sys
import tokenize
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

BASELINE = Path(".ci/type_errors.toml")
HEAD = """\
# What mypy still finds, by module and error code; modules that are not named have none. The numbers only fall:
# `python .ci/type_ratchet.py --write` writes lower ones. See docs/decisions/0023-types-are-a-ratchet.md.

"""
IGNORED = "type-ignore"  # a suppression with its code and its reason: the one finding that a strict room may have
IGNORE = re.compile(r"#\s*type:\s*ignore")
WITH_CODE_AND_REASON = re.compile(r"#\s*type:\s*ignore\[[a-z-]+(?:,\s*[a-z-]+)*\]\s+#\s*\S{2,}")
INLINE = re.compile(r"#\s*mypy:")


class Finding(NamedTuple):
    """One thing that is wrong: the module's path from the root, a line from 1, an error code and a sentence."""

    path: str
    line: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}  [{self.code}]"


Numbers = Mapping[str, Mapping[str, int]]


def mypy_findings(root: Path, packages: Iterable[str]) -> list[Finding]:
    """Give what mypy finds in the packages with the settings of the root's pyproject.toml.

    Ends the program with mypy's own words if it could not look at them.
    """
    command = [sys.executable, "-m", "mypy", "--output", "json", "--cache-dir", "var/mypy", *packages]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True)  # noqa: S603 – our own words
    if run.returncode not in {0, 1} or run.stderr.strip():
        sys.exit(f"mypy failed\n{run.stdout}{run.stderr}")
    found = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    return [
        Finding(Path(one["file"]).as_posix(), one["line"], one["code"] or "unknown", one["message"])
        for one in found
        if one["severity"] == "error"
    ]


def suppressions(path: str, source: str) -> Iterator[Finding]:
    """Give each comment that keeps mypy from speaking.

    >>> [one.code for one in suppressions("a.py", "x = 1  # type: ignore[misc]  # graphene has no types")]
    ['type-ignore']
    >>> [one.code for one in suppressions("a.py", "x = 1  # type: ignore[misc]")]
    ['type-ignore', 'ignore-without-reason']
    >>> [one.code for one in suppressions("a.py", "x = '# type: ignore'")]
    []
    """
    if not re.search(r"type:\s*ignore|mypy:|no_type_check", source):
        return
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        line = token.start[0]
        if token.type == tokenize.NAME and token.string.startswith("no_type_check"):
            yield Finding(path, line, "no-type-check", "A whole function or class is kept from mypy")
        elif token.type == tokenize.COMMENT and INLINE.search(token.string):
            yield Finding(
                path, line, "inline-settings", "mypy's settings stand in pyproject.toml, for all modules alike"
            )
        elif token.type == tokenize.COMMENT and IGNORE.search(token.string):
            yield Finding(path, line, IGNORED, "mypy is told to look away")
            if not WITH_CODE_AND_REASON.search(token.string):
                message = "Say which error and why: `# type: ignore[code]  # the reason`"
                yield Finding(path, line, "ignore-without-reason", message)


def all_findings(root: Path, packages: Iterable[str]) -> list[Finding]:
    """Give what mypy finds in the packages, and what keeps it from finding more."""
    packages = list(packages)
    found = mypy_findings(root, packages)
    for package in packages:
        for file in sorted((root / package).rglob("*.py")):
            found += suppressions(file.relative_to(root).as_posix(), file.read_text("utf-8"))
    return found


def counted(found: Iterable[Finding]) -> dict[str, Counter[str]]:
    """Count findings by module and code."""
    numbers: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        numbers[one.path][one.code] += 1
    return dict(numbers)


def is_within(path: str, rooms: Iterable[str]) -> bool:
    """Tell whether a module is one of the rooms or stands in one."""
    return any(path == room or path.startswith(f"{room}/") for room in rooms)


def problems(found: Iterable[Finding], allowed: Numbers, strict: Iterable[str]) -> list[str]:
    """Give a sentence for each module and code that differs from what is allowed; none if all is well."""
    found, strict = sorted(found), list(strict)
    numbers = counted(found)
    told = []
    for path in sorted({*numbers, *allowed}):
        now, before = numbers.get(path, {}), allowed.get(path, {})
        for code in sorted({*now, *before}):
            here, limit = now.get(code, 0), before.get(code, 0)
            if limit and code != IGNORED and is_within(path, strict):
                told.append(f"{path}: is in a strict room, and type_errors.toml allows it {limit} {code}")
            if here > limit:
                told.append(f"{path}: {here} {code}, and {limit} allowed")
                told += [f"  {one}" for one in found if (one.path, one.code) == (path, code)]
            elif here < limit:
                told.append(f"{path}: {here} {code} instead of {limit}: write the better number down with --write")
    return told


def lowered(found: Iterable[Finding], allowed: Numbers) -> dict[str, dict[str, int]]:
    """Give what is allowed from now on: the lower number of now and before.

    >>> lowered([Finding("a.py", 1, "misc", ""), Finding("b.py", 1, "misc", "")], {"a.py": {"misc": 3, "str": 1}})
    {'a.py': {'misc': 1}}
    """
    numbers = counted(found)
    lower = {
        path: {code: low for code, limit in codes.items() if (low := min(limit, numbers.get(path, {}).get(code, 0)))}
        for path, codes in allowed.items()
    }
    return {path: codes for path, codes in lower.items() if codes}


def as_toml(numbers: Numbers) -> str:
    """Give the file's text: sorted, and one line a module, so that two branches seldom touch the same one.

    >>> print(as_toml({"b.py": {"str": 1}, "a.py": {"misc": 2, "arg-type": 1}}).removeprefix(HEAD), end="")
    "a.py" = { arg-type = 1, misc = 2 }
    "b.py" = { str = 1 }
    """
    lines = (
        f'"{path}" = {{ {", ".join(f"{code} = {number}" for code, number in sorted(codes.items()))} }}\n'
        for path, codes in sorted(numbers.items())
    )
    return HEAD + "".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Check the package, or write the lower numbers down; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent, help="of the project")
    parser.add_argument("--write", action="store_true", help="write lower numbers down")
    asked = parser.parse_args(arguments)
    settings = tomllib.loads((asked.root / "pyproject.toml").read_text("utf-8"))["tool"]["type_ratchet"]
    baseline = asked.root / BASELINE
    allowed: Numbers = tomllib.loads(baseline.read_text("utf-8")) if baseline.exists() else {}
    found = all_findings(asked.root, settings["packages"])
    if asked.write:
        allowed = lowered(found, allowed) if baseline.exists() else counted(found)
        baseline.write_text(as_toml(allowed), "utf-8")
    told = problems(found, allowed, settings["strict"])
    print(*told, sep="\n", end="\n" if told else "")
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())

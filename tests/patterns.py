"""Every regular expression of the site, how it is used, and the texts that are worst for it, made of itself."""

import ast
import importlib
import itertools
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre
from re import _parser

HOUSE = Path(__file__).resolve().parent.parent / "tosbelgi"
EVERYWHERE, WAYS = "search", {"search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn"}
CATEGORIES = {
    sre.CATEGORY_DIGIT: "1",
    sre.CATEGORY_NOT_DIGIT: "a",
    sre.CATEGORY_SPACE: " \n",
    sre.CATEGORY_NOT_SPACE: "a",
    sre.CATEGORY_WORD: "aя1",
    sre.CATEGORY_NOT_WORD: "- ",
}


@dataclass(frozen=True)
class Written:
    """A pattern where it stands in the code. `compiled` is None where it is made of what only a call knows."""

    where: str
    compiled: re.Pattern | None
    ways: frozenset[str]

    def spent(self, text: str | bytes) -> float:
        """CPU seconds to hold the pattern against the text in the ways in which the code does."""
        began = time.process_time()
        for way in self.ways:
            if way in ("match", "fullmatch"):
                getattr(self.compiled, way)(text)
            else:
                for _match in self.compiled.finditer(text):
                    pass
        return time.process_time() - began


def all_written() -> list[Written]:
    sources = {path: path.read_text("utf-8") for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts}
    everywhere = _used("\n".join(sources.values()))
    return [
        each
        for path, source in sources.items()
        if "re" in source
        for each in _in_module(path, source, everywhere | _used(source))
    ]


def _used(source: str) -> dict[str, set[str]]:
    """Which methods are called of which names."""
    used: dict[str, set[str]] = {}
    for name, way in re.findall(r"\b([A-Za-z_]+)\.([a-z]+)\b", source):
        if way in WAYS:
            used.setdefault(name, set()).add(way)
    return used


def _in_module(path: Path, source: str, used: dict[str, set[str]]) -> Iterator[Written]:
    tree = ast.parse(source)
    module = ".".join(path.relative_to(HOUSE.parent).with_suffix("").parts).removesuffix(".__init__")
    names = {id(each.value): ast.unparse(each.targets[0]) for each in ast.walk(tree) if isinstance(each, ast.Assign)}
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and call.args):
            continue
        called = ast.unparse(call.func)
        way = called.removeprefix("re.")
        if called in ("RegexValidator", "re_path"):
            ways = {EVERYWHERE}
        elif called == "re.compile":
            ways = used.get(names.get(id(call), ""), set()) or {EVERYWHERE}
        elif called.startswith("re.") and way in WAYS:
            ways = {way}
        else:
            continue
        yield Written(f"{module}: {ast.unparse(call.args[0])}", _compiled(module, call), frozenset(ways))


def _compiled(module: str, call: ast.Call) -> re.Pattern | None:
    """As the module itself would compile it: names in the pattern are names of the module."""
    others = [*call.args[1:], *(each.value for each in call.keywords)]
    flags = [each for each in others if ast.unparse(each).startswith("re.")]
    try:
        values = [eval(ast.unparse(each), vars(importlib.import_module(module))) for each in (call.args[0], *flags)]
    except NameError:
        return None
    return re.compile(*values)


def attacks(pattern: re.Pattern, size: int) -> Iterator[str | bytes]:
    """Long texts that begin to match and do not end: signs of the pattern, and pairs of them, many times over."""
    is_text = isinstance(pattern.pattern, str)
    source = pattern.pattern if is_text else pattern.pattern.decode("latin-1")
    parsed = _parser.parse(source, pattern.flags if is_text else pattern.flags & ~re.UNICODE)
    signs, words = (list(dict.fromkeys(each)) for each in _parts(parsed))
    some = _spread(signs, 8)
    beginnings = _spread([word for word in words if len(word) > 1], 3)
    pairs = ("".join(pair) for pair in itertools.permutations(some, 2))
    begun = (word + sign for word in beginnings for sign in some)
    units = dict.fromkeys([*_spread(signs, 16), *pairs, *beginnings, *begun])
    for unit in units:
        yield from _made(is_text, unit * (size // len(unit)))
    for word, sign in itertools.product([*beginnings, *_spread(signs, 4)], some):
        yield from _made(is_text, word + sign * size)


def _made(is_text: bool, text: str) -> Iterator[str | bytes]:
    for whole in (text, text + "\x01"):
        yield whole if is_text else whole.encode("latin-1", "replace")


def _spread(things: list[str], most: int) -> list[str]:
    """Some of many, from the whole length of them."""
    return things if len(things) <= most else [things[place * len(things) // most] for place in range(most)]


def _parts(parsed) -> tuple[list[str], list[str]]:
    """Of a pattern: signs that fit its parts, and what it spells out."""
    signs: list[str] = []
    words = [""]
    for kind, value in parsed:
        if kind is sre.LITERAL:
            words[-1] += chr(value)
            signs.append(chr(value))
            continue
        words.append("")
        signs += _signs(kind, value)
        for inner in _inner(kind, value):
            more, spelt = _parts(inner)
            signs += more
            words += [*spelt, ""]
    return signs, [word for word in words if word]


def _inner(kind, value) -> list:
    if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind in (sre.BRANCH, sre.ASSERT, sre.ASSERT_NOT):
        return value[1] if kind is sre.BRANCH else [value[1]]
    return [value] if kind is sre.ATOMIC_GROUP else []


def _signs(kind, value) -> list[str]:
    if kind is sre.ANY:
        return ["a", "\n"]
    if kind is sre.NOT_LITERAL:
        return ["b" if value == ord("a") else "a"]
    if kind is not sre.IN:
        return []
    signs = list("a -") if value[0][0] is sre.NEGATE else []
    for each, inside in value:
        if each is sre.LITERAL:
            signs.append(chr(inside))
        elif each is sre.RANGE:
            signs.append(chr(inside[0]))
        elif each is sre.CATEGORY:
            signs += CATEGORIES[inside]
    return signs


class TooSlow(Exception):
    """More than was given."""


@contextmanager
def no_more_than(seconds: float) -> Iterator[None]:
    """Of CPU time: what doubles its work with each letter would never come back."""

    def over(*_args):
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)

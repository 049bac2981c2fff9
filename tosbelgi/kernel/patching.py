"""Register of what is replaced in other people's code, so that an upgrade which changes it fails by name.

`replace` puts a value in place and notes why, until which version, and the digest of the source that it stands for;
`override_template` and `override_url` note what Django finds in ours first. Nothing is compared while the site runs:
`manage.py patches --check` does it, which is a part of `make check`.
"""

import ast
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.template.utils import get_app_template_dirs

OURS = Path(__file__).resolve().parent.parent
DIGITS = 12  # of a digest: enough that a change is seen


@dataclass(frozen=True)
class Patch:
    """One thing that is replaced.

    `name` is the dotted name of what is replaced, "template …" or "address …". `find` returns the source that it
    replaces and raises LookupError where that is gone. `reason` says what was wrong with it, `until` in which version
    it is to be looked at again and what would make it unnecessary; `digest` is that of the source at the time of
    writing. `owner` and `attribute` are what was set, if an attribute was.
    """

    name: str
    find: Callable[[], str]
    reason: str
    until: str
    digest: str
    owner: Any = None
    attribute: str = ""

    def present_digest(self) -> str:
        """Digest of the source as it is installed now; LookupError where it is gone."""
        return hashlib.sha256(_normalized(self.find()).encode()).hexdigest()[:DIGITS]

    def problems(self) -> Iterator[str]:
        """What keeps this patch from being trusted, each as a sentence that begins with its name."""
        if not self.reason.strip():
            yield f"{self.name}: no reason is given; say what is wrong with what it replaces."
        if not self.until.strip():
            yield f"{self.name}: no `until` is given; say which version, or what, makes it unnecessary."
        try:
            present = self.present_digest()
        except LookupError as gone:
            yield f"{self.name}: {gone} is no longer there; see whether the patch is still needed, and where."
            return
        if not self.digest:
            yield f'{self.name}: no digest is given; read what it replaces, then write digest="{present}".'
        elif self.digest != present:
            yield (
                f"{self.name}: what it replaces has changed ({self.digest} is now {present}). Compare both versions, "
                f'mend the patch or take it away, then write digest="{present}".'
            )


_patches: list[Patch] = []


def registered() -> tuple[Patch, ...]:
    """All patches, in the order in which they were made."""
    return tuple(_patches)


def replace(
    owner: Any, name: str, value: object, *, reason: str = "", until: str = "", digest: str = "", source: str = ""
) -> None:
    """Set the attribute of a class, module or object that is not ours to `value`, and register it.

    What is replaced is the attribute as `owner` or one of its bases writes it. Where it is written elsewhere, `source`
    names the place as "module:Name.of.it".
    """
    setattr(owner, name, value)
    place = source or _place(owner, name)
    label = place.replace(":", ".") + (f" ({name})" if source else "")
    _patches.append(Patch(label, lambda: source_of(place), reason, until, digest, owner, name))


def refill(container: Any, content: Any, *, source: str, reason: str = "", until: str = "", digest: str = "") -> None:
    """Give a list new items, or update a dictionary, in place, since others hold it; `source` as in `replace`."""
    if isinstance(container, dict):
        container.update(content)
    else:
        container[:] = content
    _patches.append(Patch(source.replace(":", "."), lambda: source_of(source), reason, until, digest))


def override_template(name: str, *, reason: str = "", until: str = "", digest: str = "") -> None:
    """Register a template of ours that stands before one of a package with the same name."""
    _patches.append(Patch(f"template {name}", lambda: _original_template(name), reason, until, digest))


def override_url(route: str, view: str, *, reason: str = "", until: str = "", digest: str = "") -> None:
    """Register an address whose view is ours instead of a package's; `view` is "module:Name" of that one."""
    _patches.append(Patch(f"address {route}", lambda: source_of(view), reason, until, digest))


def _place(owner: Any, name: str) -> str:
    if inspect.ismodule(owner):
        return f"{owner.__name__}:{name}"
    return f"{owner.__module__}:{owner.__qualname__}.{name}"


def source_of(place: str) -> str:
    """The source of "module:Name.of.it" as the file of the module has it, or of the attribute as a base class has it.

    It is read, not asked of the object: that one may have been replaced already. LookupError where there is none.
    """
    try:
        return _written_at(place)
    except LookupError as gone:
        module, _colon, path = place.partition(":")
        owner: object = sys.modules.get(module)
        for step in path.split(".")[:-1]:
            owner = getattr(owner, step, None)
        for base in getattr(owner, "__mro__", ())[1:]:
            with suppress(LookupError):
                return _written_at(f"{base.__module__}:{base.__qualname__}.{path.rpartition('.')[2]}")
        raise gone


def _written_at(place: str) -> str:
    module, _colon, path = place.partition(":")
    text, tree = _parsed(module)
    found: list[ast.stmt] = []
    body: list[ast.stmt] = tree.body
    for name in filter(None, path.split(".")):
        found = [node for node in _statements(body) if name in _names(node)]
        if not found:
            raise LookupError(f"{module}.{path}")
        body = [inner for node in found for inner in getattr(node, "body", [])]
    lines = text.splitlines()
    return "\n".join(textwrap.dedent("\n".join(lines[_first_line(node) - 1 : node.end_lineno])) for node in found)


@lru_cache(maxsize=128)
def _parsed(module: str) -> tuple[str, ast.Module]:
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:
        spec = None
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        raise LookupError(module)
    text = Path(spec.origin).read_text("utf-8")
    return text, ast.parse(text)


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module or class, those in its conditions too."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            yield from _statements([*node.body, *node.orelse])


def _names(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])


def _original_template(name: str) -> str:
    for folder in get_app_template_dirs("templates"):
        path = Path(folder) / name
        if not path.is_relative_to(OURS) and path.is_file():
            return path.read_text("utf-8")
    raise LookupError(name)


def _normalized(source: str) -> str:
    """Without empty lines, lines of comments and white space at the end of lines."""
    lines = (line.rstrip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.lstrip().startswith("#"))

"""What we replace in other people's code stands in one register, with a reason and a digest of what it replaces."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from io import StringIO
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import models
from django.template.loaders.app_directories import get_app_template_dirs
from django.urls import URLPattern, get_resolver
from django.utils.module_loading import import_string
from django.utils.translation import override
from wagtail.admin.views.account import AvatarSettingsPanel

from tosbelgi.kernel import patching
from tosbelgi.language.languages import SOURCE

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "tosbelgi"
MUTATING = {"append", "clear", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
OUR_PACKAGES = {"tosbelgi", *sys.stdlib_module_names}


@pytest.fixture
def patches(monkeypatch):
    """A register of the test's own, with the patches that there are."""
    monkeypatch.setattr(patching, "_patches", [*patching.registered()])
    return patching._patches


def checked() -> str:
    """What `manage.py patches --check` has to say, which `make check` runs."""
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("patches", "--check", stderr=errors)
    return errors.getvalue()


def test_every_patch_says_why_and_until_when_and_replaces_what_it_was_written_for():
    assert [problem for patch in patching.registered() for problem in patch.problems()] == []
    assert "python manage.py patches --check" in (ROOT / ".ci" / "check").read_text()
    call_command("patches", "--check")


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        ({"reason": ""}, "no reason is given"),
        ({"until": " "}, "no `until` is given"),
        ({"digest": ""}, "no digest is given"),
        ({"digest": "0123456789ab"}, "what it replaces has changed"),
        ({"find": lambda: patching.source_of("wagtail.admin.mail:send_pigeon")}, "is no longer there"),
        ({"find": lambda: patching.source_of("wagtail.admin.pigeons:send")}, "is no longer there"),
    ],
)
def test_a_patch_that_lacks_something_fails_by_name(patches, taken, sentence):
    for patch in (patches[0], patches[-1]):
        patches[:] = [replace(patch, **taken)]
        assert checked().startswith(f"{patch.name}: ")
        assert sentence in checked()


def test_a_patch_is_made_and_noted_at_once(patches, monkeypatch):
    monkeypatch.setattr(AvatarSettingsPanel, "order", AvatarSettingsPanel.order)
    patching.replace(AvatarSettingsPanel, "order", 7)
    assert AvatarSettingsPanel.order == 7
    assert checked().count("wagtail.admin.views.account.AvatarSettingsPanel.order: no ") == 3


def test_the_digests_of_an_upgrade_are_printed():
    printed = StringIO()
    call_command("patches", stdout=printed)
    for patch in patching.registered():
        assert f"{patch.digest}  {patch.name}\n    {patch.reason}\n    until: {patch.until}\n" in printed.getvalue()


def test_a_digest_is_of_what_is_said_and_not_of_how_it_is_set():
    once = patching.Patch("x", lambda: "def x():\n    return 1\n", "why", "wagtail 9", "")
    anew = replace(once, find=lambda: "def x():\n\n    # one\n    return 1   \n")
    other = replace(once, find=lambda: "def x():\n    return 2\n")
    assert once.present_digest() == anew.present_digest() != other.present_digest()


def test_what_a_base_class_writes_is_found_in_it():
    assert "def get(self" in patching.source_of("wagtail.admin.views.pages.copy:CopyView.get")


# What is written in the code


class Writes(ast.NodeVisitor):
    """Finds what is set, deleted or filled on a thing that was imported from a package of others.

    A local name stands for such a thing too where it was given one, or one after another.
    """

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path, self.found, self.foreign = path, [], set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                self.foreign |= set(imported_names(node))
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        known = self.foreign
        parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.foreign = known - {one.arg for one in parameters}
        self.generic_visit(node)
        self.foreign = known

    def visit_For(self, node: ast.For) -> None:
        if self.is_foreign(node.iter):
            self.foreign = self.foreign | {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                alias = {target.id} if self.is_foreign(node.value) else set()
                self.foreign = (self.foreign - {target.id}) | alias
            self.check(target, node)
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.check(node.target, node)
        self.generic_visit(node)

    def visit_Delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            self.check(target, node)

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name) and function.id in {"setattr", "delattr"} and self.is_foreign(node.args[0]):
            self.found.append(f"{self.path}: {ast.unparse(node)}")
        if isinstance(function, ast.Attribute) and function.attr in MUTATING:
            self.check(function.value, node)
        self.generic_visit(node)

    def check(self, target: ast.expr, node: ast.AST) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for one in target.elts:
                self.check(one, node)
        elif isinstance(target, ast.Attribute | ast.Subscript) and self.is_foreign(target.value):
            self.found.append(f"{self.path}: {ast.unparse(node)}")

    def is_foreign(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Tuple | ast.List):
            return any(self.is_foreign(one) for one in node.elts)
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"values", "items"}
        ):
            node = node.func.value
        while isinstance(node, ast.Attribute | ast.Subscript):
            node = node.value
        return isinstance(node, ast.Name) and node.id in self.foreign


def imported_names(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    for alias in node.names:
        module = alias.name if isinstance(node, ast.Import) else node.module or ""
        if getattr(node, "level", 0) == 0 and module.partition(".")[0] not in OUR_PACKAGES:
            yield alias.asname or alias.name.partition(".")[0]


def unregistered_writes(path: str, code: str) -> list[str]:
    return Writes(path, ast.parse(code)).found


def test_nothing_is_set_on_what_is_not_ours_but_by_the_register():
    found = []
    for path in HOUSE.rglob("*.py"):
        if "migrations" not in path.parts:
            found += unregistered_writes(str(path.relative_to(ROOT)), path.read_text("utf-8"))
    assert found == [], "use tosbelgi.kernel.patching.replace, with a reason, an `until` and a digest"


@pytest.mark.parametrize(
    "written",
    [
        "from wagtail.admin import mail\nmail.send_notification = None",
        "import modelcluster.forms\nmodelcluster.forms.childformset_factory = None",
        "from wagtail.models import Page\nsetattr(Page, 'title', None)",
        "def late():\n    from wagtail.models import Page\n    del Page.title",
        "from wagtail.admin.api.views import V\nV.actions.pop('publish', None)",
        "from wagtail.admin.forms import auth\nauth.LoginForm.base_fields['password'].label = 'x'",
        "from wagtail.sites import views\nfor column in views.IndexView.columns:\n    column.label = 'x'",
        "from wagtail.models import Page\nkind = Page\nkind.title, other = 1, 2",
        "from wagtail.admin import mail, edit\nfor module in (mail, edit):\n    module.send = None",
        "from wagtail.forms import F\nF.types[:] = []",
        "from wagtail.forms import F\nF.count += 1",
    ],
)
def test_a_patch_beside_the_register_fails_by_name(written):
    [found] = unregistered_writes("tosbelgi/new.py", written)
    assert found == f"tosbelgi/new.py: {ast.unparse(ast.parse(written).body[-1]).splitlines()[-1].strip()}"


@pytest.mark.parametrize(
    "written",
    [
        "from wagtail.models import Page\npage = Page()\npage.title = 'x'",
        "from wagtail.models import Page\ndef name(Page):\n    Page.title = 'x'",
        "from .models import Page\nPage.title = 'x'",
        "from tosbelgi.kernel import health\nhealth.NOTICES['x'] = 1",
        "import os\nos.environ.setdefault('A', 'b')",
    ],
)
def test_what_is_ours_is_ours_to_set(written):
    assert unregistered_writes("tosbelgi/new.py", written) == []


# What is there when the site runs


WRAPPERS = {
    property: "fget",
    cached_property: "func",
    partial: "func",
    classmethod: "__func__",
    staticmethod: "__func__",
}


def replaced_by_us() -> Iterator[tuple[object, str]]:
    """(owner, name) of each attribute of a module or class of a package that is a function or class of ours.

    Packages take our models of users, images and documents, and what ends a workflow, from our settings.
    """
    for module in list(sys.modules.values()):
        if not isinstance(module, ModuleType) or "site-packages" not in (getattr(module, "__file__", None) or ""):
            continue
        owners = [module]
        # A lazy thing would be made if it were asked of which class it is.
        classes = [one for one in vars(module).values() if issubclass(type(one), type)]
        owners += [one for one in classes if one.__module__ == module.__name__]
        for owner in owners:
            yield from ((owner, name) for name, value in list(vars(owner).items()) if is_ours(value))


def is_ours(value: object) -> bool:
    for wrapper, function in WRAPPERS.items():
        if issubclass(type(value), wrapper):
            value = getattr(value, function)
    if value is import_string(settings.WAGTAIL_FINISH_WORKFLOW_ACTION):
        return False
    if issubclass(type(value), FunctionType):
        return Path(value.__code__.co_filename).is_relative_to(HOUSE)
    is_class = issubclass(type(value), type) and not issubclass(value, models.Model)
    return is_class and value.__module__.startswith("tosbelgi.")


def test_whatever_is_replaced_when_the_site_runs_is_registered(monkeypatch):
    get_resolver().url_patterns  # noqa: B018  imports all that there is
    known = {(id(patch.owner), patch.attribute) for patch in patching.registered()}
    assert [f"{owner.__name__}.{name}" for owner, name in replaced_by_us() if (id(owner), name) not in known] == []
    monkeypatch.setattr(AvatarSettingsPanel, "get_form", patching.registered)
    assert (AvatarSettingsPanel, "get_form") in set(replaced_by_us())


# What Django finds in ours first


def test_every_template_that_stands_before_one_of_others_is_registered():
    folders = [Path(folder) for folder in get_app_template_dirs("templates")]
    ours = [folder for folder in folders if folder.is_relative_to(HOUSE)]
    theirs = [folder for folder in folders if not folder.is_relative_to(HOUSE)]
    names = {path.relative_to(folder) for folder in ours for path in folder.rglob("*") if path.is_file()}
    before = {f"template {name}" for name in names if any((folder / name).is_file() for folder in theirs)}
    assert before == {patch.name for patch in patching.registered() if patch.name.startswith("template ")}


def addresses(resolver, before: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from addresses(one, before + str(one.pattern))


def bare(address: str) -> str:
    """Without the names of its parts, since two views may name them differently."""
    unnamed = re.sub(r"\(\?P<\w+>", "(", address).replace("^", "").replace("$", "")
    return re.sub(r"<(\w+:)?\w+>", r"<\1>", unnamed)


TWO_NAMES = {"kk/sign-in/"}  # ours and allauth's for one page


def test_every_address_that_stands_before_one_of_others_is_registered():
    seen, twice = set(), set()
    with override(SOURCE):  # whatever language an earlier test has left
        for address in addresses(get_resolver()):
            (twice if bare(address) in seen else seen).add(bare(address))
    registered = [patch.name.removeprefix("address ") for patch in patching.registered()]
    known = {bare(name) for name, patch in zip(registered, patching.registered(), strict=True) if name != patch.name}
    assert twice - TWO_NAMES == known

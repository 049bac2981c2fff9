"""Which test runs which lines: calls are inserted into the modules, which costs a fraction of tracing each line."""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RAN = "__ran__"  # the builtin that is called with a module and a line, as that line is about to run
BLOCKS = ("body", "orelse", "finalbody")


class Reach(dict[str, dict]):
    """What is known of each test: its CPU seconds, and which lines of which modules it ran, as they were then."""

    def is_fresh(self, test: str, modules: dict[str, str]) -> bool:
        """Is it known of all these modules, given with their digests? One that it did not run may have changed."""
        known = self.get(test)
        return (
            bool(known)
            and known["file"] == digest_of(ROOT / test.split("::")[0])
            and modules.keys() <= known["of"].keys()
            and all(modules[module] == known["of"][module] for module in modules.keys() & known["lines"].keys())
        )

    def meeting(self, module: str, lines: Iterable[int]) -> list[str]:
        """Tests that ran one of these lines, the quick ones first."""
        required = set(lines)
        reaching = (
            test for test, known in self.items() if known["sound"] and required & set(known["lines"].get(module, ()))
        )
        return sorted(reaching, key=lambda test: self[test]["cpu"])


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:16] if path.exists() else ""


def with_calls(source: str, module: str) -> ast.Module:
    """The module's tree in which each statement of a function, and each lambda, says beforehand that it runs.

    Of a statement its first line is named, also for the comprehensions in it; all else keeps its lines.
    """
    return ast.fix_missing_locations(_Calls(module).visit(ast.parse(source)))


class _Calls(ast.NodeTransformer):
    def __init__(self, module: str) -> None:
        self.module = module
        self.functions = 0  # how many we are inside of: what is run at import alone is none of a test's lines

    def generic_visit(self, node: ast.AST) -> ast.AST:
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        self.functions += is_function
        super().generic_visit(node)
        for block in BLOCKS if self.functions else ():
            statements = getattr(node, block, None)
            if isinstance(statements, list):
                setattr(node, block, self._told(statements, after=_has_docstring(node)))
        self.functions -= is_function
        return node

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        super().generic_visit(node)
        node.body = ast.copy_location(ast.BoolOp(ast.Or(), [self._call(node.body), node.body]), node.body)
        return node

    def _told(self, statements: list[ast.stmt], *, after: int) -> list[ast.stmt]:
        told = statements[:after]
        for statement in statements[after:]:
            told += [ast.copy_location(ast.Expr(self._call(statement)), statement), statement]
        return told

    def _call(self, node: ast.AST) -> ast.Call:
        """Answers None, so that what follows an `or` is the value."""
        return ast.Call(ast.Name(RAN, ast.Load()), [ast.Constant((self.module, node.lineno))], [])


def _has_docstring(node: ast.AST) -> bool:
    documented = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return documented and ast.get_docstring(node, clean=False) is not None

"""Mutations: small faults, such as people make, applied to a module's AST one at a time. Pure: text in, tree out."""

import ast
import copy
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

Step = tuple[str, int | None]  # a field of a node and, where it holds a list, the place in it

BOUNDARIES = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
OPPOSITES = {ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot}
OPPOSITES |= {ast.IsNot: ast.Is}
TWINS = {"any": "all", "all": "any", "min": "max", "max": "min", "first": "last", "last": "first"}
LINKS = {
    "select_for_update",
    "distinct",
    "strip",
    "casefold",
    "lower",
    "upper",
    "live",
    "public",
    "reverse",
    "specific",
}
NARROWING = {"filter", "exclude", "get", "update", "Q", "get_or_create", "update_or_create"}
ORDERING = {"sorted", "reversed"}
# Not mutated, since it decides nothing: messages, logs, types, and caches that only save time.
SILENT_CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "cast"}
SILENT_DECORATORS = {"property", "classmethod", "staticmethod", "dataclass", "cached_property", "lru_cache", "cache"}
SILENT_DECORATORS |= {"contextmanager", "override", "overload", "total_ordering", "register", "wraps", "__get__"}
SILENT_FUNCTIONS = {"__str__", "__repr__"}
DEFINITION = {"annotation", "returns", "decorator_list", "defaults", "kw_defaults", "bases", "keywords"}
DEFINING = (ast.FunctionDef, ast.ClassDef, ast.arguments, ast.arg, ast.AnnAssign)


class Fault(NamedTuple):
    """One fault: of what kind, in which function (empty: at the module's own level), on which line, and its source."""

    path: tuple[Step, ...]
    change: ast.AST
    kind: str
    scope: str
    lines: range  # of the statement that is faulty: whoever ran one of them has met it
    line: int
    before: str
    after: str
    key: str  # the same for as long as the function's source is
    at_definition: bool  # evaluated while the module is imported


class _Place(NamedTuple):
    scope: str
    owner: ast.AST  # the function, class or module that the key is bound to
    lines: range
    running: bool  # inside a function's body


def faults_of(source: str) -> list[Fault]:
    """Every fault that can be put into this source, in the order of the text."""
    tree = ast.parse(source)
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for path, node, change, kind, place in _walk(tree, (), _Place("", tree, range(0), False)):
        before, after = source_of(node), source_of(change)
        body = place.owner if place.scope else node
        bound = f"{kind}\0{place.scope}\0{ast.unparse(body)}\0{before}\0{after}"
        seen[bound] = seen.get(bound, 0) + 1
        key = hashlib.sha256(f"{bound}\0{seen[bound]}".encode()).hexdigest()[:20]
        line = getattr(node, "lineno", place.lines.start)
        imported = not (place.running or kind.startswith("always"))
        faults.append(Fault(path, change, kind, place.scope, place.lines, line, before, after, key, imported))
    return sorted(faults, key=lambda fault: fault.line)


def source_of(node: ast.AST) -> str:
    """The source of a node in one line; of a function or a condition its head."""
    match node:
        case ast.FunctionDef():
            head = " ".join(f"@{ast.unparse(each)}" for each in node.decorator_list)
            answer = f" return {ast.unparse(node.body[0].value)}" if _answers_at_once(node) else " …"
            return f"{head} def {node.name}(…):{answer}".strip()
        case ast.While(test=ast.Constant(value=False)):
            return "pass"
        case ast.If() | ast.While():
            return f"if {' '.join(ast.unparse(node.test).split())}: …"
        case ast.With():
            return f"with {', '.join(map(ast.unparse, node.items))}: …"
    return " ".join(ast.unparse(node).split())


def _answers_at_once(node: ast.FunctionDef) -> bool:
    return len(node.body) == 1 and isinstance(node.body[0], ast.Return) and isinstance(node.body[0].value, ast.Constant)


def with_fault(source: str, fault: Fault) -> ast.Module:
    """The module's tree with that one fault in it; all else keeps its lines."""
    tree = ast.parse(source)
    parent: ast.AST = tree
    for name, index in fault.path[:-1]:
        parent = getattr(parent, name) if index is None else getattr(parent, name)[index]
    name, index = fault.path[-1]
    old = getattr(parent, name) if index is None else getattr(parent, name)[index]
    new = ast.fix_missing_locations(ast.copy_location(copy.deepcopy(fault.change), old))
    if index is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new
    return tree


def _walk(node: ast.AST, path: tuple[Step, ...], place: _Place) -> Iterator[tuple]:
    if _silent(node):
        return
    place = _place_of(node, place)
    for change, kind in _changes(node, place):
        if kind == "turned round" and path[-1][0] == "test":
            continue  # the same as a condition that is always met, or never
        yield path, node, change, kind, place
    for name, value in ast.iter_fields(node):
        if (name in DEFINITION and isinstance(node, DEFINING)) or (
            name == "slice" and not isinstance(value, ast.Slice)
        ):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield from _walk(child, (*path, (name, index)), _running(node, name, place))


def _silent(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef(name=name) if name in SILENT_FUNCTIONS:
            return True
        case ast.ClassDef(name="Meta") | ast.Import() | ast.ImportFrom() | ast.Raise() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call() as call):
            return _silent(call)
        case ast.Call(func=ast.Name(id=name)) if name in SILENT_CALLS:
            return True
        case ast.keyword(arg="chunk_size" | "batch_size" | "max_length" | "stacklevel" | "strict"):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="logger"))):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="models"))):  # the columns are made by migrations
            return True
    return False


def _place_of(node: ast.AST, place: _Place) -> _Place:
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            scope = f"{place.scope}.{node.name}".lstrip(".")
            return place._replace(scope=scope, owner=node, lines=range(node.lineno, (node.end_lineno or 0) + 1))
        case ast.stmt():
            body = getattr(node, "body", None)
            end = body[0].lineno if isinstance(body, list) and body else (node.end_lineno or 0) + 1
            return place._replace(lines=range(node.lineno, max(end, node.lineno + 1)))
    return place


def _running(node: ast.AST, field: str, place: _Place) -> _Place:
    inside = isinstance(node, ast.FunctionDef | ast.Lambda) and field == "body"
    return place._replace(running=True) if inside else place


def _changes(node: ast.AST, place: _Place) -> Iterator[tuple[ast.AST, str]]:
    """What may stand here instead, with the kind of fault it is."""
    match node:
        case ast.FunctionDef():
            yield from _of_function(node)
        case ast.If() | ast.IfExp():
            for value in (False, True):
                yield _with(node, test=ast.Constant(value)), f"condition always {str(value).lower()}"
        case ast.With(items=[ast.withitem(context_expr=expression)]) if "atomic" in ast.unparse(expression):
            yield ast.If(test=ast.Constant(True), body=node.body, orelse=[]), "transaction dropped"
        case ast.Expr(value=ast.Call()):
            yield _never(node), "call dropped"
        case ast.AugAssign():
            yield _never(node), "change dropped"
        case ast.Assign(targets=[target]) if _changes_something(target):
            yield _never(node), "change dropped"
        case ast.comprehension(ifs=conditions):
            for less in _without_each(conditions):
                yield _with(node, ifs=less), "condition of a loop dropped"
        case ast.BoolOp(values=values):
            for less in _without_each(values):
                yield less[0] if len(less) == 1 else _with(node, values=less), "operand dropped"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand, "not dropped"
        case ast.Compare(ops=[operator]):
            other = BOUNDARIES.get(type(operator)) or OPPOSITES.get(type(operator))
            if other:
                yield _with(node, ops=[other()]), "boundary moved" if type(operator) in BOUNDARIES else "turned round"
        case ast.BinOp(op=ast.BitAnd() | ast.BitOr()) if place.running:
            yield node.left, "operand dropped"
            yield node.right, "operand dropped"
        case ast.BinOp(op=ast.Add()):
            yield _with(node, op=ast.Sub()), "sign turned"
        case ast.BinOp(op=ast.Sub()):
            yield _with(node, op=ast.Add()), "sign turned"
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value), "true for false"
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1), "number moved"
        case ast.Call():
            yield from _of_call(node)
        case ast.JoinedStr(values=parts):
            for index, part in enumerate(parts):
                if isinstance(part, ast.FormattedValue):
                    yield _with(node, values=parts[:index] + parts[index + 1 :]), "part of a text dropped"
        case ast.Set(elts=elements) | ast.List(elts=elements) | ast.Tuple(elts=elements) if len(elements) > 1:
            # Tuples of a class or module are often records: a name with its words.
            whole = (
                place.running or not isinstance(node, ast.Tuple) or all(isinstance(e, ast.Constant) for e in elements)
            )
            if whole and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                for less in _without_each(elements):
                    yield _with(node, elts=less), "element dropped"


def _of_function(node: ast.FunctionDef) -> Iterator[tuple[ast.AST, str]]:
    for index, decorator in enumerate(node.decorator_list):
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        if ast.unparse(named).rpartition(".")[2] not in SILENT_DECORATORS:
            rest = node.decorator_list[:index] + node.decorator_list[index + 1 :]
            yield _with(node, decorator_list=rest), "decorator dropped"
    if isinstance(node.returns, ast.Name) and node.returns.id == "bool":
        for value in (False, True):
            answer = [ast.copy_location(ast.Return(ast.Constant(value)), node.body[-1])]
            yield _with(node, body=answer), f"always {str(value).lower()}"


def _of_call(node: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    chained = isinstance(node.func, ast.Attribute)
    if name in TWINS and (not chained or (name in {"first", "last"} and "order_by" in ast.unparse(node.func.value))):
        other = _with(node.func, attr=TWINS[name]) if chained else ast.Name(TWINS[name], ast.Load())
        yield _with(node, func=other), "twin called"
    if chained and name in LINKS:
        yield node.func.value, "link dropped"
    if name in ORDERING and not chained:
        yield _with(node, func=ast.Name("list", ast.Load()), keywords=[]), "order dropped"
    if chained and name == "order_by" and node.args:
        match node.args[0]:
            case ast.Constant(value=str(column)):
                turned = column.removeprefix("-") if column.startswith("-") else f"-{column}"
                yield _with(node, args=[ast.Constant(turned), *node.args[1:]]), "order turned"
    if name in NARROWING:
        given = len(node.args) + len(node.keywords)
        if chained and given == 1 and name in {"filter", "exclude"}:
            yield node.func.value, "filter dropped"
        elif given > 1:
            for less in _without_each(node.args) if name in {"filter", "exclude", "Q"} else ():
                yield _with(node, args=less), "argument dropped"
            for less in _without_each(node.keywords):
                yield _with(node, keywords=less), "argument dropped"


def _changes_something(target: ast.AST) -> bool:
    if isinstance(target, ast.Tuple):
        return all(map(_changes_something, target.elts))
    return isinstance(target, ast.Attribute | ast.Subscript)


def _never(node: ast.stmt) -> ast.While:
    """The statement is not run, and the function has the free variables it had, so that its code can be replaced."""
    return ast.While(test=ast.Constant(False), body=[node], orelse=[])


def _without_each(nodes: list) -> Iterator[list]:
    for index in range(len(nodes)):
        yield nodes[:index] + nodes[index + 1 :]


def _with(node: ast.AST, **fields: object) -> ast.AST:
    """A copy of the node that differs in these fields."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed

"""Query cost analysis: the points an operation may cost at most, computed before it is executed.

Each value the response could hold is a point, and fields declare further ones (`costs`). A value counts as often as
the lists above it may have rows. A connection has as many rows as its page size; any other list is taken to have
`ASSUMED_LIST_LENGTH`, since those of ours are short by nature. Of a union's types only the most expensive counts.
What a field declares counts once: it serves all rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    StringValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
)

from ..connections import DEFAULT_SIZE, MAX_SIZE
from ..engine import limits
from ..engine.field_costs import declared_cost_in
from ..engine.http_errors import InvalidDocument

ASSUMED_LIST_LENGTH = 6
INTROSPECTION_COST = 500
MAX_REPORTED = 1_000_000_000
MAX_DIGITS = 18  # a longer number is too large anyhow, and converting it takes time that grows with its square


@dataclass
class OperationCost:
    """The cost of an operation in points, its depth, and its number of root fields."""

    cost: int = 0
    depth: int = 0
    root_fields: int = 0
    introspects: bool = False


@dataclass(frozen=True)
class Points:
    """Points that count for each parent object, and points that count once."""

    each: int = 0
    once: int = 0

    def __add__(self, other: "Points") -> "Points":
        return Points(self.each + other.each, self.once + other.once)


@dataclass
class _CostVisitor:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    measured: OperationCost
    open: list[str] = field(default_factory=list)
    known: dict[tuple[str, int, int | None], tuple[GraphQLNamedType | None, Points]] = field(default_factory=dict)

    def cost(
        self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None, depth: int, rows: int | None
    ) -> Points:
        """Points of a selection set below one parent. `rows` is the page size where the parent is a connection."""
        if depth > limits.DEPTH:
            raise InvalidDocument("TOO_DEEP", f"The query has more than {limits.DEPTH} levels.", allowed=limits.DEPTH)
        self.measured.depth = max(self.measured.depth, depth)
        shared = Points()
        kinds: dict[GraphQLNamedType | None, Points] = {}
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                shared += self._field(node, parent, depth, rows)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                kind = self.schema.get_type(condition.name.value) if condition else parent
                kinds[kind] = kinds.get(kind, Points()) + self.cost(node.selection_set, kind, depth, rows)
            elif isinstance(node, FragmentSpreadNode):
                kind, points = self._spread(node, depth, rows)
                kinds[kind] = kinds.get(kind, Points()) + points
        return shared + _highest(kinds)

    def _spread(self, node: FragmentSpreadNode, depth: int, rows: int | None) -> tuple[GraphQLNamedType | None, Points]:
        name = node.name.value
        fragment = self.fragments.get(name)
        if fragment is None:
            return None, Points()  # validation says so
        if name in self.open:
            raise InvalidDocument("FRAGMENT_CYCLE", f"The fragment {name} contains itself.")
        known = self.known.get((name, depth, rows))
        # At depth 1 the root fields are counted on the way, so a fragment is walked again each time.
        if known is None or depth == 1:
            self.open.append(name)
            kind = self.schema.get_type(fragment.type_condition.name.value)
            known = self.known[name, depth, rows] = kind, self.cost(fragment.selection_set, kind, depth, rows)
            self.open.pop()
        return known

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, depth: int, rows: int | None) -> Points:
        name = node.name.value
        if depth == 1:
            self.measured.root_fields += 1
            if name in ("__schema", "__type"):
                self.measured.introspects = True
                return Points(once=INTROSPECTION_COST)
        owner = parent if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        known = owner.fields.get(name) if owner is not None else None
        if owner is None or known is None:
            return Points(1)  # __typename, or something that validation refuses
        size = self._page_size(node, known)
        factor = 1
        if isinstance(get_nullable_type(known.type), GraphQLList):
            factor, size = size or rows or ASSUMED_LIST_LENGTH, None
        declared = declared_cost_in(self.schema, owner, name)
        given = {each.name.value: self._value(each.value) for each in node.arguments}
        points = Points(1, declared.with_arguments({name: value for name, value in given.items() if value is not None}))
        if node.selection_set is None:
            return points
        below = self.cost(node.selection_set, get_named_type(known.type), depth + 1, size)
        return points + Points(factor * below.each, below.once)

    def _value(self, value: Any) -> object:
        """The value of an argument: a string where it is one, None where it is null or missing."""
        if isinstance(value, VariableNode):
            return self.variables.get(value.name.value)
        if isinstance(value, NullValueNode):
            return None
        return value.value if isinstance(value, StringValueNode) else value

    def _page_size(self, node: FieldNode, known: GraphQLField) -> int | None:
        """The page size requested of a connection; None for any other field."""
        if "first" not in known.args and "last" not in known.args:
            return None
        counts = {
            each.name.value: _integer_value(each.value, self.variables)
            for each in node.arguments
            if each.name.value in ("first", "last")
        }
        sizes = {name: size for name, size in counts.items() if size is not None}
        for name, size in sizes.items():
            if not 0 <= size <= MAX_SIZE:
                raise InvalidDocument(
                    "LIST_TOO_LONG",
                    f"A list has from 0 to {MAX_SIZE} rows; {size} were asked for.",
                    field=name,
                    count=size,
                    allowed=MAX_SIZE,
                )
        return max(sizes.values(), default=DEFAULT_SIZE)


def _integer_value(value: Any, variables: Mapping[str, Any]) -> int | None:
    if isinstance(value, VariableNode):
        given = variables.get(value.name.value)
        given = limits.integral(given)
        return given if isinstance(given, int) and not isinstance(given, bool) else None
    return int(value.value[:MAX_DIGITS]) if isinstance(value, IntValueNode) else None


def _default_value(value: IntValueNode | StringValueNode) -> int | str:
    return value.value if isinstance(value, StringValueNode) else int(value.value[:MAX_DIGITS])


def _highest(kinds: Mapping[GraphQLNamedType | None, Points]) -> Points:
    """Fragments on object types exclude each other for one row, not for many; any others may come together."""
    single = [points.each for kind, points in kinds.items() if isinstance(kind, GraphQLObjectType)]
    other = [points.each for kind, points in kinds.items() if not isinstance(kind, GraphQLObjectType)]
    return Points(max(single, default=0) + sum(other), sum(points.once for points in kinds.values()))


def measure(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> OperationCost:
    """Measure an operation that may not be valid; refuses depth, cycles, lists and root fields beyond the limits."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    defaults = {
        each.variable.name.value: _default_value(each.default_value)
        for each in operation.variable_definitions
        if isinstance(each.default_value, IntValueNode | StringValueNode)
    }
    measured = OperationCost()
    root = schema.get_root_type(operation.operation)
    points = _CostVisitor(schema, fragments, {**defaults, **variables}, measured).cost(
        operation.selection_set, root, 1, None
    )
    measured.cost = min(points.each + points.once, MAX_REPORTED)
    most = limits.ROOT_FIELDS if operation.operation is OperationType.QUERY else limits.MUTATIONS
    if measured.root_fields > most:
        raise InvalidDocument(
            "TOO_MANY_ROOT_FIELDS",
            f"The {operation.operation.value} has {measured.root_fields} fields at the root; {most} are allowed.",
            count=measured.root_fields,
            allowed=most,
        )
    return measured


def check(measured: OperationCost) -> None:
    """Refuse what costs more than the operator allows."""
    allowed: int = settings.GRAPHQL_MAX_COST
    if measured.cost > allowed:
        raise InvalidDocument(
            "TOO_COSTLY",
            f"The question costs {measured.cost} points; {allowed} are allowed. Ask for fewer rows or fields.",
            cost=measured.cost,
            allowed=allowed,
        )

"""What an operation may cost at most, in points: the values its answer could hold, and what its fields declare.

A value counts as often as the lists above it may have rows. A connection has the rows that are asked
for; any other list is taken to have `OTHER_LIST`, since those of ours are short by nature. Of a union's
kinds only the dearest counts. What a field declares (`costs`) counts once: it serves all rows.
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
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
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
MAX_DIGITS = 18  # of a number that is too large anyhow


@dataclass
class OperationCost:
    """What an operation asks, before it is executed."""

    cost: int = 0
    depth: int = 0
    root_fields: int = 0
    introspects: bool = False


@dataclass(frozen=True)
class Points:
    """What counts for each parent, and what counts once."""

    each: int = 0
    once: int = 0

    def __add__(self, other: "Points") -> "Points":
        return Points(self.each + other.each, self.once + other.once)


@dataclass
class _CostVisitor:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    found: OperationCost
    open: list[str] = field(default_factory=list)
    known: dict[tuple[str, int, int | None], tuple[Any, Points]] = field(default_factory=dict)

    def cost(self, within: SelectionSetNode, parent: Any, depth: int, rows: int | None) -> Points:
        """Points below one parent. `rows` is the number asked of the connection that the parent is."""
        if depth > limits.DEPTH:
            raise InvalidDocument("TOO_DEEP", f"The query has more than {limits.DEPTH} levels.", allowed=limits.DEPTH)
        self.found.depth = max(self.found.depth, depth)
        shared, kinds = Points(), {}
        for node in within.selections:
            if isinstance(node, FieldNode):
                shared += self._field(node, parent, depth, rows)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                kind = self.schema.get_type(condition.name.value) if condition else parent
                kinds[kind] = kinds.get(kind, Points()) + self.cost(node.selection_set, kind, depth, rows)
            elif isinstance(node, FragmentSpreadNode):
                kind, each = self._spread(node, depth, rows)
                kinds[kind] = kinds.get(kind, Points()) + each
        return shared + _highest(kinds)

    def _spread(self, node: FragmentSpreadNode, depth: int, rows: int | None) -> tuple[Any, Points]:
        name = node.name.value
        fragment = self.fragments.get(name)
        if fragment is None:
            return None, Points()  # validation says so
        if name in self.open:
            raise InvalidDocument("FRAGMENT_CYCLE", f"The fragment {name} contains itself.")
        known = self.known.get((name, depth, rows))
        if known is None or depth == 1:
            self.open.append(name)
            kind = self.schema.get_type(fragment.type_condition.name.value)
            known = self.known[name, depth, rows] = kind, self.cost(fragment.selection_set, kind, depth, rows)
            self.open.pop()
        return known

    def _field(self, node: FieldNode, parent: Any, depth: int, rows: int | None) -> Points:
        name = node.name.value
        if depth == 1:
            self.found.root_fields += 1
            if name in ("__schema", "__type"):
                self.found.introspects = True
                return Points(once=INTROSPECTION_COST)
        known = parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
        if known is None:
            return Points(1)  # __typename, or something that validation refuses
        asked = self._asked(node, known)
        times = 1
        if isinstance(get_nullable_type(known.type), GraphQLList):
            times, asked = asked or rows or ASSUMED_LIST_LENGTH, None
        own = declared_cost_in(self.schema, parent, name)
        given = {each.name.value: self._value(each.value) for each in node.arguments}
        points = Points(1, own.with_arguments({name: value for name, value in given.items() if value is not None}))
        if node.selection_set is None:
            return points
        below = self.cost(node.selection_set, get_named_type(known.type), depth + 1, asked)
        return points + Points(times * below.each, below.once)

    def _value(self, value: Any) -> object:
        """The value of an argument: a text where it is one, None where it is null or missing."""
        if isinstance(value, VariableNode):
            return self.variables.get(value.name.value)
        if isinstance(value, NullValueNode):
            return None
        return value.value if isinstance(value, StringValueNode) else value

    def _asked(self, node: FieldNode, known: GraphQLField) -> int | None:
        """The rows asked of a connection; None for any other field."""
        if "first" not in known.args and "last" not in known.args:
            return None
        counts = [
            _integer_value(each.value, self.variables)
            for each in node.arguments
            if each.name.value in ("first", "last")
        ]
        said = [each for each in counts if each is not None]
        for each in said:
            if not 0 <= each <= MAX_SIZE:
                raise InvalidDocument(
                    "LIST_TOO_LONG",
                    f"A list has from 0 to {MAX_SIZE} rows; {each} were asked for.",
                    count=each,
                    allowed=MAX_SIZE,
                )
        return max(said, default=DEFAULT_SIZE)


def _integer_value(value: Any, variables: Mapping[str, Any]) -> int | None:
    if isinstance(value, VariableNode):
        given = variables.get(value.name.value)
        if isinstance(given, float) and given.is_integer():  # an Int to GraphQL
            given = int(given)
        return given if isinstance(given, int) and not isinstance(given, bool) else None
    return int(value.value[:MAX_DIGITS]) if isinstance(value, IntValueNode) else None


def _default_value(value: IntValueNode | StringValueNode) -> int | str:
    return value.value if isinstance(value, StringValueNode) else int(value.value[:MAX_DIGITS])


def _highest(kinds: Mapping[Any, Points]) -> Points:
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
    found = OperationCost()
    root = schema.get_root_type(operation.operation)
    points = _CostVisitor(schema, fragments, {**defaults, **variables}, found).cost(
        operation.selection_set, root, 1, None
    )
    found.cost = min(points.each + points.once, MAX_REPORTED)
    if found.root_fields > limits.ROOT_FIELDS:
        raise InvalidDocument(
            "TOO_MANY_ROOT_FIELDS",
            f"The query has {found.root_fields} fields at the root; {limits.ROOT_FIELDS} are allowed.",
            count=found.root_fields,
            allowed=limits.ROOT_FIELDS,
        )
    return found


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

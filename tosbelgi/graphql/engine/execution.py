"""A GraphQL execution context that compiles each selection once, then runs it for every row of a list.

The library's executor builds a path, an info and a context for every single value, and checks whether each is
awaitable: most of the time of a response of fifty rows. Here a selection becomes a function from a row to its part of
the response, before the first row is completed. That function handles plain values only. Anything else (an error, a
null in a non-null field, a value of an unexpected type) raises, and the library completes the field again: hence the
response is always the library's. Resolvers do not read `info.path`, and a second call of a resolver finds the rows
that the first has loaded (`rows`), so that this fallback costs no query.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from graphene.types.resolver import dict_or_attr_resolver
from graphql import (
    ExecutionContext,
    FieldNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLString,
    GraphQLUnionType,
    Undefined,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path

from .rows import RequestCache, Row

Complete = Callable[[Any], Any]
PASSED_THROUGH: dict[GraphQLNamedType, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
INT_RANGE = range(-(2**31), 2**31)


class NeedsLibrary(Exception):
    """The compiled selection cannot complete this value; the library completes the field instead."""


class RowExecution(ExecutionContext):
    """Executes one operation. Its root value is a cache of what the operation has looked up."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        if self.root_value is None:
            self.root_value = RequestCache()
        self._use_library = self.middleware_manager is not None

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        if not self._use_library:
            try:
                return self._nullable(return_type, field_nodes)(result)
            except Exception:  # the library raises it again, and says where
                self._use_library = True
        return super().complete_value(return_type, field_nodes, info, path, result)

    # The methods below correspond to `complete_value` of the library, for plain values only.
    def _nullable(self, kind: GraphQLOutputType, nodes: list[FieldNode]) -> Complete:
        if isinstance(kind, GraphQLNonNull):
            return _non_null_completer(self._present(kind.of_type, nodes))
        complete_present = self._present(kind, nodes)
        return lambda value: None if value is None else complete_present(value)

    def _present(self, kind: GraphQLOutputType, nodes: list[FieldNode]) -> Complete:
        """The completer of a value that is not null."""
        if isinstance(kind, GraphQLList):
            complete_item = self._nullable(kind.of_type, nodes)
            return lambda values: [complete_item(value) for value in values]
        if is_leaf_type(kind):
            return _leaf_completer(cast(GraphQLScalarType | GraphQLEnumType, kind))
        if is_abstract_type(kind):
            return self._abstract(cast(GraphQLInterfaceType | GraphQLUnionType, kind), nodes)
        return self._object(cast(GraphQLObjectType, kind), nodes)

    def _abstract(self, kind: GraphQLInterfaceType | GraphQLUnionType, nodes: list[FieldNode]) -> Complete:
        """The completer of an interface or a union: rows have the name of their type under "typename"."""
        known: dict[str, Complete] = {}

        def complete(row: Row) -> Row:
            name = row["typename"]
            if name not in known:
                object_type = self.schema.get_type(name)
                if not isinstance(object_type, GraphQLObjectType) or not self.schema.is_sub_type(kind, object_type):
                    raise NeedsLibrary
                known[name] = self._object(object_type, nodes)
            return known[name](row)

        return complete

    def _object(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Complete:
        if kind.is_type_of:
            raise NeedsLibrary
        steps = []
        for name, field_nodes in self.collect_subfields(kind, nodes).items():
            definition = get_field_def(self.schema, kind, field_nodes[0])
            if definition is None:
                raise NeedsLibrary
            complete = self._nullable(definition.type, field_nodes)
            resolve = definition.resolve or self.field_resolver
            # graphene's default resolver only reads a key of the row: that needs no call.
            if isinstance(resolve, partial) and resolve.func is dict_or_attr_resolver:
                steps.append((name, resolve.args[0], complete))
            else:
                arguments = get_argument_values(definition, field_nodes[0], self.variable_values)
                # One info for all rows: its path lacks the index of the row, which no resolver reads.
                info = self.build_resolve_info(definition, field_nodes, kind, Path(None, name, kind.name))
                steps.append((name, None, _resolving_completer(resolve, info, arguments, complete)))

        def complete_object(row: Row) -> Row:
            return {
                name: complete(row) if column is None else complete(row[column]) for name, column, complete in steps
            }

        return complete_object


def _non_null_completer(present: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            raise NeedsLibrary
        return present(value)

    return complete


def _resolving_completer(
    resolve: Callable[..., Any], info: GraphQLResolveInfo, arguments: dict[str, Any], complete: Complete
) -> Complete:
    return lambda row: complete(resolve(row, info, **arguments))


def _leaf_completer(kind: GraphQLScalarType | GraphQLEnumType) -> Complete:
    """The completer of a leaf: scalars of the right type pass as they are; names of enumeration values are kept."""
    expected, names = PASSED_THROUGH.get(kind), {}

    def complete(value: Any) -> Any:
        if type(value) is expected or (kind is GraphQLInt and type(value) is int and value in INT_RANGE):
            return value
        serialized = kind.serialize(value)
        if serialized is None or serialized is Undefined or isinstance(value, Exception):
            raise NeedsLibrary
        return serialized

    def name_of(value: Any) -> str:
        if value not in names:
            names[value] = complete(value)
        return names[value]

    return name_of if isinstance(kind, GraphQLEnumType) else complete

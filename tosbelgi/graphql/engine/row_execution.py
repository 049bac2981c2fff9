"""A GraphQL execution context that compiles each selection once, then runs it for every row of a list.

The library's executor builds a path, an info and a context for every single value, and checks whether each is
awaitable: most of the time of a response of fifty rows. Here a selection becomes a function from a row to its part of
the response, before the first row is completed. That function handles plain values only. What is known not to be plain
(a refusal, a null in a non-null field, a value of an unexpected type) raises `NotPlain`, and the library completes the
field again: hence the response is always the library's. Resolvers do not read `info.path`, and a second call of a
resolver finds the rows that the first has loaded (`rows`), so that this costs no query. Any other exception is a defect
and gives way to nothing: it fails the field of the operation's root that it happened in.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from graphene.types.resolver import dict_or_attr_resolver
from graphql import (
    ExecutionContext,
    FieldNode,
    GraphQLAbstractType,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLError,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLString,
    Undefined,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path

from tosbelgi.kernel.refusals import Refusal

from .rows import Row

Complete = Callable[[Any], Any]
# The name in the response, the key in the row or the attribute of a model (None for a resolver, which takes the row
# itself), and what is there where the row has none.
Step = tuple[str, str | None, Any, Complete]
PASSED_THROUGH: dict[object, type] = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
INT_RANGE = range(-(2**31), 2**31)


class NotPlain(Exception):
    """The compiled selection does not complete this value; the library completes the field instead."""


class RowExecution(ExecutionContext):
    """Executes one operation."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._gave_way = self.middleware_manager is not None

    def complete_value(
        self,
        return_type: GraphQLOutputType,
        field_nodes: list[FieldNode],
        info: GraphQLResolveInfo,
        path: Path,
        result: Any,
    ) -> Any:
        if not self._gave_way:
            try:
                return self._nullable(return_type, field_nodes)(result)
            except NotPlain:  # the library finds it again, and says where
                self._gave_way = True
        return super().complete_value(return_type, field_nodes, info, path, result)

    # The methods below correspond to `complete_value` of the library, for plain values only.
    def _nullable(self, kind: Any, nodes: list[FieldNode]) -> Complete:
        if isinstance(kind, GraphQLNonNull):
            return _non_null_completer(self._present(kind.of_type, nodes))
        complete_present = self._present(kind, nodes)
        return lambda value: None if value is None else complete_present(value)

    def _present(self, kind: Any, nodes: list[FieldNode]) -> Complete:
        """The completer of a value that is not null."""
        if isinstance(kind, GraphQLList):
            return _list_completer(self._nullable(kind.of_type, nodes))
        if is_leaf_type(kind):
            return _leaf_completer(kind)
        if is_abstract_type(kind):
            return self._abstract(kind, nodes)
        return self._object(kind, nodes)

    def _abstract(self, kind: GraphQLAbstractType, nodes: list[FieldNode]) -> Complete:
        """The completer of an interface or a union: rows have the name of their type under "typename"."""
        known: dict[str, Complete] = {}

        def complete(row: Any) -> Any:
            name = row.get("typename") if isinstance(row, dict) else None
            if not isinstance(name, str):
                raise NotPlain
            if name not in known:
                object_type = self.schema.get_type(name)
                if not isinstance(object_type, GraphQLObjectType) or not self.schema.is_sub_type(kind, object_type):
                    raise NotPlain
                known[name] = self._object(object_type, nodes)
            return known[name](row)

        return complete

    def _object(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Complete:
        if kind.is_type_of:
            raise NotPlain
        try:
            steps = [self._step(kind, name, fields) for name, fields in self.collect_subfields(kind, nodes).items()]
        except GraphQLError as refusal:  # of an argument, or of a directive
            raise NotPlain from refusal

        def complete_object(row: Any) -> Row:
            if isinstance(row, dict):
                return {
                    name: complete(row) if column is None else complete(row.get(column, default))
                    for name, column, default, complete in steps
                }
            return {
                name: complete(row if column is None else _attribute(row, column, default))
                for name, column, default, complete in steps
            }

        return complete_object

    def _step(self, kind: GraphQLObjectType, name: str, nodes: list[FieldNode]) -> Step:
        definition = get_field_def(self.schema, kind, nodes[0])
        if definition is None:
            raise NotPlain
        complete = self._nullable(definition.type, nodes)
        resolve = definition.resolve or self.field_resolver
        # graphene's default resolver only reads a key of the row: that needs no call.
        if isinstance(resolve, partial) and resolve.func is dict_or_attr_resolver:
            column, default = resolve.args
            return name, column, default, complete
        arguments = get_argument_values(definition, nodes[0], self.variable_values)
        # One info for all rows: its path lacks the index of the row, which no resolver reads.
        info = self.build_resolve_info(definition, nodes, kind, Path(None, name, kind.name))
        return name, None, None, _resolving_completer(resolve, info, arguments, complete)


def _attribute(row: object, name: str, default: Any) -> Any:
    try:
        return getattr(row, name, default)
    except (GraphQLError, Refusal) as refusal:
        raise NotPlain from refusal


def _non_null_completer(present: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            raise NotPlain
        return present(value)

    return complete


def _list_completer(complete_item: Complete) -> Complete:
    def complete(values: Any) -> list[Any]:
        if not isinstance(values, Iterable) or isinstance(values, str | bytes | dict):
            raise NotPlain
        return [complete_item(value) for value in values]

    return complete


def _resolving_completer(
    resolve: Callable[..., Any], info: GraphQLResolveInfo, arguments: dict[str, Any], complete: Complete
) -> Complete:
    def complete_field(row: Any) -> Any:
        try:
            value = resolve(row, info, **arguments)
        except (GraphQLError, Refusal) as refusal:
            raise NotPlain from refusal
        return complete(value)

    return complete_field


def _leaf_completer(kind: GraphQLLeafType) -> Complete:
    """The completer of a leaf: scalars of the right type pass as they are; names of enumeration values are kept."""
    expected, names = PASSED_THROUGH.get(kind), dict[Any, Any]()

    def complete(value: Any) -> Any:
        if type(value) is expected or (kind is GraphQLInt and type(value) is int and value in INT_RANGE):
            return value
        try:
            serialized = kind.serialize(value)
        except GraphQLError as unfit:
            raise NotPlain from unfit
        if serialized is None or serialized is Undefined or isinstance(value, Exception):
            raise NotPlain
        return serialized

    def name_of(value: Any) -> Any:
        try:
            return names[value]
        except KeyError:
            names[value] = name = complete(value)
            return name
        except TypeError as unhashable:
            raise NotPlain from unhashable

    return name_of if isinstance(kind, GraphQLEnumType) else complete

"""Execution for answers made of rows: what a field does is worked out once for all rows, not anew for each.

The library's executor builds a path, an info and a context for every single value, and asks of each
whether it could be awaited: most of the time of an answer of fifty rows. Here a selection becomes a
function from a row to its part of the answer, before the first row is looked at. That function knows
plain outcomes only. Whatever is not plain (an error, a null where none may be, a value of an
unexpected kind) makes it give up, and the field is completed again by the library, by the book:
hence the answer is always the library's. Resolvers do not read `info.path`, and a second call of
one finds what the first has read (`rows`), so that giving up costs no query.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from graphene.types.resolver import dict_or_attr_resolver
from graphql import (
    ExecutionContext,
    FieldNode,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLID,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLString,
    Undefined,
    is_abstract_type,
    is_leaf_type,
)
from graphql.execution.execute import get_field_def
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path

from .rows import RequestCache, Row

Complete = Callable[[Any], Any]
PASSED_THROUGH = {GraphQLString: str, GraphQLID: str, GraphQLBoolean: bool}
INT_RANGE = range(-(2**31), 2**31)


class NeedsLibrary(Exception):
    """The short way does not know this; the library does."""


class RowExecution(ExecutionContext):
    """Runs one question. Its root value remembers what the question has looked up."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        if self.root_value is None:
            self.root_value = RequestCache()
        self._by_the_book = self.middleware_manager is not None

    def complete_value(self, return_type, field_nodes, info, path, result):
        if not self._by_the_book:
            try:
                return self._nullable(return_type, field_nodes)(result)
            except Exception:  # the library raises it again, and says where
                self._by_the_book = True
        return super().complete_value(return_type, field_nodes, info, path, result)

    def _nullable(self, kind, nodes: list[FieldNode]) -> Complete:
        if isinstance(kind, GraphQLNonNull):
            return _non_null_completer(self._present(kind.of_type, nodes))
        present = self._present(kind, nodes)
        return lambda value: None if value is None else present(value)

    def _present(self, kind, nodes: list[FieldNode]) -> Complete:
        """How a value that is there becomes its part of the answer."""
        if isinstance(kind, GraphQLList):
            each = self._nullable(kind.of_type, nodes)
            return lambda values: [each(value) for value in values]
        if is_leaf_type(kind):
            return _leaf_completer(kind)
        if is_abstract_type(kind):
            return self._abstract(kind, nodes)
        return self._object(kind, nodes)

    def _abstract(self, kind, nodes: list[FieldNode]) -> Complete:
        """Rows of an interface or a union say under "typename" which type they are."""
        known: dict[str, Complete] = {}

        def complete(row: Row) -> Row:
            name = row["typename"]
            if name not in known:
                own = self.schema.get_type(name)
                if not isinstance(own, GraphQLObjectType) or not self.schema.is_sub_type(kind, own):
                    raise NeedsLibrary
                known[name] = self._object(own, nodes)
            return known[name](row)

        return complete

    def _object(self, kind: GraphQLObjectType, nodes: list[FieldNode]) -> Complete:
        if kind.is_type_of:
            raise NeedsLibrary
        steps = []
        for name, own in self.collect_subfields(kind, nodes).items():
            definition = get_field_def(self.schema, kind, own[0])
            if definition is None:
                raise NeedsLibrary
            complete = self._nullable(definition.type, own)
            resolve = definition.resolve or self.field_resolver
            if isinstance(resolve, partial) and resolve.func is dict_or_attr_resolver:
                steps.append((name, resolve.args[0], complete))
            else:
                arguments = get_argument_values(definition, own[0], self.variable_values)
                info = self.build_resolve_info(definition, own, kind, Path(None, name, kind.name))
                steps.append((name, None, _resolving_completer(resolve, info, arguments, complete)))

        def made(row: Row) -> Row:
            return {
                name: complete(row) if column is None else complete(row[column]) for name, column, complete in steps
            }

        return made


def _non_null_completer(present: Complete) -> Complete:
    def complete(value: Any) -> Any:
        if value is None:
            raise NeedsLibrary
        return present(value)

    return complete


def _resolving_completer(resolve: Callable, info, arguments: dict[str, Any], complete: Complete) -> Complete:
    return lambda row: complete(resolve(row, info, **arguments))


def _leaf_completer(kind) -> Complete:
    """Scalars that are already what they should be pass; names of enumeration values are looked up once."""
    expected, names = PASSED_THROUGH.get(kind), {}

    def complete(value: Any) -> Any:
        if type(value) is expected or (kind is GraphQLInt and type(value) is int and value in INT_RANGE):
            return value
        written = kind.serialize(value)
        if written is None or written is Undefined or isinstance(value, Exception):
            raise NeedsLibrary
        return written

    def name_of(value: Any) -> str:
        if value not in names:
            names[value] = complete(value)
        return names[value]

    return name_of if isinstance(kind, GraphQLEnumType) else complete

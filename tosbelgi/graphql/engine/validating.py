"""Validation of a document against the schema: the library's rules with a faster visitor.

The library visits names and aliases, which no rule reads, looks up for each node the rules of its kind, and keeps
track of edits: two thirds of the time of a validation. This walker knows beforehand which rules a kind has, and
visits only the nodes that one of them reads. The rules see the same context and parents, and report the same errors,
as with the library's visitor.
"""

from collections.abc import Sequence
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    TypeInfo,
    Visitor,
    specified_rules,
)
from graphql.language import BREAK, SKIP
from graphql.language.ast import QUERY_DOCUMENT_KEYS
from graphql.validation import OverlappingFieldsCanBeMergedRule, ValidationContext
from graphql.validation.validate import FragmentNestingVisitor, ValidationAbortedError
from graphql.validation.validation_context import NodeWithSelectionSet, VariableUsage, VariableUsageVisitor

from . import limits

COMPARISONS = 1_000  # pairs of fields; the library allows 500,000
ABORTED = "Validation aborted."
TOO_MANY_COMPARISONS = "Too many equal fields or fragments to compare: ask for each field once."
SKIPPED_KEYS = {"name", "alias", "description"}
CHILD_KEYS = {kind: tuple(key for key in keys if key not in SKIPPED_KEYS) for kind, keys in QUERY_DOCUMENT_KEYS.items()}


class BoundedOverlapRule(OverlappingFieldsCanBeMergedRule):
    """The library allows half a million comparisons, which is half a second; nobody needs that many."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS


RULES = [BoundedOverlapRule if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules]


def validation_errors(schema: GraphQLSchema, document: DocumentNode, *, hide_suggestions: bool) -> list[GraphQLError]:
    """The errors of a document, up to `limits.ERRORS` and one that there are more; empty for a valid document."""
    errors: list[GraphQLError] = []

    def on_error(error: GraphQLError) -> None:
        if len(errors) >= limits.ERRORS:
            raise ValidationAbortedError("Too many errors; these are the first.")
        errors.append(error)

    types = TypeInfo(schema)
    context = _Context(schema, document, types, on_error, hide_suggestions)
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    visitors: list[Visitor] = [FragmentNestingVisitor(fragments)] if fragments else []
    visitors += [rule(context) for rule in RULES]
    try:
        _Walker(types, visitors).walk(document)
    except ValidationAbortedError as aborted:
        errors.append(GraphQLError(TOO_MANY_COMPARISONS if aborted.message == ABORTED else aborted.message))
    except RecursionError:
        errors.append(GraphQLError(TOO_MANY_COMPARISONS))
    return errors


Plan = tuple[Any, list[tuple[int, Any]], list[tuple[int, Any]], Any, tuple[str, ...]]


class _IdentityDict(dict[Any, Any]):
    """A dictionary of nodes by identity: the hash of a node is computed from the whole tree below it."""

    def get(self, node: Any, default: Any = None) -> Any:
        return super().get(id(node), default)

    def __setitem__(self, node: Any, value: Any) -> None:
        super().__setitem__(id(node), value)


class _Context(ValidationContext):
    """The library's context, which collects variables with our walker, and only where a `$` occurs at all."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._fragment_spreads = _IdentityDict()
        self._variable_usages = _IdentityDict()
        self._recursive_variable_usages = _IdentityDict()
        self._has_variables = self.document.loc is None or "$" in self.document.loc.source.body

    def get_variable_usages(self, node: NodeWithSelectionSet) -> list[VariableUsage]:
        if not self._has_variables:
            return []
        usages = self._variable_usages.get(node)
        if usages is None:
            visitor = VariableUsageVisitor(self._type_info)
            _Walker(self._type_info, [visitor]).walk(node)
            self._variable_usages[node] = usages = visitor.usages
        return usages


class _Walker:
    """Runs visitors over a tree that none of them changes. One that skips a node sees nothing below it."""

    def __init__(self, types: TypeInfo, visitors: Sequence[Visitor]) -> None:
        self.types = types
        self.visitors = visitors
        self.skipping = [False] * len(visitors)
        self.plans: dict[str, Plan] = {}

    def walk(self, node: Node, key: Any = None, parent: Any = None, ancestors: tuple[Any, ...] = ()) -> None:
        kind = node.kind
        plan = self.plans.get(kind) or self._plan(kind)
        enter_type, enters, leaves, leave_type, keys = plan
        skipping, skipped = self.skipping, []
        if enter_type:
            enter_type(node)
        for number, enter in enters:
            if not skipping[number]:
                result = enter(node, key, parent, (), ancestors)
                if result is SKIP or result is False:
                    skipping[number] = True
                    skipped.append(number)
                elif result is BREAK or result is True:
                    skipping[number] = True
        child_ancestors = (*ancestors, parent) if parent is not None else ancestors
        for name in keys:
            child = getattr(node, name, None)
            if isinstance(child, tuple):
                list_ancestors = (*child_ancestors, node)
                for index, item in enumerate(child):
                    self.walk(item, index, child, list_ancestors)
            elif child is not None:
                self.walk(child, name, node, child_ancestors)
        for number, leave in leaves:
            if not skipping[number]:
                leave(node, key, parent, (), ancestors)
        for number in skipped:
            skipping[number] = False
        if leave_type:
            leave_type()

    def _plan(self, kind: str) -> Plan:
        """What is called at nodes of a kind: `TypeInfo`, the visitors, and the attributes that hold child nodes."""
        hooks = [visitor.get_enter_leave_for_kind(kind) for visitor in self.visitors]
        self.plans[kind] = plan = (
            getattr(self.types, f"enter_{kind}", None),
            [(number, hook.enter) for number, hook in enumerate(hooks) if hook.enter],
            [(number, hook.leave) for number, hook in enumerate(hooks) if hook.leave],
            getattr(self.types, f"leave_{kind}", None),
            CHILD_KEYS.get(kind, ()),
        )
        return plan

"""Does a document fit the schema? The library's rules, led over the document by a shorter walk than the library's.

The library visits names and aliases, in which no rule takes interest, asks for each node which rules there are
for its kind, and writes down how it could be edited: two thirds of the time of a validation. This walk knows
beforehand which rules a kind has, and goes only where one of them looks. What the rules see (their context, the
parents of a node) and say is what they see and say in the library.
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
from graphql.validation.validation_context import VariableUsageVisitor

from . import limits

COMPARISONS = 1_000
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
    """What does not fit, up to `limits.ERRORS` errors and a word that there are more; nothing for a valid document."""
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
        _Walker(types, visitors).over(document)
    except ValidationAbortedError as aborted:
        errors.append(GraphQLError(TOO_MANY_COMPARISONS if aborted.message == ABORTED else aborted.message))
    except RecursionError:
        errors.append(GraphQLError(TOO_MANY_COMPARISONS))
    return errors


class _IdentityDict(dict[Any, Any]):
    """What is known of nodes, each for itself: the hash that a node has of its own is made of all below it."""

    def get(self, node, default=None):
        return super().get(id(node), default)

    def __setitem__(self, node, value):
        super().__setitem__(id(node), value)


class _Context(ValidationContext):
    """The library's, which looks for variables by this walk as well, and only where there are any."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._fragment_spreads = _IdentityDict()
        self._variable_usages = _IdentityDict()
        self._recursive_variable_usages = _IdentityDict()
        self._some = self.document.loc is None or "$" in self.document.loc.source.body

    def get_variable_usages(self, node):
        if not self._some:
            return []
        usages = self._variable_usages.get(node)
        if usages is None:
            found = VariableUsageVisitor(self._type_info)
            _Walker(self._type_info, [found]).over(node)
            self._variable_usages[node] = usages = found.usages
        return usages


class _Walker:
    """Leads visitors over a tree that none of them changes. One that has skipped a node sees nothing below it."""

    def __init__(self, types: TypeInfo, visitors: Sequence[Visitor]) -> None:
        self.types = types
        self.visitors = visitors
        self.skipping = [False] * len(visitors)
        self.plans: dict[str, tuple] = {}

    def over(self, node: Node, key: Any = None, parent: Any = None, ancestors: tuple = ()) -> None:
        kind = node.kind
        plan = self.plans.get(kind) or self._plan(kind)
        enter_type, enters, leaves, leave_type, keys = plan
        skipping, skipped = self.skipping, []
        if enter_type:
            enter_type(node)
        for number, enter in enters:
            if not skipping[number]:
                said = enter(node, key, parent, (), ancestors)
                if said is SKIP or said is False:
                    skipping[number] = True
                    skipped.append(number)
                elif said is BREAK or said is True:
                    skipping[number] = True
        above = (*ancestors, parent) if parent is not None else ancestors
        for name in keys:
            below = getattr(node, name, None)
            if isinstance(below, tuple):
                further = (*above, node)
                for place, each in enumerate(below):
                    self.over(each, place, below, further)
            elif below is not None:
                self.over(below, name, node, above)
        for number, leave in leaves:
            if not skipping[number]:
                leave(node, key, parent, (), ancestors)
        for number in skipped:
            skipping[number] = False
        if leave_type:
            leave_type()

    def _plan(self, kind: str) -> tuple:
        """What is done at nodes of a kind: the types' part, the visitors', and where it goes from there."""
        each = [visitor.get_enter_leave_for_kind(kind) for visitor in self.visitors]
        self.plans[kind] = plan = (
            getattr(self.types, f"enter_{kind}", None),
            [(number, one.enter) for number, one in enumerate(each) if one.enter],
            [(number, one.leave) for number, one in enumerate(each) if one.leave],
            getattr(self.types, f"leave_{kind}", None),
            CHILD_KEYS.get(kind, ()),
        )
        return plan

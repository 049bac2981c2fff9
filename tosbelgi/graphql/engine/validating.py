"""Validation of a document against the schema: graphql-core's rules, with a bound on errors and on comparisons.

The rules about variables compute each operation's variables by walks of their own, a quarter of the time. They are
left out where a document has no `$`, and so none of what they look at.
"""

from graphql import DocumentNode, GraphQLError, GraphQLSchema, specified_rules, validate
from graphql.validation import (
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    OverlappingFieldsCanBeMergedRule,
    UniqueVariableNamesRule,
    ValidationContext,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
)

from . import limits

COMPARISONS = 1_000  # units of graphql-core's budget, a few for each pair of fields; it allows 500,000
ABORTED = "Validation aborted."
TOO_MANY_COMPARISONS = "Too many equal fields or fragments to compare: ask for each field once."


class BoundedOverlapRule(OverlappingFieldsCanBeMergedRule):
    """The library allows half a million comparisons, which is half a second; nobody needs that many."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = COMPARISONS


VARIABLE_RULES = {
    NoUndefinedVariablesRule,
    NoUnusedVariablesRule,
    UniqueVariableNamesRule,
    VariablesAreInputTypesRule,
    VariablesInAllowedPositionRule,
}
RULES = [BoundedOverlapRule if rule is OverlappingFieldsCanBeMergedRule else rule for rule in specified_rules]
RULES_WITHOUT_VARIABLES = [rule for rule in RULES if rule not in VARIABLE_RULES]


def validation_errors(schema: GraphQLSchema, document: DocumentNode, *, hide_suggestions: bool) -> list[GraphQLError]:
    """The errors of a document, up to `limits.ERRORS` and one that there are more; empty for a valid document."""
    has_variables = document.loc is None or "$" in document.loc.source.body
    rules = RULES if has_variables else RULES_WITHOUT_VARIABLES
    errors = validate(schema, document, rules, max_errors=limits.ERRORS, hide_suggestions=hide_suggestions)
    return [GraphQLError(TOO_MANY_COMPARISONS) if error.message == ABORTED else error for error in errors]

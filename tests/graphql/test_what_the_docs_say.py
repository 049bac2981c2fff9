"""The tables of docs/graphql.md say what the code does."""

import re

from tests.test_house_rules import HOUSE, ROOT
from tosbelgi import settings as deployed
from tosbelgi.graphql import connections
from tosbelgi.graphql.engine import limits
from tosbelgi.graphql.engine.refusals import RULES

SAID = (ROOT / "docs" / "graphql.md").read_text("utf-8")
RAISED = re.compile(
    r"(?:GraphQLHTTPError|InvalidDocument|_too_many|_check_count|error_entries|error_entry)"
    r'\(\s*(?:document\.errors, |result\.errors, )?"([A-Z_]+)"'
)


def test_every_code_of_the_view_is_told_and_no_other():
    view = [path for path in (HOUSE / "graphql").rglob("*.py") if "http_errors" in path.read_text("utf-8")]
    raised = {code for path in view for code in RAISED.findall(path.read_text("utf-8"))} | {"INTERNAL"}
    protocol = SAID.split("## The protocol")[1].split("\n## ")[0]
    told = {code for row in re.findall(r"^\|.*\|$", protocol, re.M) for code in re.findall(r"`([A-Z][A-Z_]+)`", row)}

    assert raised == {code for code in told if not code.startswith("GRAPHQL_")} - {"GET", "HEAD", "POST"}


def test_every_code_has_its_rule_and_no_rule_is_without_a_code():
    texts = [path.read_text("utf-8") for path in (HOUSE / "graphql").rglob("*.py")]
    fields = {code for text in texts for code in re.findall(r'GraphQLUserError\(\s*"([A-Z_]+)"', text)}
    whole = {code for text in texts if "http_errors" in text for code in RAISED.findall(text)}

    assert set(RULES) == fields | whole


def test_the_limits_are_those_that_are_told():
    table = SAID.split("### Limits")[1].split("The **cost**")[0]
    told = [int(number.replace(",", "")) for number in re.findall(r"^\| [^|]+ \| ([\d,]+)", table, re.M)]

    assert told == [
        limits.BODY,
        1,
        limits.SOURCE,
        limits.TOKENS,
        limits.FIELDS,
        limits.DEPTH,
        limits.ALIASES,
        limits.ROOT_FIELDS,
        limits.FRAGMENTS,
        limits.SPREADS,
        limits.DIRECTIVES,
        limits.TEXT,
        limits.NESTING,
        limits.VARIABLES_DEPTH,
        limits.VARIABLES_VALUES,
        connections.MAX_SIZE,
        deployed.GRAPHQL_MAX_COST,
        deployed.GRAPHQL_RATE_LIMIT,
    ]

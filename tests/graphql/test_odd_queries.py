"""Queries that a machine makes from the schema: none breaks anything, none gets more than it is allowed."""

import json

import pytest
import schemathesis
from graphql import get_introspection_query, graphql_sync
from hypothesis import HealthCheck, Phase, settings

from tosbelgi.graphql.schema import schema

from .conftest import ENDPOINT

pytestmark = pytest.mark.django_db

INTROSPECTION = get_introspection_query(
    specified_by_url=True, schema_description=True, directive_is_repeatable=True, input_value_deprecation=True
)
odd = schemathesis.graphql.from_dict(graphql_sync(schema.graphql_schema, INTROSPECTION).data)


def values_in(data) -> int:
    """How many values an answer holds, counted as the cost is."""
    if isinstance(data, dict):
        return sum(1 + values_in(each) for each in data.values())
    return sum(values_in(each) for each in data) if isinstance(data, list) else 0


def ask(client, query, **others):
    return client.post(ENDPOINT, json.dumps({"query": query, **others}), content_type="application/json")


@odd.parametrize()
@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_query_breaks_anything_or_gets_more_than_allowed(case, client, settings):
    settings.GRAPHQL_RATE_LIMIT = 0
    answer = ask(client, case.body)
    said = answer.json()
    codes = {error["extensions"]["code"] for error in said.get("errors", [])}

    assert answer.status_code in (200, 400)
    assert "INTERNAL" not in codes, said
    assert said.get("data") is not None or codes
    if said.get("data") is not None:
        assert values_in(said["data"]) <= settings.GRAPHQL_MAX_COST
        assert said["extensions"]["cost"]["estimated"] <= settings.GRAPHQL_MAX_COST
    assert len(answer.content) < 1_000_000


def test_explorers_and_generators_get_the_schema_with_the_query_they_all_send(client):
    answer = ask(client, INTROSPECTION)

    assert answer.status_code == 200, answer.content
    assert answer.json()["data"]["__schema"]["queryType"]["name"] == "Query"

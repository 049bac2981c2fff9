"""The schema as a file from the site itself: for generators of types, which ask again only for a new version."""

import re

import pytest
from graphql import build_schema

from tosbelgi.graphql import schema_compatibility
from tosbelgi.graphql.schema import sdl

from .conftest import ENDPOINT

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["schema", "released"])
def test_the_schema_is_a_file_with_a_version(name, client, settings):
    settings.GRAPHQL_INTROSPECTION = False
    answer = client.get(f"{ENDPOINT}{name}.graphql")
    text = answer.content.decode()

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert build_schema(text).query_type.fields.keys() >= {"books", "node"}
    version = re.match(r"# version ([0-9a-f]{12})\n", text)[1]
    assert answer["ETag"] == f'"{version}"'
    assert "public" in answer["Cache-Control"]
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert text.partition("\n")[2] == schema_compatibility.FILES[name].read_text("utf-8")


def test_todays_file_is_todays_schema(client):
    assert client.get(f"{ENDPOINT}schema.graphql").content.decode().partition("\n")[2] == sdl()


def test_whoever_has_the_version_is_told_so_and_sent_nothing(client):
    first = client.get(f"{ENDPOINT}schema.graphql")
    again = client.get(f"{ENDPOINT}schema.graphql", headers={"if-none-match": first["ETag"]})
    other = client.get(f"{ENDPOINT}schema.graphql", headers={"if-none-match": '"another"'})

    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.content) == (200, first.content)


def test_another_origin_reads_it_where_it_may_ask(client, settings):
    settings.GRAPHQL_CORS_ORIGINS = ["https://host.example"]
    for origin, may in (("https://host.example", True), ("https://other.example", False)):
        answer = client.get(f"{ENDPOINT}schema.graphql", headers={"origin": origin})
        assert answer.has_header("Access-Control-Allow-Origin") is may
        assert "Origin" in answer["Vary"]


@pytest.mark.parametrize("name", ["models", "schema_compatibility", "engine", "released.graphql"])
def test_no_other_file_is_given_out(name, client):
    assert client.get(f"{ENDPOINT}{name}.graphql").status_code == 404


def test_it_is_only_read(client):
    assert client.post(f"{ENDPOINT}schema.graphql").status_code == 405

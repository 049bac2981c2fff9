"""Settings of graphene-django that are the same in every environment."""

from pathlib import Path

GRAPHENE = {
    "SCHEMA": "tosbelgi.graphql.schema.schema",
    "SCHEMA_OUTPUT": str(Path(__file__).resolve().parent.parent / "graphql" / "schema.graphql"),
    "DJANGO_CHOICE_FIELD_ENUM_CONVERT": False,  # an enumeration has a description for each value: `graphql.enums`
    "TESTING_ENDPOINT": "/graphql/",
}

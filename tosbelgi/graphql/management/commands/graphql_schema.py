"""`manage.py graphql_schema` writes `schema.graphql`; with `--release`, also `released.graphql`.

The command is graphene-django's; ours writes the types in alphabetical order, so that a change shows as what it is.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from graphene import Schema
from graphene_django.management.commands import graphql_schema

from ...schema import sdl
from ...schema_compatibility import FILES


class Command(graphql_schema.Command):
    help = "Writes the schema of GraphQL to the file that is committed."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--release", action="store_true", help="Promise it to other programs: writes released.graphql as well."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["release"]:
            self.save_graphql_file(FILES["released"], None)

    def save_graphql_file(self, out: str | Path, schema: Schema | None) -> None:
        Path(out).write_text(sdl(), encoding="utf-8")

    def get_schema(self, schema: Schema, out: str, indent: int) -> None:
        if out == "-.graphql":
            self.stdout.write(sdl(), ending="")
        else:
            super().get_schema(schema, out, indent)

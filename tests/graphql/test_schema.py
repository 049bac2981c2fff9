"""The schema as hosts know it: committed, described, promised, and fit for generating code."""

import json
import re
import shutil
import subprocess
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLUnionType,
    Undefined,
    build_schema,
    is_abstract_type,
)

from tosbelgi.graphql import schema_compatibility
from tosbelgi.graphql.schema import sdl

from .asking import SCHEMA

ROOM = Path(schema_compatibility.__file__).parent
OWN = {
    name: kind
    for name, kind in SCHEMA.type_map.items()
    if not name.startswith("__") and name not in {"String", "Int", "Float", "Boolean", "ID"}
}


def test_the_committed_schema_is_the_schema():
    assert (ROOM / "schema.graphql").read_text("utf-8") == sdl(), "run manage.py graphql_schema"


def test_every_type_field_argument_and_value_is_described():
    silent = []
    for name, kind in OWN.items():
        said = {name: kind.description}
        if isinstance(kind, GraphQLEnumType):
            said |= {f"{name}.{value}": one.description for value, one in kind.values.items()}
        for field_name, field in getattr(kind, "fields", {}).items():
            said[f"{name}.{field_name}"] = field.description
            said |= {
                f"{name}.{field_name}({one})": argument.description
                for one, argument in getattr(field, "args", {}).items()
            }
        silent += [what for what, words in said.items() if not words or words.startswith("An enumeration")]
    assert silent == []


OF_WHOEVER_ASKS = {("Problem", "message"), ("Agreement", "text"), ("Query", "obligation"), ("Query", "centresToChoose")}


def test_whatever_takes_a_locale_takes_kazakh_by_default_and_falls_back_to_nothing():
    for kind in OWN.values():
        for name, field in getattr(kind, "fields", {}).items():
            if (kind.name, name) in OF_WHOEVER_ASKS:
                assert field.args["locale"].default_value is Undefined, "without it, the language of whoever asks"
            elif "locale" in getattr(field, "args", {}):
                assert str(field.args["locale"].type) == "Locale!", name
                assert str(field.args["locale"].default_value) == "Locale.KK", name
                assert list(field.args["fallback"].default_value) == [], name


def test_no_type_leads_back_to_itself():
    """Hence no question can go round in circles, and each has a depth of its own."""

    def below(kind, above: tuple[str, ...]) -> None:
        while isinstance(kind, GraphQLNonNull | GraphQLList):
            kind = kind.of_type
        assert kind.name not in above, (*above, kind.name)
        for field in getattr(kind, "fields", {}).values():
            below(field.type, (*above, kind.name))
        for own in SCHEMA.get_possible_types(kind) if is_abstract_type(kind) else ():
            below(own, (*above, kind.name))

    below(SCHEMA.query_type, ())


def test_nothing_promised_is_taken_away_without_notice():
    promised = build_schema((ROOM / "released.graphql").read_text("utf-8"))
    assert schema_compatibility.unannounced_changes(promised, build_schema(sdl()), date.today()) == []


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [
        ("type Query { a: Int b: Int }", "type Query { a: Int b: Int c: Int }", False),
        ("type Query { a: Int b: Int }", "type Query { a: Int }", True),
        ('type Query { a: Int b: Int @deprecated(reason: "Use a.") }', "type Query { a: Int }", True),
        ('type Query { a: Int b: Int @deprecated(reason: "Goes on 2027-01-01.") }', "type Query { a: Int }", True),
        ('type Query { a: Int b: Int @deprecated(reason: "Goes on 2026-11-01.") }', "type Query { a: Int }", False),
        ("type Query { a: Int }", "type Query { a: String }", True),
        ("type Query { a(x: Int): Int }", "type Query { a: Int }", True),
        (
            'type Query { a(x: Int @deprecated(reason: "Goes on 2026-11-01.")): Int }',
            "type Query { a: Int }",
            False,
        ),
        ("enum E { A B } type Query { a: E }", "enum E { A } type Query { a: E }", True),
        (
            'enum E { A B @deprecated(reason: "Goes on 2026-11-01.") } type Query { a: E }',
            "enum E { A } type Query { a: E }",
            False,
        ),
    ],
)
def test_a_removal_needs_a_day_that_has_come(before, after, breaks):
    found = schema_compatibility.unannounced_changes(build_schema(before), build_schema(after), date(2026, 11, 24))
    assert bool(found) is breaks


def test_whatever_is_deprecated_says_until_when():
    for name, kind in OWN.items():
        for member_name, member in (getattr(kind, "fields", None) or getattr(kind, "values", None) or {}).items():
            for ending in (member, *getattr(member, "args", {}).values()):
                if ending.deprecation_reason is not None:
                    assert schema_compatibility.removal_date(ending.deprecation_reason) < date.max, (
                        f"{name}.{member_name}"
                    )


def typescript() -> str:
    """The types of the schema in TypeScript, as a generator of types writes them."""
    scalars = {"String": "string", "ID": "string", "Int": "number", "Float": "number", "Boolean": "boolean"}

    def written(kind) -> str:
        if isinstance(kind, GraphQLNonNull):
            return bare(kind.of_type)
        return f"{bare(kind)} | null"

    def bare(kind) -> str:
        if isinstance(kind, GraphQLList):
            return f"ReadonlyArray<{written(kind.of_type)}>"
        return scalars.get(kind.name, kind.name)

    lines = []
    for name, kind in OWN.items():
        if isinstance(kind, GraphQLScalarType):
            lines.append(f"export type {name} = string;")
        elif isinstance(kind, GraphQLEnumType):
            lines.append(f"export type {name} = {' | '.join(json.dumps(value) for value in kind.values)};")
        elif isinstance(kind, GraphQLUnionType):
            lines.append(f"export type {name} = {' | '.join(own.name for own in kind.types)};")
        else:
            fields = [f"  {field}: {written(one.type)};" for field, one in kind.fields.items()]
            if not is_abstract_type(kind) and not isinstance(kind, GraphQLInputObjectType):
                fields.insert(0, f"  __typename: {json.dumps(name)};")
            lines += [f"export interface {name} {{", *fields, "}"]
    return "\n".join(lines) + "\n"


def test_types_for_typescript_can_be_generated(tmp_path):
    text = typescript()

    declared = re.findall(r"^export (?:type|interface) (\w+)", text, re.M)
    assert len({name.casefold() for name in declared}) == len(declared), "two types differ by case alone"
    assert not {"Object", "Array", "Promise", "Date", "Record", "Symbol", "Map", "Set"} & (set(declared) - {"Date"})
    used = set(re.findall(r"\b[A-Z]\w+\b", re.sub(r'"\w+"', "", text)))
    assert used <= {*declared, "ReadonlyArray"}
    # Where a node that reads TypeScript is at hand, it reads this.
    node = shutil.which("node")
    if node and int(subprocess.run([node, "--version"], capture_output=True, text=True).stdout[1:].split(".")[0]) >= 23:
        (tmp_path / "schema.ts").write_text(text, encoding="utf-8")
        subprocess.run([node, "--check", str(tmp_path / "schema.ts")], check=True)


def test_graphene_djangos_command_prints_what_is_committed(tmp_path):
    written, printed = tmp_path / "schema.graphql", StringIO()
    call_command("graphql_schema", out=str(written), stdout=StringIO())
    call_command("graphql_schema", out="-.graphql", stdout=printed)
    assert written.read_text("utf-8") == printed.getvalue() == (ROOM / "schema.graphql").read_text("utf-8")

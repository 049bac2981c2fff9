"""GraphQL type of regions, and their rows: each with its name in the best language there is."""

from datetime import datetime
from typing import Any

import graphene
from django.db.models import QuerySet

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.alphabets import sort_key
from tosbelgi.programme.people.models import Region as RegionModel

from ..engine.rows import Row, Rows
from ..enums import Locale


class Region(graphene.ObjectType):
    """An oblast or a city of republican significance."""

    code = graphene.String(required=True, description="Its code in ISO 3166-2, such as `KZ-10`.")
    name = graphene.String(description="What it is called.")
    locale = graphene.Field(Locale, description="The language of the name; null where it has none.")


def region_row(code: str, name: str | None, language: str | None) -> Row:
    return {"code": code, "name": name, "locale": language if name else None}


def read_regions(languages: tuple[str, ...]) -> Rows:
    """The regions with a name in one of these languages, in the alphabet of the first. One query a language."""
    regions: dict[str, Row] = {}
    for language in languages:
        for values in _public(language):
            regions.setdefault(values["code"], region_row(values["code"], values[f"name_{language}"], language))
    return Rows(sorted(regions.values(), key=lambda row: (sort_key(row["name"], languages[0]), row["code"])))


@compile_query
def _public(language: str, *, at: datetime) -> QuerySet[Any, Row]:
    return gate.public(RegionModel.objects.all(), language, at=at).order_by().values("code", f"name_{language}")

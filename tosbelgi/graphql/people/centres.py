"""GraphQL type of programme centres, and queries of them and of regions: where to apply (R023, R119)."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

import graphene
from django.db.models import Q, QuerySet
from graphql import GraphQLResolveInfo

from tosbelgi.cms.publication import gate
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.language.languages import CODES
from tosbelgi.programme.people.models import Centre as CentreModel

from ..connections import PAGE, Listing, Order, connection, read_page, requested_page
from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row, Rows
from ..locales import IN_LANGUAGE, Content, language_fields, requested_languages, translation_rows
from .regions import Region, read_regions, region_row

COLUMNS = (
    "pk",
    "phone",
    "email",
    "website",
    "last_published_at",
    "region__code",
    *(f"{name}_{code}" for name in ("name", "address", "region__name") for code in CODES),
)


class Centre(graphene.ObjectType):
    """A programme centre: its name, where it is, and how to reach it."""

    name = graphene.String(description="What it is called.")
    address = graphene.String(description="Where it is, as text.")
    phone = graphene.String(description="Its telephone, with the code of the country.")
    email = graphene.String(description="Its e-mail address.")
    website = graphene.String(description="Its own site.")
    region = graphene.Field(graphene.NonNull(Region), description="The region it is in.")
    updated_at = graphene.DateTime(description="When it was last published; null if not since the beginning.")

    class Meta:
        interfaces = (Content,)

    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows({code: (name, None) for code, name in row["names"].items()})


class PeopleQuery:
    centres = graphene.Field(
        connection(Centre, "centres"),
        description="The programme centres by region; those of a region by name, with `fallback` as they come.",
        region=graphene.String(description="Only those of the region with this code."),
        **IN_LANGUAGE,
        **PAGE,
    )
    regions = graphene.List(
        graphene.NonNull(Region),
        description="The regions, in the alphabet of `locale`; `centres` takes their codes.",
        **IN_LANGUAGE,
    )

    @costs(3 * QUERY)
    def resolve_regions(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None
    ) -> object:
        return read_regions(requested_languages(locale, fallback))

    @costs(4 * QUERY)
    def resolve_centres(
        root: object,
        info: GraphQLResolveInfo,
        locale: Enum,
        fallback: tuple[Enum, ...] | None,
        region: str | None = None,
        **part: Any,
    ) -> object:
        languages, page = requested_languages(locale, fallback), requested_page(**part)
        values = {} if region is None else {"region": region}
        listing = Listing(_centres, (languages,), values, COLUMNS, lambda read: _to_rows(read, languages))
        return read_page(listing, _order(languages), page)


def _order(languages: tuple[str, ...]) -> Order:
    """Sorted by name with one language alone: the sort key of a name that is not public must not show in cursors."""
    name = ((f"sort_{languages[0]}", str),) if len(languages) == 1 else ()
    return Order(f"centres-{'-'.join(languages)}", (("region__code", str), *name, ("pk", int)))


def _centres(languages: Iterable[str], *, at: datetime, **values: Any) -> QuerySet[Any, Row]:
    public = Q()
    for language in languages:
        public |= Q(pk__in=gate.public(CentreModel.objects.all(), language, at=at).order_by().values("pk"))
    rows = CentreModel.objects.filter(public)
    return rows.filter(region__code=values["region"]) if values else rows


def find_centre(number: int, languages: tuple[str, ...]) -> Row | None:
    """The centre with that number, if it is public in any language. Four queries."""
    rows = _to_rows(_with_number(number=number), languages)
    return rows[0] if rows and rows[0]["names"] else None


@compile_query
def _with_number(*, at: datetime, number: int) -> QuerySet[Any, Row]:
    return _centres(CODES, at=at).filter(pk=number).values(*COLUMNS)


@compile_query
def _public_keys(language: str, *, at: datetime, numbers: list[int]) -> QuerySet[Any, Any]:
    return gate.public(CentreModel.objects.filter(pk__in=numbers), language, at=at).order_by().values("pk")


def _to_rows(values_list: list[Row], languages: tuple[str, ...]) -> Rows:
    """Rows, each in the first of these languages that it is public in. One query a language."""
    numbers = [values["pk"] for values in values_list]
    public = (
        {code: {values["pk"] for values in _public_keys(code, numbers=numbers)} for code in CODES} if numbers else {}
    )
    return Rows(
        _row(values, [code for code in public if values["pk"] in public[code]], languages) for values in values_list
    )


def _row(values: Row, public: list[str], languages: tuple[str, ...]) -> Row:
    language = next((code for code in languages if code in public), None)
    return {
        "typename": "Centre",
        "identity": ("Centre", values["pk"]),
        "pk": values["pk"],
        **language_fields(language, languages),
        **{name: values[name] or None for name in ("phone", "email", "website")},
        "updated_at": values["last_published_at"],
        "name": values[f"name_{language}"] if language else None,
        "address": values[f"address_{language}"] if language else None,
        "region": region_row(
            values["region__code"], values[f"region__name_{language}"] if language else None, language
        ),
        "names": {code: values[f"name_{code}"] for code in public},
    }

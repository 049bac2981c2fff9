"""GraphQL type and query of the benefits that others grant to holders of the badge."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum
from typing import Any

import graphene
from django.db.models import QuerySet
from django.utils import timezone
from graphql import GraphQLResolveInfo

from tosbelgi.cms.publication import gate
from tosbelgi.home.models import Benefit as BenefitModel
from tosbelgi.kernel.caching.compiled_queries import compile_query
from tosbelgi.kernel.calendar import day_of
from tosbelgi.language.languages import CODES

from ..engine.field_costs import QUERY, costs
from ..engine.rows import Row, Rows
from ..enums import described_enum
from ..locales import IN_LANGUAGE, Content, language_fields, requested_languages, translation_rows

TEXT_FIELDS = ("title", "text", "source")
PLAIN_FIELDS = ("pk", "key", "valid_from", "valid_until", "source_url", "checked_on", "last_published_at")

BenefitState = described_enum(
    Enum("BenefitState", {code.upper(): code for code in ("coming", "in_force", "ended")}),  # type: ignore[arg-type]  # mypy knows no names that are computed
    "BenefitState",
    "Whether a benefit can be had today.",
    {"coming": "Not yet.", "in_force": "It is in force.", "ended": "No longer."},
)


class Benefit(graphene.ObjectType):
    """What somebody else grants to holders of the badge: since when, until when, by which act. No promise of ours."""

    title = graphene.String(description="What is granted, in a few words.")
    text = graphene.String(description="What is granted, to whom and how.")
    source = graphene.String(description="Which act grants it, of when and by whom.")
    source_url = graphene.String(description="Where the act can be read.")
    checked_on = graphene.Date(required=True, description="When somebody last looked into the source.")
    valid_from = graphene.Date(required=True, description="The first day on which it is granted.")
    valid_until = graphene.Date(description="The last day; null while no end is known.")
    state = graphene.Field(graphene.NonNull(BenefitState), description="Whether it can be had today.")
    updated_at = graphene.DateTime(description="When it was last published; null if not since the beginning.")

    class Meta:
        interfaces = (Content,)

    def resolve_translations(row: Row, info: GraphQLResolveInfo) -> object:
        return translation_rows({code: (title, None) for code, title in row["titles"].items()})


class BenefitsQuery:
    benefits = graphene.List(
        graphene.NonNull(Benefit),
        description="What others grant to holders of the badge, the newest first.",
        **IN_LANGUAGE,
    )

    @costs(3 * QUERY)
    def resolve_benefits(
        root: object, info: GraphQLResolveInfo, locale: Enum, fallback: tuple[Enum, ...] | None
    ) -> object:
        return read_benefits(requested_languages(locale, fallback))


def read_benefits(languages: tuple[str, ...]) -> Rows:
    """The public benefits, each in the first of these languages that has it. One query a language."""
    return _in_languages(languages, languages)


def find_benefit(key: str, languages: tuple[str, ...]) -> Row | None:
    """The benefit with that key, without texts where it is public in other languages only. One query a language."""
    return next((row for row in _in_languages(languages, (*languages, *CODES)) if row["identity"][1] == key), None)


def _in_languages(languages: tuple[str, ...], readable: Iterable[str]) -> Rows:
    public = {code: {values["pk"]: values for values in _public(code)} for code in CODES}
    chosen: dict[int, tuple[str, Row]] = {}
    for code in readable:
        for number, values in public[code].items():
            chosen.setdefault(number, (code, values))
    newest = sorted(chosen.values(), key=lambda one: (-one[1]["valid_from"].toordinal(), one[1]["key"]))
    today = day_of(timezone.now())
    return Rows(
        {
            "typename": "Benefit",
            "identity": ("Benefit", values["key"]),
            **{name: values[name] for name in PLAIN_FIELDS},
            "source_url": values["source_url"] or None,
            **language_fields(code if code in languages else None, languages),
            **{name: values[f"{name}_{code}"] if code in languages else None for name in TEXT_FIELDS},
            "updated_at": values["last_published_at"],
            "state": BenefitModel(valid_from=values["valid_from"], valid_until=values["valid_until"]).state(today),
            "titles": {
                other: rows[values["pk"]][f"title_{other}"] for other, rows in public.items() if values["pk"] in rows
            },
        }
        for code, values in newest
    )


@compile_query
def _public(language: str, *, at: datetime) -> QuerySet[Any, Row]:
    texts = (f"{name}_{language}" for name in TEXT_FIELDS)
    return gate.public(BenefitModel.objects.all(), language, at=at).values(*PLAIN_FIELDS, *texts)

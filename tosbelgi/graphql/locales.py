"""The language arguments and fields of the schema, and the reason where a text is missing in a language.

A text is in the requested language, or it is null and `unavailable` has the reason. Another language is given
only to those who name it in `fallback`; `locale` then holds which one it is.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Any

import graphene
from graphql import GraphQLResolveInfo

from tosbelgi.language.languages import CODES

from .engine.rows import Row
from .enums import Locale, described_enum
from .ids import to_global_id


class Missing(Enum):
    NOT_TRANSLATED = "not_translated"


MissingReason = described_enum(
    Missing,
    "MissingReason",
    "Why there is nothing in a language.",
    {"not_translated": "Nothing has been published in this language."},
)


class Unavailable(graphene.ObjectType):
    """Said in place of texts that the language asked for does not have."""

    reason = graphene.Field(graphene.NonNull(MissingReason), description="Why the texts are null.")
    locale = graphene.Field(graphene.NonNull(Locale), description="The language that was asked for.")


class Translation(graphene.ObjectType):
    """The same thing in one language: where it is, or that there is none."""

    locale = graphene.Field(graphene.NonNull(Locale), description="The language.")
    available = graphene.Boolean(required=True, description="Whether it can be read in this language.")
    reason = graphene.Field(MissingReason, description="Why not, where it cannot.")
    title = graphene.String(description="Its title in this language.")
    url = graphene.String(description="Where people read it in this language; null where it has no page.")


class Content(graphene.Interface):
    """Something with texts, the same thing in every language."""

    id = graphene.ID(
        required=True,
        description="Opaque: of this thing in the languages asked for. Equal ids are equal things, for caches.",
    )
    content_id = graphene.ID(required=True, description="Opaque, never changes, and is the same in every language.")
    locale = graphene.Field(
        Locale, description="The language the texts are in; null where there are none in a language asked for."
    )
    unavailable = graphene.Field(Unavailable, description="Why the texts are null; null where they are there.")
    translations = graphene.List(
        graphene.NonNull(Translation), required=True, description="All three languages, Kazakh first."
    )

    @classmethod
    def resolve_type(cls, instance: Row, info: GraphQLResolveInfo) -> type[graphene.ObjectType]:
        kind: Any = info.schema.type_map[instance["typename"]]  # graphene wants the class, which lies above this room
        return kind.graphene_type

    def resolve_id(row: Row, info: GraphQLResolveInfo) -> str:
        kind, key = row["identity"]
        return to_global_id(kind, key, row["languages"])

    def resolve_content_id(row: Row, info: GraphQLResolveInfo) -> str:
        return to_global_id(*row["identity"])


IN_LANGUAGE = {
    "locale": Locale(default_value=Locale.KK, required=True, description="The language of the texts."),
    "fallback": graphene.List(
        graphene.NonNull(Locale),
        default_value=(),
        description="Languages to take in this order where the first has nothing. None by default.",
    ),
}


def requested_languages(locale: Enum, fallback: tuple[Enum, ...] | None) -> tuple[str, ...]:
    """The codes of the acceptable languages: the requested one, then its fallbacks."""
    return tuple(dict.fromkeys([locale.value, *(other.value for other in fallback or ())]))


def language_fields(language: str | None, languages: tuple[str, ...]) -> Row:
    """The fields `locale` and `unavailable` of a row; `language` is None where no requested language has it.

    Under `languages` it keeps what was asked for, which is a part of its id.
    """
    reason = None if language else {"reason": Missing.NOT_TRANSLATED.value, "locale": languages[0]}
    return {"locale": language, "unavailable": reason, "languages": languages}


def translation_rows(available: Mapping[str, tuple[str | None, str | None]]) -> list[Row]:
    """A row for each language, from (title, url) by code of the available ones."""
    return [
        {
            "locale": code,
            "available": code in available,
            "reason": None if code in available else Missing.NOT_TRANSLATED.value,
            "title": available[code][0] if code in available else None,
            "url": available[code][1] if code in available else None,
        }
        for code in CODES
    ]

"""In which language an answer is, and what it says where the language asked for has nothing.

A text is in the language asked for, or it is null and `unavailable` says why. Another language is given
only to those who name it in `fallback`; `locale` then says which one it is.
"""

from collections.abc import Mapping
from enum import Enum

import graphene

from tosbelgi.language.languages import CODES

from .engine.rows import Row
from .enums import Locale, described_enum


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

    id = graphene.ID(required=True, description="Stable, opaque, and the same in every language.")
    locale = graphene.Field(
        Locale, description="The language the texts are in; null where there are none in a language asked for."
    )
    unavailable = graphene.Field(Unavailable, description="Why the texts are null; null where they are there.")
    translations = graphene.List(
        graphene.NonNull(Translation), required=True, description="All three languages, Kazakh first."
    )

    @classmethod
    def resolve_type(cls, instance: Row, info) -> str:
        return instance["typename"]


IN_LANGUAGE = {
    "locale": Locale(default_value=Locale.KK, required=True, description="The language of the texts."),
    "fallback": graphene.List(
        graphene.NonNull(Locale),
        default_value=(),
        description="Languages to take in this order where the first has nothing. None by default.",
    ),
}


def requested_languages(locale: Enum, fallback) -> tuple[str, ...]:
    """The codes of the languages that will do, the one asked for first."""
    return tuple(dict.fromkeys([locale.value, *(other.value for other in fallback or ())]))


def language_fields(language: str | None, wanted: tuple[str, ...]) -> Row:
    """What a row says of its language: which one it is in, or that the one asked for is missing."""
    reason = None if language else {"reason": Missing.NOT_TRANSLATED.value, "locale": wanted[0]}
    return {"locale": language, "unavailable": reason}


def translation_rows(found: Mapping[str, tuple[str | None, str | None]]) -> list[Row]:
    """All languages, from (title, url) of those there are."""
    return [
        {
            "locale": code,
            "available": code in found,
            "reason": None if code in found else Missing.NOT_TRANSLATED.value,
            "title": found[code][0] if code in found else None,
            "url": found[code][1] if code in found else None,
        }
        for code in CODES
    ]

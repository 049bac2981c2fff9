"""GraphQL type of a text that stands in for one in the language of the answer, and says so."""

import graphene

from tosbelgi.language.display_texts import DisplayText

from ..engine.rows import Row


class ShownText(graphene.ObjectType):
    """A text together with the language it is in."""

    text = graphene.String(required=True, description="The text.")
    language = graphene.String(required=True, description="The language of the text: an ISO 639 code.")
    translated = graphene.Boolean(required=True, description="Whether it is in the language of the answer.")


def shown_row(shown: DisplayText) -> Row | None:
    """The text as a row of `ShownText` and `ShownTitle`; None for an empty one."""
    if not shown.text:
        return None
    return {
        "text": shown.text,
        "language": shown.language,
        "translated": shown.translated,
        "transliterated": shown.transliterated,
        "beside": shown.beside or None,
        "beside_language": shown.beside_language or None,
    }

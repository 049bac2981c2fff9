"""Mutations by which somebody signed in changes their own account."""

from enum import Enum

import graphene

from tosbelgi.accounts import language as languages

from ..engine.context import Context
from ..enums import Locale
from ..mutations.verb import Result, Verb


class ChangeMyLanguage(Verb):
    """Choose the language in which we write to whoever asks: letters, reminders, messages of problems."""

    class Arguments:
        language = Locale(required=True, description="The language.")

    language = graphene.Field(Locale, description="The language that we write in now; null where it was refused.")

    @classmethod
    def perform(cls, context: Context, *, language: Enum) -> Result:
        assert context.user_id is not None
        languages.change_language(user_id=context.user_id, language=language.value)
        return {"language": language.value}

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        return result


class AccountMutation:
    change_my_language = ChangeMyLanguage.Field()

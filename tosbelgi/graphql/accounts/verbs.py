"""Mutations by which somebody signed in changes their own account."""

from enum import Enum

import graphene

from tosbelgi.accounts import language as languages
from tosbelgi.accounts import sessions

from ..engine.context import Context
from ..enums import Locale
from ..mutations.id_arguments import IdOf
from ..mutations.verb import Result, Verb
from .sessions import Session, sessions_of


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


class EndSession(Verb):
    """Sign a browser or an app of one's own out, also the one that asks. It learns so at its next request."""

    class Arguments:
        session = IdOf("Session", description="The `id` of the session, from `viewer { sessions }`.")

    sessions = graphene.List(
        graphene.NonNull(Session), description="Those that are left, the newest first; null where it was refused."
    )

    @classmethod
    def perform(cls, context: Context, *, session: int) -> Result:
        assert context.user is not None
        sessions.end_session(context.user, session)
        return {}

    @classmethod
    def show(cls, context: Context, result: Result) -> Result:
        return {"sessions": sessions_of(context)}


class AccountMutation:
    change_my_language = ChangeMyLanguage.Field()
    end_session = EndSession.Field()

"""Session store: Django's, in the database, whose one question of every request is compiled once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from tosbelgi.kernel.caching.compiled_queries import Row, compile_query

COLUMNS = tuple(field.attname for field in Session._meta.concrete_fields)


@compile_query
def _live_sessions(*, key: str, at: datetime) -> QuerySet[Session, Row]:
    return Session.objects.filter(session_key=key, expire_date__gt=at).values(*COLUMNS)


class SessionStore(db.SessionStore):
    """Called as Django's is: the name salts the signature, so that either reads what the other has written."""

    def _get_session_from_db(self) -> Session | None:
        row = next(iter(_live_sessions(key=self.session_key)), None)
        if row is None:
            self._session_key = None  # a key that nobody has given out is never taken over
            return None
        return Session.from_db(DEFAULT_DB_ALIAS, COLUMNS, tuple(row.values()))

"""Turns: forms that count attempts in the session are taken one after the other, each with what the last has counted.

A session is read at the beginning of a request and written at its end. Of many guesses sent at once each would else
find the count as it was, and write its own over those of the others.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


def one_at_a_time(view: View) -> View:
    """Decorate a view: of two forms with one session the second waits, and finds what the first has left."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        session, key = request.session, request.session.session_key
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            list(Session.objects.select_for_update().filter(pk=key).values_list("pk"))
            session.__dict__.pop("_session_cache", None)  # whatever was read before the turn
            response = view(request, *args, **kwargs)
            if session.modified and session.session_key == key:
                session.save()
                session.modified = False  # to be written at the end of the request would be after the next turn
        return response

    return answer

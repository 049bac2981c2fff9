"""What somebody sees who is signed out without having done so: the reason, and their words.

A session ends by its limits, from another device, or with a changed password; the next request finds a stranger.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from .kept_words import kept_fields

View = Callable[..., HttpResponseBase]


class SignedOutMiddleware:
    """Says, on the page of signing in, that a session has ended, to whoever was led there from another page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and _is_led_to_sign_in(response) and _has_none(request):
            messages.info(request, session_ended())
        return response


def _is_led_to_sign_in(response: HttpResponseBase) -> bool:
    """To sign in, and from there back to where it was asked for."""
    return response.status_code == 302 and response.get("Location", "").startswith(f"{reverse('sign_in')}?")


def _has_none(request: HttpRequest) -> bool:
    """Is the session of the cookie gone, or over?"""
    session = request.session
    return not request.user.is_authenticated and (session is None or session.is_empty())


def session_ended() -> str:
    return _(
        "You are signed out here: nothing was done for long, or the session was ended elsewhere, "
        "or the password was changed."
    )


def keeps_words(view: View) -> View:
    """Decorate a view to which a signed-in person sends a form: a stranger gets the words back, to send them again."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return words_of_the_signed_out(request)

    return answer


def words_of_the_signed_out(request: HttpRequest) -> HttpResponse:
    """The form that somebody has sent whose session did not outlive it, and the way to sign in first."""
    return words_kept(request, session_ended(), sign_in=True, status=403)


def words_kept(request: HttpRequest, explanation: str, *, status: int, **context: Any) -> HttpResponse:
    """A page that holds the form that was sent, without passwords, and sends it again by a button.

    With `sign_in` it offers to sign in first.
    """
    context |= {
        "explanation": explanation,
        "fields": kept_fields(request),
        "files": list(request.FILES),
        "address": request.get_full_path(),
    }
    return render(request, "account/words_kept.html", context, status=status)

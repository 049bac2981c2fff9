"""The page of one's own account: where one is signed in, each place revocable, and the way to a new password."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tosbelgi.kernel.refusals.messages import refusal_message

from .. import sessions
from ..request_user import AuthenticatedHttpRequest
from .signed_out import keeps_words


@require_safe
@login_required
def my_account(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The current session is listed even where it began in a way that made no row."""
    current = request.session.session_key
    own = sessions.own_sessions(request.user, current)
    if not any(one.is_current for one in own):
        sessions.see_session(request)
        own = sessions.own_sessions(request.user, current)
    return render(request, "account/my_account.html", {"sessions": own, "others": len(own) - 1})


@require_POST
@keeps_words
def end_session(request: AuthenticatedHttpRequest, number: int) -> HttpResponse:
    """End one session. Ending the current one is signing out."""
    ends_here = any(one.is_current and one.id == number for one in _own(request))
    try:
        sessions.end_session(request.user, number)
    except sessions.NoSuchSession as refusal:
        messages.info(request, refusal_message(refusal))
        return redirect("my_account")
    if ends_here:
        request.session.flush()
        messages.success(request, _("You are signed out."))
        return redirect("sign_in")
    messages.success(request, _("The session is ended. Whoever used it must sign in again."))
    return redirect("my_account")


@require_POST
@keeps_words
def end_other_sessions(request: AuthenticatedHttpRequest) -> HttpResponse:
    ended = sessions.end_other_sessions(request.user, request.session.session_key)
    said = ngettext("%(count)d other session is ended.", "%(count)d other sessions are ended.", ended)
    messages.success(request, said % {"count": ended})
    return redirect("my_account")


def _own(request: AuthenticatedHttpRequest) -> list[sessions.OwnSession]:
    return sessions.own_sessions(request.user, request.session.session_key)

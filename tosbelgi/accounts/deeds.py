"""What is done in the admin is done one deed at a time, whole or not at all, and once.

A deed is a request that may change something. It has its turn: whoever comes second sees what the first has done, and
is asked anew whether they may. Otherwise two at once both find a page unapproved, and both approve it.
"""

import re
from functools import wraps

from django.contrib.auth import get_user
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page

from . import answered

CHANGES_NOTHING = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Previews, signs of life of an open form, signing in and out, and what a window asks before its form is sent.
NO_DEED = re.compile(
    r"preview|^admin/(editing-sessions|dismissibles|login|logout|password_reset)/|/collect_action_data/|/confirm_cancellation/"
)
# PostgreSQL's lock for the turn: any number that nobody else uses. SQLite has one writer anyway.
TURN = 7_264_001
# Here an autosave writes over its own draft, as often as it comes; elsewhere it makes a new row, which is a deed.
EDITING = re.compile(r"/edit/(<int:pk>/)?$")
# What only a button may ask for: an autosave that carries such a field is a save and no more.
OF_BUTTONS = re.compile(r"^(action|workflow-action)-")


def one_at_a_time(view):
    """Wrap a view of the admin."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        route = request.resolver_match.route if request.resolver_match else ""
        if request.method in CHANGES_NOTHING or NO_DEED.search(route) or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        saves_again = False
        if is_autosave(request):
            only_save(request)
            saves_again = bool(EDITING.search(route))
        with transaction.atomic():
            wait_for_turn(request, kwargs.get("page_id"), alone=not saves_again)
            if not saves_again and (kept := answered.again(request)) is not None:
                return kept
            try:
                response = view(request, *args, **kwargs)
            except MultiValueDictKeyError as missing:  # Wagtail reads what makes up a text from the form as it came
                raise BadRequest("the form came without one of its fields") from missing
            if response.status_code >= 400 and response.status_code != answered.ASKS_BACK:
                transaction.set_rollback(True)  # refused: nothing of it stays; asking back has stored a draft
            elif not saves_again:
                answered.keep(request, response)
        return response

    return answer


def is_autosave(request: HttpRequest) -> bool:
    """Does an open editor save by itself? So Wagtail's own views tell it, too: it wants no HTML."""
    return request.method == "POST" and not request.accepts("text/html")


def only_save(request: HttpRequest) -> None:
    """Take from an autosave what a button says that was pressed meanwhile: the button's own request says it."""
    if any(OF_BUTTONS.match(name) for name in request.POST):
        sent = request.POST.copy()
        for name in list(sent):
            if OF_BUTTONS.match(name):
                del sent[name]
        sent._mutable = False
        request.POST = sent


def wait_for_turn(request: HttpRequest, page_id: int | None, *, alone: bool) -> None:
    """Wait until nobody else is at it, in a transaction; then look again at who this is.

    An autosave of a draft comes every second from everybody who types, and waits only for those at the same page.
    """
    if alone and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    if page_id is not None and connection.features.has_select_for_update:
        list(Page.objects.select_for_update(no_key=True).filter(pk=page_id).values_list("pk"))
    request._cached_user = request.user = get_user(request)

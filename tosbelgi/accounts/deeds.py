"""Decorator for admin views: requests that change something run one at a time, atomically, and only once.

A deed is a request that may change something. Deeds wait for each other: the second sees what the first has done, and
permissions are checked anew. Otherwise two at once would both see a page unapproved, and both approve it.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import get_user
from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.models import Page

from . import answered

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# Previews (`…/preview/…`, `block-preview/`, not whatever has the word in its name), editing-session pings, signing in
# and out, and what dialogs load before their form is sent.
EXEMPT_ROUTES = re.compile(
    r"[/-]preview/|^admin/(editing-sessions|dismissibles|login|logout|password_reset)/|/collect_action_data/|/confirm_cancellation/"
)
# Key of PostgreSQL's advisory lock: any number that nobody else uses. SQLite has one writer anyway.
ADVISORY_LOCK = 7_264_001
# Routes where an autosave overwrites its own draft; elsewhere it creates a row, and must not do so twice.
EDIT_ROUTES = re.compile(r"/edit/(<int:pk>/)?$")
# Fields of submit buttons; an autosave that carries one is a save and no more.
BUTTON_FIELDS = re.compile(r"^(action|workflow-action)-")

View = Callable[..., HttpResponse]


def serialize_changes(view: View) -> View:
    """Decorate a view of the admin; safe and exempt requests pass as they are."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        route = request.resolver_match.route if request.resolver_match else ""
        if request.method in SAFE_METHODS or EXEMPT_ROUTES.search(route) or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        is_draft_save = False
        if is_autosave(request):
            drop_button_fields(request)
            is_draft_save = bool(EDIT_ROUTES.search(route))
        with transaction.atomic():
            wait_for_turn(request, kwargs.get("page_id"), alone=not is_draft_save)
            if not is_draft_save and (stored := answered.repeated_response(request)) is not None:
                return stored
            try:
                response = view(request, *args, **kwargs)
            except MultiValueDictKeyError as error:  # Wagtail reads the blocks of a StreamField from the raw form
                raise BadRequest("the form came without one of its fields") from error
            if response.status_code >= 400 and response.status_code != answered.NEEDS_CONFIRMATION:
                # Nothing of a refused request stays; a request for confirmation has stored a draft.
                transaction.set_rollback(True)
            elif not is_draft_save:
                answered.store_response(request, response)
        return response

    return wrapper


def is_autosave(request: HttpRequest) -> bool:
    """Is this an autosave of an open editor? Wagtail's own views recognise it the same way: it accepts no HTML."""
    return request.method == "POST" and not request.accepts("text/html")


def drop_button_fields(request: HttpRequest) -> None:
    """Remove fields of a button that was pressed meanwhile from an autosave: the button sends its own request."""
    if any(BUTTON_FIELDS.match(name) for name in request.POST):
        fields = request.POST.copy()
        for name in list(fields):
            if BUTTON_FIELDS.match(name):
                del fields[name]
        fields._mutable = False
        request.POST = fields  # type: ignore[assignment]  # made immutable above


def take_turn() -> None:
    """Wait until no deed runs, and let none run until the current transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def wait_for_turn(request: HttpRequest, page_id: int | None, *, alone: bool) -> None:
    """Take the locks of the current transaction; then load the user again, whose rights may have changed meanwhile.

    Drafts are autosaved every second by everybody who types, so they wait only for requests to the same page.
    """
    if alone:
        take_turn()
    if page_id is not None and connection.features.has_select_for_update:
        list(Page.objects.select_for_update(no_key=True).filter(pk=page_id).values_list("pk"))
    request._cached_user = request.user = get_user(request)  # type: ignore[attr-defined]  # of Django's middleware

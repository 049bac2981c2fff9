"""The frame of every page of the cabinet: who is signed in, in which role, which others they hold, and the menu.

A page is for whoever is signed in; a stranger is led to the sign-in and back, and what a stranger sends, whose session
has ended meanwhile, comes back to be sent again. No page is kept by anybody or indexed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tosbelgi.accounts.pages.kept_words import kept_fields
from tosbelgi.accounts.pages.signed_out import words_of_the_signed_out
from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.cms.pages.layout import bare_layout
from tosbelgi.cms.serving.private_pages import urls_of_this_page
from tosbelgi.language.languages import SOURCE

from ..people.api import FOR_ONESELF, Role, Standing, Viewer, current_standing, forget_lost
from ..people.models import Appointment, Person
from .navigation import MenuLink, menu_for

View = Callable[..., HttpResponseBase]


class CabinetRequest(AuthenticatedHttpRequest):
    """For hints only: a request of somebody who is signed in and whose person is known."""

    viewer: Viewer
    person: Person


@dataclass(frozen=True)
class RoleChoice:
    """One role to act in: what is sent to choose it, what it is called, and where it holds."""

    acting: int
    role: str
    place: str
    current: bool


@dataclass(frozen=True)
class Frame:
    """What the frame shows: a name, the roles, and the menu. Somebody without a person has a name alone."""

    name: str
    current: RoleChoice | None = None
    choices: tuple[RoleChoice, ...] = ()
    menu: tuple[MenuLink, ...] = ()
    to_admin: bool = False


def cabinet_page(view: View) -> View:
    """Decorate a view of the cabinet that needs no person: it is signed in, and its answer is nobody else's."""
    return _own_page(view, _to_sign_in)


def _own_page(view: View, to_stranger: Callable[[HttpRequest], HttpResponseBase]) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.user.is_authenticated:
            if forget_lost(request):
                messages.warning(request, _("The role in which you acted is over. You act for yourself now."))
            response = view(request, *args, **kwargs)
        else:
            response = to_stranger(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


def _words_back(request: HttpRequest) -> HttpResponse:
    """To sign in, but whoever has sent a form, which their session did not outlive, gets their words back."""
    if request.method == "POST":
        return words_of_the_signed_out(request)
    return _to_sign_in(request)


def person_page(view: View) -> View:
    """Decorate a view of the cabinet that is about somebody: `request.viewer` and `request.person` are who asks.

    A form that is sent to it after the session has ended comes back with its words, and so does one that is sent in
    another role than that for which it was filled in.
    Who has an account and no person is shown what the cabinet is for, and the way to where they work.
    """

    @wraps(view)
    def answer(request: CabinetRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        standing = current_standing(request)
        if standing is None:
            return render_page(request, "cabinet/no_person.html", {"title": _("Your cabinet")})
        request.viewer, request.person = standing.viewer, standing.person
        try:
            return view(request, *args, **kwargs)
        except Http404:
            kept = words_back(request, _("In the role in which you act now there is no such page."))
            if kept is None:
                raise
            kept.status_code = 404
            return kept

    return _own_page(answer, _words_back)


def words_back(request: HttpRequest, explanation: str, *, prose_only: bool = False) -> HttpResponse | None:
    """The form that was sent to a page that does not take it now, and the way to choose another role for it.

    A role that was chosen in another window holds in all of them: what was typed before that is not lost. None where
    no form was sent or, with `prose_only`, one in which nobody has typed a sentence: a button that is pressed twice.
    """
    fields = kept_fields(request)
    written = [value for name, value in fields if name != "deed" and _is_prose(value)]
    if not fields or (prose_only and not written):
        return None
    context = {
        "title": _("Your words are still here"),
        "explanation": explanation,
        "fields": fields,
        "written": written,
        "files": list(request.FILES),
        "address": request.get_full_path(),
    }
    return render_page(request, "cabinet/words_kept.html", context, status=403)


def _is_prose(value: str) -> bool:
    """Is it what somebody typed, rather than a key, a day or a number of the form?"""
    return " " in value.strip() or not value.isascii()


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page in the frame. Its context names at least the `title`."""
    return render(request, template, frame_context(request) | (context or {}), status=status)


def frame_context(request: HttpRequest, language: str | None = None) -> dict[str, Any]:
    """What the base template of the cabinet needs: the face of the site, the frame. One query more than who asks."""
    language = language or get_language() or SOURCE
    return {"site_face": bare_layout(language, urls_of_this_page(request)), "frame": _frame(request)}


def frame_of_a_guest(request: HttpRequest) -> dict[str, Any]:
    """The same for a page that knows nobody's account: whoever is signed in in this browser is not who reads it."""
    return {"site_face": bare_layout(get_language() or SOURCE, urls_of_this_page(request)), "frame": None}


def _frame(request: HttpRequest) -> Frame | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    standing = current_standing(request)
    if standing is None:
        return Frame(user.get_full_name() or user.get_username(), to_admin=user.has_perm("wagtailadmin.access_admin"))
    choices = _choices(standing)
    current = next(one for one in choices if one.current)
    menu = tuple(menu_for(standing.viewer.role, request.path))
    return Frame(standing.person.display_name, current, choices if len(choices) > 1 else (), menu)


def _choices(standing: Standing) -> tuple[RoleChoice, ...]:
    """Every appointment that holds, and oneself: what one may act in."""
    own = standing.viewer.appointment_id
    held = [RoleChoice(one.pk, str(Role(one.role).label), _place(one), one.pk == own) for one in standing.appointments]
    oneself = _("For myself") if held else str(Role.PARTICIPANT.label)
    return (*held, RoleChoice(FOR_ONESELF, oneself, "", own is None))


def _place(appointment: Appointment) -> str:
    """The name of the centre or region, in the language of the page."""
    language = get_language() or SOURCE
    if appointment.centre is not None:
        return appointment.centre.word("name", language) or appointment.centre.name_kk
    return appointment.region.named_in(language) if appointment.region is not None else ""

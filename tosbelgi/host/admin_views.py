"""Admin views of platforms: the list, one with what it may ask for, and the operator's decisions on it."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.programme.people.api import Purpose
from tosbelgi.programme.sharing.api import LONGEST_NAME, NoSuchPlatform

from . import applications
from .applications import LEAST_POINTS, MOST_POINTS, Shown
from .models import POINTS_A_MINUTE, Application

NAMES = ("name_kk", "name_ru", "name_en")
_LINKED = Count("platform__links", filter=Q(platform__links__ended_at=None))
_SHOWN = {"longest_name": LONGEST_NAME, "least_points": LEAST_POINTS, "most_points": MOST_POINTS}


def _require_permission(request: HttpRequest) -> None:
    if not applications.may_decide(request.user):
        raise PermissionDenied


@require_safe
def platforms(request: HttpRequest) -> HttpResponse:
    """All of them by name, with how many people are linked, and a form for another."""
    _require_permission(request)
    rows = Application.objects.select_related("platform").annotate(linked=_LINKED).order_by("platform__name_kk")
    context = {
        "applications": rows,
        "purposes": _choices(list(Purpose)),
        "points": POINTS_A_MINUTE,
        "new_id": uuid4(),
        **_SHOWN,
    }
    return render(request, "host/admin/platforms.html", context)


@require_safe
def platform(request: HttpRequest, platform_id: int) -> HttpResponse:
    """One platform: what it may ask for, its client id, and what can be decided on it."""
    _require_permission(request)
    row = Application.objects.select_related("platform").annotate(linked=_LINKED).filter(platform=platform_id).first()
    if row is None:
        raise Http404
    context = {
        "application": row,
        "purposes": _choices(row.allowed_purposes),
        "points": row.points_a_minute,
        "deed": uuid4(),
        **_SHOWN,
    }
    return render(request, "host/admin/platform.html", context)


@require_POST
def register(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Write a platform down; its secret is shown once, here."""
    _require_permission(request)
    try:
        shown = applications.register_platform(
            platform=_uuid(request, "platform"),
            names={name: request.POST.get(name, "") for name in NAMES},
            purposes=_chosen(request),
            points_a_minute=_points(request),
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect("platforms")
    return _secret(request, shown)


@require_POST
def decide(request: AuthenticatedHttpRequest, platform_id: int) -> HttpResponse:
    """Carry out one decision, named by the button."""
    _require_permission(request)
    decision, user, now = request.POST.get("decision", ""), request.user, timezone.now()
    try:
        if decision == "secret":
            deed = _uuid(request, "deed")
            return _secret(request, applications.make_secret(platform_id=platform_id, deed=deed, by=user, at=now))
        if decision == "change":
            applications.change_platform(
                platform_id=platform_id,
                purposes=_chosen(request),
                points_a_minute=_points(request),
                by=user,
                at=now,
            )
        elif decision in {"close", "open"}:
            act = applications.close_platform if decision == "close" else applications.open_platform
            act(platform_id=platform_id, by=user, at=now)
        else:
            messages.error(request, _("Choose what you decide."))
    except NoSuchPlatform as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
    return redirect("platform", platform_id)


def _secret(request: HttpRequest, shown: Shown) -> HttpResponse:
    return render(request, "host/admin/secret.html", {"application": shown.application, "secret": shown.secret})


def _choices(chosen: list[Purpose]) -> list[tuple[str, str, bool]]:
    return [(one.value, str(one.label), one in chosen) for one in Purpose]


def _chosen(request: HttpRequest) -> list[Purpose]:
    return [one for one in Purpose if one.value in request.POST.getlist("purposes")]


def _points(request: HttpRequest) -> int:
    text = request.POST.get("points_a_minute", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _uuid(request: HttpRequest, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None

"""Admin views of organisations: the list, one with what it may do, and the operator's decisions on it."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.cms.editing.typed_text import posted_text
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message

from ..centres import Region
from . import actions
from .models import AbilityKind, Organisation, OrganisationAbility, OrganisationStatus
from .refusals import NoSuchOrganisation

MOST_SHOWN = 500


def _require_permission(request: HttpRequest) -> None:
    if not actions.may_decide(request.user):
        raise PermissionDenied


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """All of them in the order of their names, with what each is authorised for, and a form for another."""
    _require_permission(request)
    held = OrganisationAbility.objects.holding(timezone.now()).order_by("pk")
    rows = Organisation.objects.select_related("region").prefetch_related(Prefetch("abilities", held, to_attr="held"))
    language = get_language() or "kk"
    regions = sorted(Region.objects.all(), key=lambda region: region.key_in(language))
    context = {
        "organisations": [{"row": row, "region": row.region.named_in(language)} for row in rows[:MOST_SHOWN]],
        "regions": [(region.pk, region.named_in(language)) for region in regions],
        "longest_name": actions.LONGEST_NAME,
    }
    return render(request, "programme/admin/organisations.html", context)


@require_safe
def organisation(request: HttpRequest, organisation_id: int) -> HttpResponse:
    """One organisation: its status, what it is authorised for, and what can be decided on it."""
    _require_permission(request)
    row = Organisation.objects.select_related("region", "centre", "status_by").filter(pk=organisation_id).first()
    if row is None:
        raise Http404
    held = {one.kind: one for one in row.abilities.holding(timezone.now())}
    context = {
        "organisation": row,
        "region": row.region.named_in(get_language() or "kk"),
        "is_suspended": row.status == OrganisationStatus.SUSPENDED,
        "abilities": [{"kind": kind, "held": held.get(kind)} for kind in AbilityKind],
        "longest_reason": actions.LONGEST_REASON,
    }
    return render(request, "programme/admin/organisation.html", context)


@require_POST
def register(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Write a partner down that is no centre."""
    _require_permission(request)
    region = request.POST.get("region", "")
    try:
        row = actions.register_organisation(
            name_kk=request.POST.get("name_kk", ""),
            name_ru=request.POST.get("name_ru", ""),
            region_id=int(region) if region.isascii() and region.isdigit() and len(region) < 10 else 0,
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
        return redirect("organisations")
    return redirect("organisation", row.pk)


@require_POST
def decide(request: AuthenticatedHttpRequest, organisation_id: int) -> HttpResponse:
    """Carry out one decision, named by the button."""
    _require_permission(request)
    done, kind = request.POST.get("decision", ""), request.POST.get("kind", "")
    reason, wrong = posted_text(request, "reason", actions.LONGEST_REASON)
    user, now = request.user, timezone.now()
    try:
        if wrong:
            messages.error(request, wrong)
        elif done in {"grant", "end"} and kind in AbilityKind.values:
            act = actions.grant_ability if done == "grant" else actions.end_ability
            act(organisation_id=organisation_id, kind=AbilityKind(kind), by=user, at=now)
        elif done == "suspend":
            actions.suspend(organisation_id=organisation_id, reason=reason, by=user, at=now)
        elif done == "reactivate":
            actions.reactivate(organisation_id=organisation_id, reason=reason, by=user, at=now)
        else:
            messages.error(request, _("Choose what you decide."))
    except NoSuchOrganisation as missing:
        raise Http404 from missing
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
    return redirect("organisation", organisation_id)

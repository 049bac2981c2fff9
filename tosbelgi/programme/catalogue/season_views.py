"""Admin view that copies a season into the draft of its next version."""

from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.cms.editing import policy
from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.refusals.messages import add_to_form, refusal_message

from . import actions
from .seasons import Season, VersionDraftedAlready, VersionStartsInThePast


class NextVersionForm(forms.Form):
    starts_on = forms.DateField(
        label=gettext_lazy("starts on"),
        widget=AdminDateInput,
        help_text=gettext_lazy("Today at the earliest. The year of this day becomes the year of the season."),
    )


@require_http_methods(["GET", "POST"])
def next_version(request: AuthenticatedHttpRequest, season_id: int) -> HttpResponse:
    """Ask from which day on, then copy all levels and norms into a draft that begins on it."""
    if not (request.user.has_perm("programme.add_season") and request.user.has_perm(policy.SHARED_FIELDS)):
        raise PermissionDenied
    season = get_object_or_404(Season, pk=season_id)
    now = timezone.now()
    form = NextVersionForm(request.POST or None, initial={"starts_on": date(day_of(now).year + 1, 1, 1)})
    if form.is_valid():
        try:
            draft = actions.draft_next_version(
                season_id=season.pk, starts_on=form.cleaned_data["starts_on"], by=request.user, at=now
            )
        except VersionStartsInThePast as refusal:
            add_to_form(form, refusal)
        except VersionDraftedAlready as refusal:
            messages.warning(request, refusal_message(refusal))
            return redirect(Season.snippet_viewset.get_url_name("edit"), refusal.details["season_id"])
        else:
            messages.success(
                request, _("The copy is made, as a draft. Change what should be otherwise, then submit it.")
            )
            return redirect(Season.snippet_viewset.get_url_name("edit"), draft.pk)
    return render(request, "programme/admin/next_season.html", {"season": season, "form": form})

"""Views of translation gaps: list, accept and reopen, and confirm that a translation is still right."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TranslatableMixin

from tosbelgi.accounts.request_user import AuthenticatedHttpRequest
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import refusal_message
from tosbelgi.language.languages import NATIVE_NAMES

from ..editing import policy
from ..translation import actions as translation_actions
from ..translation import completeness
from ..translation.field_labels import label_for_path


@require_safe
def gap_list(request: HttpRequest) -> HttpResponse:
    """Every row that is hidden because of a gap, most gaps first."""
    parities = completeness.Parity.objects.filter(open_gaps__gt=0).select_related("locale").order_by("-open_gaps", "pk")
    page = Paginator(parities, 50).get_page(request.GET.get("p"))
    lines = []
    for parity in page:
        try:
            row = translation_actions.translated_row(parity.translation_key, parity.locale_id)
        except translation_actions.TextNotFound:
            continue
        if policy.may_change(request.user, row):
            url = reverse("gaps", args=[parity.translation_key, parity.locale_id])
            language = NATIVE_NAMES[parity.locale.language_code]
            lines.append({"title": str(row), "language": language, "count": parity.open_gaps, "url": url})
    return render(request, "cms/admin/open_gaps.html", {"lines": lines, "page": page})


@require_http_methods(["GET", "POST"])
def gap_detail(request: AuthenticatedHttpRequest, translation_key: UUID, locale_id: int) -> HttpResponse:
    """The gaps of one row, each with a button that accepts it."""
    try:
        row = translation_actions.translated_row(translation_key, locale_id)
    except translation_actions.TextNotFound as missing:
        raise Http404 from missing
    if not policy.may_change(request.user, row):
        raise PermissionDenied
    if request.method == "POST":
        return _decide(request, row)
    context = {
        "row": row,
        "language": NATIVE_NAMES[row.locale.language_code],
        "gaps": [gap | {"place": label_for_path(row, gap["field"])} for gap in completeness.stored_open_gaps(row)],
        "accepted": completeness.AcceptedGap.objects.filter(translation_key=translation_key, locale_id=locale_id)
        .select_related("by")
        .order_by("-at"),
        "may_publish": policy.may_publish(request.user, row),
        "edit_url": AdminURLFinder(request.user).get_edit_url(row),
    }
    return render(request, "cms/admin/gaps.html", context)


@require_POST
def confirm_translation_view(request: AuthenticatedHttpRequest, translation_key: UUID, locale_id: int) -> HttpResponse:
    """Confirm that a translation needs no change although its source has changed."""
    try:
        row = translation_actions.translated_row(translation_key, locale_id)
        translation_actions.confirm_translation(row=row, by=request.user, at=timezone.now())
    except translation_actions.TextNotFound as missing:
        raise Http404 from missing
    except translation_actions.MayNotAccept as refusal:
        raise PermissionDenied from refusal
    messages.success(request, _("Your decision is stored and in the history."))
    return redirect(AdminURLFinder(request.user).get_edit_url(row) or reverse("open_gaps"))


def _decide(request: AuthenticatedHttpRequest, row: TranslatableMixin) -> HttpResponse:
    decide = translation_actions.reopen_gap if "reopen" in request.POST else translation_actions.accept_gap
    digest = request.POST.get("reopen") or request.POST.get("accept", "")
    try:
        decide(row=row, digest=digest, by=request.user, at=timezone.now())
    except translation_actions.MayNotAccept as refusal:
        raise PermissionDenied from refusal
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
    else:
        messages.success(request, _("Your decision is stored and in the history."))
    return redirect(request.path)

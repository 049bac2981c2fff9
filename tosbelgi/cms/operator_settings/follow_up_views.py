"""Admin page of what follows from facts: how far each subscription is, what is parked, and "again"."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.kernel.facts import delivery, subscriptions
from tosbelgi.kernel.facts.models import HistoryLine, ParkedLine
from tosbelgi.kernel.mail import sending
from tosbelgi.kernel.mail.models import OutgoingMail

PERMISSION = "kernel.change_parkedline"
MOST_SHOWN = 100


def may_look_after(user: AnyUser) -> bool:
    return bool(user.has_perm(PERMISSION))


def _require_permission(request: HttpRequest) -> None:
    if not may_look_after(request.user):
        raise PermissionDenied


@require_safe
def follow_ups(request: HttpRequest) -> HttpResponse:
    """Subscriptions with their lag, parked lines and parked mails. A mail's recipient and words are not shown."""
    _require_permission(request)
    parked = list(ParkedLine.objects.select_related("line")[:MOST_SHOWN])
    context = {
        "standings": subscriptions.standings(),
        "unsealed": HistoryLine.objects.filter(seq=None).count(),
        "parked": [(one, subscriptions.label_of(one.subscription)) for one in parked],
        "mails": OutgoingMail.objects.filter(parked_at__isnull=False).defer("message")[:MOST_SHOWN],
        "mails_waiting": OutgoingMail.objects.filter(parked_at=None).count(),
    }
    return render(request, "cms/admin/follow_ups.html", context)


@require_POST
def line_again(request: HttpRequest, parked_id: int) -> HttpResponse:
    """Have a parked line tried again."""
    _require_permission(request)
    return _answer(request, delivery.ask_again(parked_id, timezone.now()))


@require_POST
def mail_again(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Have a parked mail sent once more."""
    _require_permission(request)
    return _answer(request, sending.ask_again(mail_id, timezone.now()))


def _answer(request: HttpRequest, asked: bool) -> HttpResponse:
    if asked:
        messages.success(request, _("It is tried again in a moment."))
    else:
        messages.info(request, _("It is not parked any more."))
    return redirect("follow_ups")

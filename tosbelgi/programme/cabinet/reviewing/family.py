"""Pages of a legal representative: what their child takes part in, the agreement, and the way out, by a link alone.

Who knows the address may look. It stands in no log; the letter that brings it goes to the address that was named.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import View

from tosbelgi.kernel.codes import LevelCode
from tosbelgi.kernel.refusals import Refusal
from tosbelgi.kernel.refusals.messages import add_to_form, refusal_message

from ...participation.api import (
    Act,
    RepresentativeViewer,
    accept,
    ask_for_code,
    asked_by_promise,
    current_text,
    may_follow,
    participation_for,
    viewer_by_link,
    withdraw,
)
from ...participation.models import Participation
from ..forms import CabinetForm
from ..frame import frame_of_a_guest
from ..sharing.family import shared_of_child
from .cards import card_of
from .family_gone import gone


class AcceptForm(CabinetForm):
    """The code, and the mark that the text was read."""

    text = forms.IntegerField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read the agreement and accept it for the child whom I represent"), required=False
    )
    code = forms.CharField(
        label=gettext_lazy("Code from the letter"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class FamilyPage(View):
    """A GET changes nothing: what opens links of letters by itself accepts nothing."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        by = viewer_by_link(token, at=now)
        return _shown(request, token, by, now) if by else gone(request)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        by = viewer_by_link(token, at=now)
        row = participation_for(by) if by else None
        if by is None or row is None:
            return gone(request)
        language = get_language() or by.language
        if request.POST.get("deed") == "code":
            _send_code(request, row, by, language, now)
            return HttpResponseRedirect(reverse("family", args=[token]) + "#accept")
        form = AcceptForm(request.POST)
        if not form.is_valid():
            return _shown(request, token, by, now, form, status=422)
        try:
            accept(
                participation=row.public_id,
                text_version=form.cleaned_data["text"] or 0,
                code=form.cleaned_data["code"],
                confirmed=form.cleaned_data["confirmed"],
                by=by,
                language=language,
                at=now,
            )
        except Refusal as refusal:
            add_to_form(form, refusal)
            return _shown(request, token, by, now, form, status=422)
        messages.success(request, _("You have accepted the agreement. Thank you."))
        return HttpResponseRedirect(reverse("family", args=[token]))


class WithdrawForm(forms.Form):
    """Which participation the press is about: a press that comes late is about no other one."""

    participation = forms.UUIDField(widget=forms.HiddenInput)


class FamilyWithdrawPage(View):
    """Withdraw the child, after a question. Only the press does it, and of the participation that was shown."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        by = viewer_by_link(token, at=now)
        row = participation_for(by) if by else None
        if row is None:
            return gone(request)
        if not may_follow(row.stands, Act.WITHDRAW):
            return HttpResponseRedirect(reverse("family", args=[token]))
        context = frame_of_a_guest(request) | {
            "title": _("Withdraw from taking part?"),
            "what": f"{row.person.display_name}: {LevelCode(row.level).label}, {row.stands.label}",
            "form": WithdrawForm(initial={"participation": row.public_id}),
            "back_url": reverse("family", args=[token]),
        }
        return render(request, "cabinet/reviewing/family_withdraw.html", context)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        by = viewer_by_link(token, at=now)
        form = WithdrawForm(request.POST)
        if by is None or not form.is_valid():
            return gone(request)
        try:
            withdraw(participation=form.cleaned_data["participation"], by=by, at=now)
        except Refusal as refusal:
            messages.error(request, refusal_message(refusal))
        else:
            messages.success(request, _("You have withdrawn the participation. The centre and the mentor are told."))
        return HttpResponseRedirect(reverse("family", args=[token]))


def _send_code(
    request: HttpRequest, row: Participation, by: RepresentativeViewer, language: str, now: datetime
) -> None:
    """Ask for a code; the next page says where it goes, or why none was sent."""
    try:
        address = ask_for_code(participation=row.public_id, by=by, language=language, at=now)
    except Refusal as refusal:
        messages.error(request, refusal_message(refusal))
    else:
        messages.success(request, _("A code is on its way to %(address)s.") % {"address": address})


def _shown(
    request: HttpRequest,
    token: str,
    by: RepresentativeViewer,
    now: datetime,
    form: AcceptForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    row = participation_for(by)
    if row is None:
        return gone(request)
    language, text = get_language() or by.language, current_text()
    accepted = row.acceptances.filter(as_representative=True).select_related("text").first()
    context: dict[str, Any] = frame_of_a_guest(request) | {
        "title": row.person.display_name,
        "card": card_of(row, language=language, at=now),
        "norms": asked_by_promise(row),
        "accepted": accepted,
        "accepted_text": accepted.text.in_language(accepted.language) if accepted else "",
        "waits": may_follow(row.stands, Act.ACCEPT) and accepted is None,
        "may_withdraw": may_follow(row.stands, Act.WITHDRAW),
        "withdraw_url": reverse("family_withdraw", args=[token]),
        "text": text.in_language(language) if text else "",
        # Printed beside the text that is shown now, whatever was sent before.
        "version": text.version if text else 0,
        "form": form or AcceptForm(),
        "code_was_sent": _is_code_sent(row, now) or form is not None,
        **shared_of_child(by, token),
    }
    return render(request, "cabinet/reviewing/family.html", context, status=status)


def _is_code_sent(row: Participation, now: datetime) -> bool:
    sent = row.codes.filter(as_representative=True, used_at=None).first()
    return sent is not None and sent.holds(now)

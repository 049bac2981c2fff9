"""Pages about passwords: forgotten, set by the link of a mail, changed, and asked for again before a sensitive step."""

from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.views import (
    ConfirmReauthenticationCodeView,
    PasswordChangeView,
    PasswordResetDoneView,
    PasswordResetFromKeyDoneView,
    PasswordResetFromKeyView,
    PasswordResetView,
    PasswordSetView,
    ReauthenticateView,
    RequestReauthenticationCodeView,
)
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ..request_user import AuthenticatedHttpRequest
from .code_entry import EntersCodeMixin
from .onward import LeadsOnMixin, with_onward

CHANGED = gettext_noop("Your password is changed. Wherever else you were signed in, you are signed out.")


class ResetRequest(LeadsOnMixin, PasswordResetView):
    template_name = "account/password_forgotten.html"


class ResetSent(LeadsOnMixin, PasswordResetDoneView):
    template_name = "account/password_link_sent.html"


class WholeMixin:
    """View of a form that sets a password: it, the end of the other sessions and the notice come all or not at all."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        return response


class NewPassword(LeadsOnMixin, WholeMixin, PasswordResetFromKeyView):
    """Opening the link changes nothing, so that a scanner of mails does not use it up; sending the form does."""

    template_name = "account/password_new.html"

    def logout(self) -> None:
        """Of somebody else who is signed in here: not yet by opening the link."""
        if self.request.method == "POST":
            super().logout()

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if context.get("token_fail"):
            kwargs["status"] = 410
        response = super().render_to_response(context, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        return response


class PasswordIsNew(LeadsOnMixin, PasswordResetFromKeyDoneView):
    template_name = "account/password_is_new.html"


class ChangesPasswordMixin(LeadsOnMixin, WholeMixin):
    """The page of one's own password, which says that it is changed."""

    template_name = "account/password_change.html"

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _(CHANGED))
        response: HttpResponse = super().form_valid(form)
        return response


class Change(ChangesPasswordMixin, PasswordChangeView):
    pass


class FirstPassword(ChangesPasswordMixin, PasswordSetView):
    """For an account without a password, whose owner has just proved who they are by a code."""

    def dispatch(self, request: AuthenticatedHttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # allauth would keep the form in the session until then, with the password in it.
        lacks_one = request.user.is_authenticated and not request.user.has_usable_password()
        if lacks_one and is_reauthentication_required(request, app="allauth.account"):
            query = urlencode({"next": reverse("account_set_password")})
            return redirect(f"{reverse('account_request_reauthentication_code')}?{query}")
        return super().dispatch(request, *args, **kwargs)


class Confirm(LeadsOnMixin, ReauthenticateView):
    template_name = "account/confirm.html"


class ConfirmByCode(LeadsOnMixin, RequestReauthenticationCodeView):
    template_name = "account/confirm_by_code.html"


class ConfirmCodeEntry(EntersCodeMixin, ConfirmReauthenticationCodeView):
    pass


def admins_reset(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Where Wagtail's pages of forgotten passwords were; their old links count no longer."""
    return redirect(with_onward(request, "account_reset_password"))

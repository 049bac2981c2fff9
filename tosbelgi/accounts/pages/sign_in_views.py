"""Pages of signing in and out: by password, by a code that comes by e-mail, and what stands in the way."""

from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, LoginView, LogoutView, RequestLoginCodeView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..session_turns import one_at_a_time
from .code_entry import EntersCodeMixin, pretend_code
from .onward import LeadsOnMixin, with_onward


class SignIn(LeadsOnMixin, LoginView):
    """Name and password. Whoever is signed in already is asked whether they want to be somebody else."""

    template_name = "account/sign_in.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # To lead on would go round and round where that page is not open to this account, and sent them here.
        if request.method == "GET" and request.user.is_authenticated and self.get_next_url():
            return render(request, "account/signed_in_already.html", {"onward": self.get_next_url()})
        return super().dispatch(request, *args, **kwargs)

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponseRedirect | None:
        """Whoever has asked for a code may use the password all the same."""
        return None


class CodeRequest(LeadsOnMixin, RequestLoginCodeView):
    """Where shall the code go? Answers the same whether or not there is such an account."""

    template_name = "account/code_request.html"

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponseRedirect | None:
        """A code that did not come may be asked for again."""
        return None

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        if form._user is None:
            pretend_code(self.request, form.cleaned_data["email"])
        return response


class CodeEntry(EntersCodeMixin, ConfirmLoginCodeView):
    """The code of the mail. Says which way it was lost, where it counts no longer."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if isinstance(response, HttpResponseRedirect):  # wrong for the last time
            return redirect(with_onward(self.request, "account_request_login_code"))
        return response


@one_at_a_time
def enter_code(request: HttpRequest) -> HttpResponseBase:
    """The page of the code, or back to asking for one, with the reason."""
    if request.user.is_authenticated:
        return _entry(request)
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    if stage is None:
        messages.error(
            request,
            _("This code is not valid here: it was used, or asked for in another browser, or too long ago."),
        )
        return redirect(with_onward(request, "account_request_login_code"))
    if LoginCodeVerificationProcess.resume(stage) is None:
        messages.error(
            request,
            _("The code was valid for %(minutes)d minutes, which are over. Ask for a new one.")
            % {"minutes": app_settings.LOGIN_BY_CODE_TIMEOUT // 60},
        )
        return redirect(with_onward(request, "account_request_login_code"))
    return _entry(request)


_entry = CodeEntry.as_view()


class SignOut(LeadsOnMixin, LogoutView):
    """Asks on GET, since an address that signs out could stand in any picture; does it on POST."""

    template_name = "account/sign_out.html"


sign_out = SignOut.as_view()


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """For whoever knows the password of an account that has been closed."""
    return render(request, "account/inactive.html", status=403)


def door_of_another(request: HttpRequest) -> HttpResponse:
    """Where Wagtail's own forms of signing in were: leads to ours, by whatever method."""
    return redirect(with_onward(request, "sign_in"))


def admins_sign_out(request: HttpRequest) -> HttpResponseBase:
    """Where Wagtail's signing out was: the admin's menu sends its form there."""
    return sign_out(request) if request.method == "POST" else redirect("sign_out")

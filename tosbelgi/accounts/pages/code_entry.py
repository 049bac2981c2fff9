"""What pages have in common on which a code is entered, and the page of the code for an address that is not known."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest, HttpResponse

from ..adapter import FOR_NOBODY
from ..login_addresses import nobody
from .onward import LeadsOnMixin


class EntersCodeMixin(LeadsOnMixin):
    """View of a code. A wrong one is one of three attempts; what is no code, or comes too often, is none."""

    template_name = "account/code_entry.html"
    request: HttpRequest
    _process: Any
    render_to_response: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"letterbox": self._process.state.get("email", "")}

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("code", "incorrect_code"):
            response: HttpResponse = super().form_invalid(form)
            _look_somebody_up(self.request)
            return response
        return self.render_to_response(self.get_context_data(form=form))


def pretend_code(request: HttpRequest, address: str) -> None:
    """Once a code was asked for that nobody gets: do what a mail costs, and have its page look for an account.

    Otherwise the time of this answer, or of the next, would tell which addresses are known.
    """
    adapter = get_adapter(request)
    code = adapter.generate_login_code()
    adapter.send_mail("account/email/login_code", address, {"request": request, "code": code, FOR_NOBODY: True})
    _look_somebody_up(request)


def _look_somebody_up(request: HttpRequest) -> None:
    """Have the next request look for the account of this code, also where there is none and it finds nobody."""
    waiting = request.session.get(LOGIN_SESSION_KEY)
    if waiting is not None and waiting["user_pk"] is None:
        waiting["user_pk"] = user_pk_to_url_str(nobody())
        request.session.modified = True

"""What the pages of accounts have in common: where they lead on, and what is done with an address that leads away."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode


class LeadsOnMixin:
    """View that passes on where somebody wanted to go, and drops what is no address of ours."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.POST.get(REDIRECT_FIELD_NAME) or self.request.GET.get(REDIRECT_FIELD_NAME) or ""
        onward = get_next_redirect_url(self.request) or ""
        return super().get_context_data(**kwargs) | {
            "onward": onward,
            "leads_away": bool(asked) and not onward,
            "onward_query": f"?{urlencode({REDIRECT_FIELD_NAME: onward})}" if onward else "",
        }


def with_onward(request: HttpRequest, name: str) -> str:
    """The address of a page of ours, with where somebody wanted to go."""
    onward = get_next_redirect_url(request)
    return reverse(name) + (f"?{urlencode({REDIRECT_FIELD_NAME: onward})}" if onward else "")

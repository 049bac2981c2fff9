"""Decorator of public views that only read."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

AView = TypeVar("AView", bound=Callable[..., HttpResponseBase])


def read_only(view: AView) -> AView:
    """Answer GET and HEAD; anything else is 405.

    Django looks for the token of a form before it asks the view, so without the exemption a POST would be
    refused as a form that has expired. Nothing is given away: no such request reaches the view.
    """
    return csrf_exempt(require_safe(view))

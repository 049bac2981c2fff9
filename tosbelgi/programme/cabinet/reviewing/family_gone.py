"""The page behind a family link that does not open anything, or not any more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..frame import frame_of_a_guest


def gone(request: HttpRequest) -> HttpResponse:
    """Unknown, over, and of a child who is of age by now: all look alike."""
    return render(
        request,
        "cabinet/reviewing/family_gone.html",
        frame_of_a_guest(request) | {"title": _("This link does not open anything any more")},
        status=404,
    )

"""Errors below the cabinet's addresses, in its frame: who is signed in stays in sight."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tosbelgi.cms.serving.error_views import ErrorFrame

from .frame import frame_context


def _ways(language: str) -> list[dict[str, str]]:
    with override(language):
        cabinet = reverse("cabinet")
    return [
        {"title": _("To your cabinet"), "url": cabinet},
        {"title": _("To the front page"), "url": f"/{language}/"},
    ]


ERROR_FRAME = ErrorFrame(template="cabinet/error.html", context=frame_context, ways=_ways)

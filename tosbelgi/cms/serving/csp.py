"""What a browser may do on our pages: Content Security Policy (level 3) and Permissions-Policy, by room.

Three rooms: the public one, which is strict; the cabinet, where people take pictures and record films and voices; and
the admin. The texts are written once: there is nothing in them of a request.
"""

from collections.abc import Callable
from typing import NamedTuple

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from tosbelgi.kernel.web import address_prefixes

PUBLIC = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "media-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [SELF],
}
# What somebody has just recorded is shown to them before it is sent, from the browser's memory.
RECORDING = PUBLIC | {
    "img-src": [SELF, "data:", "blob:"],
    "media-src": [SELF, "blob:"],
}
# Wagtail's admin writes scripts and styles into its pages; it is for signed-in staff only.
ADMIN = PUBLIC | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}
# Off for us and for whatever we might frame; those that browsers know, since they report any other name as an error.
SWITCHED_OFF = (
    "accelerometer", "browsing-topics", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "serial",
    "usb", "xr-spatial-tracking",
)  # fmt: skip


class RoomPolicy(NamedTuple):
    """The values of the two headers."""

    content: str
    permissions: str


def _permissions(ours: tuple[str, ...] = ()) -> str:
    return ", ".join(f"{name}=({'self' if name in ours else ''})" for name in SWITCHED_OFF)


PUBLIC_POLICY = RoomPolicy(build_policy(PUBLIC), _permissions())
RECORDING_POLICY = RoomPolicy(build_policy(RECORDING), _permissions(("camera", "microphone")))
ADMIN_POLICY = RoomPolicy(build_policy(ADMIN), _permissions())


def policy_at(path: str) -> RoomPolicy:
    if path.startswith(settings.ADMIN_PATH):
        return ADMIN_POLICY
    if address_prefixes.stands_under(path, settings.RECORDING_PREFIXES):
        return RECORDING_POLICY
    return PUBLIC_POLICY


class ContentSecurityPolicy:
    """Adds both headers, except where a view has set its own. Django's page of a defect (`DEBUG`) needs its styles."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        policy = policy_at(request.path_info)
        response.headers.setdefault("Permissions-Policy", policy.permissions)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers.setdefault(HEADER, policy.content)
        return response

"""Content Security Policy (level 3): one for public pages, a wider one for the admin."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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
# Wagtail's admin writes scripts and styles into its pages; it is for signed-in staff only.
ADMIN = PUBLIC | {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "worker-src": [SELF, "blob:"],
}


class ContentSecurityPolicy(CSPMiddleware):
    """django-csp, with one policy for the public and one for the admin."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        # django-csp asks for both policies; we send no Content-Security-Policy-Report-Only.
        if report_only:
            return PolicyParts()
        return PolicyParts(config=ADMIN if request.path_info.startswith(settings.ADMIN_PATH) else PUBLIC)

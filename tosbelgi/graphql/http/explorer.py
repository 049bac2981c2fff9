"""The GraphiQL page for developers: in DEBUG for everybody, else for users with the permission to explore.

Its files come from an installed package; the page has no inline script or style, so that its policy allows none.
"""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from tosbelgi.kernel.web.cache_policy import private_page

from ..models import EXPLORE

# GraphiQL's style sheet carries its fonts in itself.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@private_page
@ensure_csrf_cookie
@require_safe
def explore(request: HttpRequest) -> HttpResponse:
    """The GraphiQL page, or a redirect to the sign-in page."""
    if not (settings.DEBUG or request.user.has_perm(EXPLORE)):
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
    response = render(request, "graphql/explorer.html")
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return response

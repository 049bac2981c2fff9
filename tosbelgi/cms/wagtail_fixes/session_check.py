"""Session check: a form asks who is signed in before it saves."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe


@require_safe
def current_user_view(request: HttpRequest) -> JsonResponse:
    """The id of the signed-in user; an anonymous script request gets a 403 from the admin itself."""
    return JsonResponse({"user": request.user.pk})


def session_guard_script() -> SafeString:
    """The script that asks, and what it shows when the session is lost."""
    return render_to_string("cms/admin/parts/signed_out.html")

"""Is the person still signed in who opened this form? Asked by the form itself before it saves."""

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def current_user_view(request: HttpRequest) -> JsonResponse:
    """The number of who is signed in. Who is not gets a 403 from the admin itself, since a script asks."""
    return JsonResponse({"user": request.user.pk})


def session_guard_script() -> str:
    """The script that asks, and what it shows when the session is lost."""
    return render_to_string("cms/admin/parts/signed_out.html")

"""Second step of Wagtail's redirect import, which fails where the uploaded file is gone.

Wagtail keeps the file of the first step aside and removes it once it is imported; asked again, it fails.
"""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.contrib.redirects import utils, views

BEFORE_WAGTAILS = -10


def process_import(request: HttpRequest) -> HttpResponse:
    """Import the file of the first step, if it is still there."""
    if request.method == "POST" and not _is_stored(request.POST.get("import_file_name", "")):
        message = _(
            "This file is no longer here: it has been imported already, or it has waited too long. Choose it again."
        )
        messages.error(request, message)
        return redirect("wagtailredirects:start_import")
    return views.process_import(request)


def _is_stored(signed_name: str) -> bool:
    """Is the file there that the first step has kept under this name?"""
    try:
        return bool(utils.get_file_storage()(name=Signer().unsign(signed_name)).read("rb"))
    except (BadSignature, OSError):
        return False


@hooks.register("register_admin_urls", order=BEFORE_WAGTAILS)
def process_import_url() -> list[URLPattern]:
    return [path("redirects/import/process/", process_import)]

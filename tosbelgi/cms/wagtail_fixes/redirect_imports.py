"""The second step of importing redirects, where its file is no longer there: it has been imported, or waited too long.

Wagtail keeps the file of the first step aside and removes it once it is imported; asked again, it fails.
"""

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.contrib.redirects import utils, views

BEFORE_WAGTAILS = -10


def process(request: HttpRequest) -> HttpResponse:
    """Import the file of the first step, if it is still there."""
    if request.method == "POST" and not _is_kept(request.POST.get("import_file_name", "")):
        gone = _(
            "This file is no longer here: it has been imported already, or it has waited too long. Choose it again."
        )
        messages.error(request, gone)
        return redirect("wagtailredirects:start_import")
    return views.process_import(request)


def _is_kept(signed_name: str) -> bool:
    """Is the file there that the first step has kept under this name?"""
    try:
        return bool(utils.get_file_storage()(name=Signer().unsign(signed_name)).read("rb"))
    except (BadSignature, OSError):
        return False


@hooks.register("register_admin_urls", order=BEFORE_WAGTAILS)
def second_step():
    return [path("redirects/import/process/", process)]

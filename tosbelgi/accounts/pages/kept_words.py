"""The words of a form that could not be taken, so that they can be sent again; never a password.

A form that another site sent is not given back: a press of the button would do what that site wanted.
"""

import re

from django.http import HttpRequest

SECRET = re.compile(r"password|^code$|^csrfmiddlewaretoken$")


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values that were posted, in order; nothing where the form came from elsewhere."""
    if request.method != "POST" or not is_from_here(request):
        return []
    return [(name, value) for name, values in request.POST.lists() if not SECRET.search(name) for value in values]


def is_from_here(request: HttpRequest) -> bool:
    """Did a page of this site send it? Browsers say so themselves, and no script can say it for them."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin == f"{request.scheme}://{request.get_host()}"

"""Types of `request.user`: anybody's, and a signed-in person's."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .models import User

AnyUser = User | AnonymousUser  # as `request.user` is typed


class AuthenticatedHttpRequest(HttpRequest):
    """For hints only: a request as views of the admin get it, which nobody reaches without signing in."""

    user: User

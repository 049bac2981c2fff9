"""The short way for strangers: what nobody is signed in for needs no session, language, message or redirect.

Stands where `cms.page_cache.PageCache` does, inside the middleware that sets security headers and names the
request. Whoever sends a session cookie takes Django's whole way to the same view.
"""

from collections.abc import Callable
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve, reverse

from . import view as graphql_view


class AnonymousGraphQLMiddleware:
    """Middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    @cached_property
    def path(self) -> str:
        return reverse("graphql")

    @cached_property
    def match(self) -> ResolverMatch:
        return resolve(self.path)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != self.path or not graphql_view.is_anonymous(request):
            return self.get_response(request)
        request.user = AnonymousUser()
        request.resolver_match = self.match  # the log names the route
        return graphql_view.respond(request, public=True)

"""Middleware that answers anonymous GraphQL requests before session and locale middleware.

It stands beside the middleware of the page cache, inside the one that sets security headers and the request's id.
A request that says who asks goes through all of Django's middleware to the same view.
"""

from collections.abc import Callable
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.urls import ResolverMatch, resolve, reverse

from . import authentication
from . import view as graphql_view


class AnonymousGraphQLMiddleware:
    """Answers requests to the GraphQL endpoint that say nothing of who asks; passes on all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    @cached_property
    def path(self) -> str:
        return reverse("graphql")

    @cached_property
    def match(self) -> ResolverMatch:
        return resolve(self.path)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info != self.path or not authentication.is_anonymous(request):
            return self.get_response(request)
        request.user = AnonymousUser()
        request.resolver_match = self.match  # the log names the route
        return graphql_view.respond(request, public=True)

"""Rate limit of a client in points a minute (`cost`, `kernel.web.allowance`).

A client is the account that is signed in, or the application of a platform, which has an allowance of its own; a
stranger is an address. So a school behind one address shares nothing but what its strangers ask.

Headers: `RateLimit-Policy` and `RateLimit` as in the IETF's draft "RateLimit header fields for HTTP", and
`Retry-After` (RFC 9110, 10.2.3) with a refusal.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from tosbelgi.kernel.web.allowance import WINDOW, Allowance, AllowanceState
from tosbelgi.kernel.web.clients import client_address

from ..engine.context import Context
from ..engine.http_errors import GraphQLHTTPError

POLICY = "graphql"
REQUEST_POINTS = 20  # for any request, also one that is answered from the cache, or refused
CHARACTERS_PER_POINT = 10  # of a document that is parsed and validated
BYTES_PER_POINT = 50  # of an answer: a hundred books with their texts are just about what is estimated
request_allowance = Allowance(POLICY)


def points_for(answer: bytes) -> int:
    """The points of an answer by its length, which no estimate knows: a table may have four cells or a thousand."""
    return len(answer) // BYTES_PER_POINT


@dataclass
class ClientAccount:
    """The allowance of one client during one request; `standing` is what is left of it afterwards."""

    client: str
    allowed: int
    standing: AllowanceState | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "ClientAccount":
        return cls(client_address(request), settings.GRAPHQL_RATE_LIMIT)

    def belongs_to(self, context: Context) -> None:
        """Count what follows for whoever asks, once that is settled."""
        if context.platform is not None:
            self.client = f"application:{context.platform.application_id}"
            self.allowed = context.platform.points_a_minute
        elif context.user_id is not None:
            self.client = f":{context.user_id}"

    def take(self, points: int) -> None:
        """Take points; raises `RATE_LIMITED` when the client has fewer left. Does nothing where there is no limit."""
        if self.allowed <= 0:
            return
        standing = request_allowance.take(self.client, points, self.allowed)
        if not standing.refused:
            self.standing = standing
            return
        # The refused points were not taken: the headers show what is really left.
        left = request_allowance.take(self.client, 0, self.allowed).left
        self.standing = AllowanceState(self.allowed, left, standing.seconds)
        raise GraphQLHTTPError(
            "RATE_LIMITED",
            f"{self.allowed} points a minute are allowed, {left} are left, and this takes {points}; "
            f"try again in {standing.seconds} seconds.",
            status=429,
            headers={"Retry-After": str(standing.seconds)},
            allowed=self.allowed,
            left=left,
            cost=points,
            seconds=standing.seconds,
        )

    def take_for_parsing(self, text: str) -> None:
        """Take the points for parsing and validating a document, which a process does once."""
        self.take(len(text) // CHARACTERS_PER_POINT)

    def charge(self, points: int) -> None:
        """Take what has been spent beyond the estimate: all that is left, where that is less. Refuses nothing."""
        if self.allowed > 0 and points > 0:
            request_allowance.charge(self.client, points, self.allowed)
            self.standing = request_allowance.take(self.client, 0, self.allowed)

    @property
    def headers(self) -> dict[str, str]:
        if self.standing is None:
            return {}
        return {
            "RateLimit-Policy": f'"{POLICY}";q={self.allowed};w={WINDOW}',
            "RateLimit": f'"{POLICY}";r={self.standing.left};t={self.standing.seconds}',
        }

"""The door at which an application gets a token: `POST /oauth/token/` (RFC 6749, 4.4), and nothing else of OAuth."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import TokenView
from oauthlib.oauth2 import BackendApplicationServer

from tosbelgi.kernel.web.allowance import Allowance
from tosbelgi.kernel.web.cache_policy import private_page
from tosbelgi.kernel.web.clients import client_address
from tosbelgi.language.plain_text import forbidden_characters

from .oauth import ClientCredentials

REQUESTS_A_MINUTE = 30  # from one address; a token holds for an hour
requests = Allowance("tokens")


class TokenDoor(TokenView):
    """The toolkit's view, for one grant. A secret is hashed to be compared, which is dear: hence the allowance."""

    http_method_names: ClassVar[list[str]] = ["post", "options"]
    server_class = BackendApplicationServer
    validator_class = ClientCredentials

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = requests.take(client_address(request), 1, REQUESTS_A_MINUTE)
        if state.refused:
            answer = JsonResponse({"error": "temporarily_unavailable"}, status=429)
            answer.headers["Retry-After"] = str(state.seconds)
            return answer
        if any(forbidden_characters(text) for texts in request.POST.lists() for text in texts[1]):
            return JsonResponse({"error": "invalid_request"}, status=400)
        try:
            response: HttpResponse = self.authorization_flow_token_response(request, *args, **kwargs)
        except ValueError:  # the library's word for a request that it cannot read
            return JsonResponse({"error": "invalid_request"}, status=400)
        response.headers["Content-Type"] = "application/json"  # some of the library's errors bring none
        return response


token_door = private_page(TokenDoor.as_view())

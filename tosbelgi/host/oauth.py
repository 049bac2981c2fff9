"""What the toolkit asks us: which grants and scopes there are. One grant, and the scopes that the operator allows."""

from typing import Any

from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes
from oauthlib.common import Request

from tosbelgi.language.plain_text import forbidden_characters
from tosbelgi.programme.people.api import Purpose

from .models import Application

GRANT = "client_credentials"


class ClientCredentials(OAuth2Validator):
    """An application proves by its secret who it is. There are no accounts behind its tokens, and no other grant."""

    def _load_application(self, client_id: str | None, request: Request) -> Application | None:
        """No application has an id that a database cannot even look for."""
        if client_id is None or forbidden_characters(client_id):
            return None
        found: Application | None = super()._load_application(client_id, request)
        return found

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: Application, request: Request, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == GRANT and client.authorization_grant_type == client.GRANT_CLIENT_CREDENTIALS


class PurposesAsScopes(BaseScopes):
    """The scopes of an application are its purposes; where it names none, it gets them all."""

    def get_all_scopes(self) -> dict[str, str]:
        return {one.value: str(one.label) for one in Purpose}

    def get_available_scopes(
        self, application: Application | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return [one.value for one in application.allowed_purposes] if application else []

    def get_default_scopes(
        self, application: Application | None = None, request: Any = None, *args: Any, **kwargs: Any
    ) -> list[str]:
        return self.get_available_scopes(application)

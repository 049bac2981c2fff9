"""An application gets a token by its secret, for its scopes and for an hour, and nothing else of OAuth is here."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from oauth2_provider.models import AccessToken, RefreshToken

from tests.graphql.conftest import code_of
from tosbelgi.host import applications, token_door
from tosbelgi.host.api import forget_old_tokens, platform_with_token
from tosbelgi.host.models import Application
from tosbelgi.programme.people.api import Purpose

from .cast import ask_for_token, make_asker

pytestmark = pytest.mark.django_db
HERE = "http://testserver/graphql/"


@pytest.fixture(autouse=True)
def nothing_counted():
    token_door.requests.forget()


@pytest.fixture
def asker():
    return make_asker()


def test_a_token_is_given_and_stored_as_a_digest(asker):
    (row,) = AccessToken.objects.all()
    assert (row.token, row.user_id, row.application_id) == ("", None, asker.application.pk)
    assert row.scope.split() == [one.value for one in Purpose]
    assert timedelta(minutes=59) < row.expires - timezone.now() <= timedelta(hours=1)
    assert not RefreshToken.objects.exists()
    stored = Application.objects.get().client_secret
    assert asker.secret not in stored
    assert stored != asker.secret


def test_a_token_has_no_more_scopes_than_were_asked_for_and_are_allowed():
    asker = make_asker(purposes=[Purpose.JOURNAL, Purpose.RATING], with_token=False)
    assert asker.get_token("journal:read")
    assert AccessToken.objects.get().scope == "journal:read"

    answer = ask_for_token(asker.application.client_id, asker.secret, scope="programme:read")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


def test_a_purpose_that_is_taken_away_is_gone_from_tokens_that_were_given(asker, admin_user):
    applications.change_platform(
        platform_id=asker.platform_id,
        purposes=[Purpose.RATING],
        points_a_minute=5_000,
        by=admin_user,
        at=timezone.now(),
    )
    asking = platform_with_token(asker.token, at=timezone.now(), address=HERE)
    assert (asking.purposes, asking.points_a_minute) == ({Purpose.RATING}, 5_000)


@pytest.mark.parametrize(
    ("client_id", "secret"), [("", ""), ("nobody", "x"), ("right", "wrong"), ("right", ""), ("a\x00b", "x")]
)
def test_a_wrong_secret_gives_nothing(client_id, secret, asker):
    answer = ask_for_token(asker.application.client_id if client_id == "right" else client_id, secret)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize(
    "grant",
    [
        {"grant_type": "password", "username": "admin", "password": "password"},
        {"grant_type": "authorization_code", "code": "x"},
        {"grant_type": "refresh_token", "refresh_token": "x"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code"},
        {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", "device_code": "x"},
        {"grant_type": ""},
        {"grant_type": "client_credentials", "resource": "not an address"},
        {"grant_type": "\x00", "scope": "\x00"},
        {"grant_type": "client_credentials", "resource": "https://a.example/\x00"},
    ],
)
def test_no_other_grant_is_offered_and_nothing_breaks(grant, asker):
    answer = ask_for_token(asker.application.client_id, asker.secret, **grant)
    assert answer.status_code in (400, 401)
    assert "error" in answer.json()
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize("client_id", ["\x00", "x" * 5000, ""])
def test_credentials_in_the_body_that_are_none_give_nothing(client_id, asker, client):
    body = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": "y" * 5000}
    answer = client.post("/oauth/token/", body)
    assert answer.status_code in (400, 401)
    assert "error" in answer.json()
    assert AccessToken.objects.count() == 1


@pytest.mark.parametrize("query", ["?grant_type=client_credentials", "?a=%zz", "?%"])
def test_nothing_is_read_from_the_address(query, asker, client):
    answer = client.post(f"/oauth/token/{query}", {"grant_type": "client_credentials"})
    assert answer.status_code in (400, 401)


def test_a_token_for_another_address_says_nothing_here(asker):
    answer = ask_for_token(asker.application.client_id, asker.secret, resource="https://elsewhere.example/")
    assert answer.status_code == 200
    token = answer.json()["access_token"]
    assert platform_with_token(token, at=timezone.now(), address=HERE) is None
    here = ask_for_token(asker.application.client_id, asker.secret, resource=HERE).json()["access_token"]
    assert platform_with_token(here, at=timezone.now(), address=HERE) is not None


@pytest.mark.parametrize(
    "path", ["authorize/", "revoke_token/", "introspect/", "applications/", "device-authorization/", "register/"]
)
def test_nothing_else_of_the_toolkit_has_an_address(path, admin_client):
    assert admin_client.get(f"/oauth/{path}", follow=True).status_code == 404
    assert admin_client.get("/oauth/token/").status_code == 405


def test_tokens_that_are_asked_for_too_often_are_refused(asker, monkeypatch):
    monkeypatch.setattr(token_door, "REQUESTS_A_MINUTE", 4)  # one was spent on the asker's own
    token_door.requests.forget()
    statuses = [ask_for_token(asker.application.client_id, "wrong").status_code for _one in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_an_answer_with_a_token_is_kept_by_nobody(asker):
    answer = ask_for_token(asker.application.client_id, asker.secret)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("wrong", ["expired", "closed", "new secret", "of an account", "nobody's", "too long", "none"])
def test_a_token_that_holds_no_more_is_refused_by_name(wrong, asker, admin_user):
    now = timezone.now()
    if wrong == "expired":
        AccessToken.objects.update(expires=now)
    if wrong == "closed":
        applications.close_platform(platform_id=asker.platform_id, by=admin_user, at=now)
        assert ask_for_token(asker.application.client_id, asker.secret).status_code == 401
    if wrong == "new secret":
        applications.make_secret(platform_id=asker.platform_id, deed=uuid4(), by=admin_user, at=now)
    if wrong == "of an account":
        AccessToken.objects.update(user=admin_user)
    asker.token = {"nobody's": "x" * 30, "too long": "x" * 400, "none": "é"}.get(wrong, asker.token)

    answer = asker.ask("{ __typename }")

    assert (answer.status_code, code_of(answer)) == (401, "TOKEN_REFUSED")
    assert answer["WWW-Authenticate"] == 'Bearer realm="Tosbelgi", error="invalid_token"'


def test_old_tokens_are_forgotten(asker):
    asker.get_token()
    AccessToken.objects.filter(pk=AccessToken.objects.first().pk).update(expires=timezone.now() - timedelta(days=1))
    forget_old_tokens()
    assert AccessToken.objects.count() == 1

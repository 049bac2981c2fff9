"""Somebody who signs in, and what they see of it."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

WORD = "a long enough word"


@pytest.fixture
def aigerim(django_user_model):
    """A participant with a login address; nothing of the admin is open to her."""
    return django_user_model.objects.create_user("aigerim", "aigerim@example.invalid", WORD, language="ru")


@pytest.fixture
def browser():
    return Client()


def sign_in(client, name="aigerim", password=WORD, language="kk", **more):
    return client.post(f"/{language}/sign-in/", {"login": name, "password": password, **more})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def mails() -> list[EmailMessage]:
    return mail.outbox


def code_in(message: EmailMessage) -> str:
    return re.search(r"\b\d{8}\b", message.body)[0]


def link_in(message: EmailMessage) -> str:
    return re.search(r"https?://[^/]+(/\S+)", message.body)[1]


def said(answer) -> str:
    return answer.content.decode()

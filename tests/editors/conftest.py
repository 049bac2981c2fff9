"""The editors' cast: one person for each group the quickstart makes, and the rows they meet."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tosbelgi.cms.pages.site_texts import SiteTexts
from tosbelgi.home import groups
from tosbelgi.language.languages import CODES
from tosbelgi.programme.catalogue.levels import Level

ROLES = {
    "editor": groups.EDITORS,
    **{f"translator-{code}": groups.translators(code) for code in CODES},
    "approver": groups.APPROVERS,
    "administrator": groups.ADMINISTRATORS,
    "nobody": None,
}


@pytest.fixture
def people(db, django_user_model):
    """A user for each role, without a password, since a hash takes longer than most tests; `nobody` is in no group."""
    found = {}
    for role, group in ROLES.items():
        user = django_user_model.objects.create_user(role, f"{role}@example.invalid")
        if group:
            user.groups.add(Group.objects.get(name=group))
        found[role] = user
    return found


@pytest.fixture
def signed_in(people):
    """A browser for each role, made when asked for; `stranger` is not signed in."""

    def browser(role: str) -> Client:
        client = Client()
        if role != "stranger":
            client.force_login(people[role])
        return client

    return browser


def page_in(slug: str, language: str):
    return Page.objects.get(slug=slug, locale__language_code=language).specific


def level_in(language: str) -> Level:
    return Level.objects.get(code="gold", locale__language_code=language)


def texts_in(language: str) -> SiteTexts:
    return SiteTexts.objects.get(locale__language_code=language)


def look(client: Client, task):
    """The screen on which somebody decides about what waits."""
    return client.get(reverse("decide_approval", args=[task.pk]))


def approve(client: Client, task, **sent):
    """Look at what waits, and approve just what was shown."""
    shown = {"decision": "approve", "shown": look(client, task).context["token"]}
    return client.post(reverse("decide_approval", args=[task.pk]), shown | sent)

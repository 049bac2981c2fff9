"""Applying is found on every way a reader takes, and leads where the operator has said; nothing is invented."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.users.models import UserProfile

from tosbelgi.kernel.models import HistoryLine, SettingVersion
from tosbelgi.language.languages import CODES

pytestmark = pytest.mark.django_db
APPLY = {"kk": "Өтініш беру", "ru": "Подать заявление", "en": "Apply"}
WAYS = ["", "ask/?age=14&level=bronze", "about/", "books/abai-zholy/"]
ASKED_TO_WRITE = ["faq/", "privacy/", "accessibility/", "centres/"]
HOST, EMAIL, PHONE = "https://host.example/apply?from=badge", "help@operator.example", "+7 (700) 000-00-00"


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return html.unescape(answer.content.decode())


def apply_links(text: str, language: str) -> list[str]:
    """The address of each link that says "Apply"."""
    return re.findall(rf'<a[^>]* href="([^"]+)"[^>]*>{APPLY[language]}</a>', text)


@pytest.mark.parametrize("language", CODES)
def test_without_an_address_applying_leads_to_our_own_steps(language, client):
    for path in WAYS:
        links = apply_links(read(client, f"/{language}/{path}"), language)
        assert links and set(links) == {f"/{language}/steps/"}, path
    for path in [*WAYS, *ASKED_TO_WRITE, "steps/"]:
        assert not re.search("mailto:|tel:", read(client, f"/{language}/{path}")), path


@pytest.mark.parametrize("language", CODES)
def test_what_the_operator_decides_is_on_every_page_at_once(language, client, decide):
    before = {path: read(client, f"/{language}/{path}") for path in (*WAYS, *ASKED_TO_WRITE, "steps/")}
    decide("contact.host_address", HOST)
    decide("contact.email", EMAIL)
    decide("contact.phone", PHONE)

    for path, earlier in before.items():
        text = read(client, f"/{language}/{path}")
        assert text != earlier, "the kept page follows the setting"
        assert set(apply_links(text, language)) == {HOST}, path
        assert f'href="mailto:{EMAIL}"' in text and 'href="tel:+77000000000"' in text, path
    for path in ("", "ask/?age=14", "steps/"):
        assert len(apply_links(read(client, f"/{language}/{path}"), language)) == 2, "in the page and at its foot"
    assert "host.example" in read(client, f"/{language}/steps/")
    for path in ASKED_TO_WRITE:
        assert read(client, f"/{language}/{path}").count(EMAIL) == 4, "below the text and at the foot"


def test_without_a_page_of_steps_there_is_no_button_that_leads_nowhere(client):
    Page.objects.get(slug="steps", locale__language_code="ru").specific.unpublish()

    assert apply_links(read(client, "/ru/"), "ru") == []


@pytest.mark.parametrize(
    ("name", "bad", "allowed"),
    [
        ("contact.host_address", "http://host.example", {"kk": "https:// деп", "ru": "с https://", "en": "https://"}),
        ("contact.host_address", "javascript:alert(1)", {"kk": "https:// деп", "ru": "с https://", "en": "https://"}),
        ("contact.email", "help@", {"kk": "электрондық пошта", "ru": "электронной почты", "en": "e-mail address"}),
        ("contact.phone", "call us", {"kk": "цифрдан", "ru": "цифр", "en": "digits"}),
    ],
)
@pytest.mark.parametrize("language", CODES)
def test_what_is_no_address_is_refused_in_words_and_nothing_moves(name, bad, allowed, language, client, admin_user):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    operator = Client()
    operator.force_login(admin_user)
    front = read(client, f"/{language}/")
    lines = HistoryLine.objects.count()

    sent = {"value": bad, "valid_from": "2031-01-01", "reason": "Decision 7", "step": "confirm"}
    answer = operator.post(reverse("programme_setting", args=[name]), sent)

    text = html.unescape(answer.content.decode())
    assert answer.status_code == 200 and allowed[language] in text and f'value="{bad}"' in text
    assert "errorlist" in text
    assert not SettingVersion.objects.exists() and HistoryLine.objects.count() == lines
    assert read(client, f"/{language}/") == front


def test_an_address_can_be_taken_back(client, decide, admin_user):
    operator = Client()
    operator.force_login(admin_user)
    decide("contact.email", EMAIL)

    form = {"value": "  ", "valid_from": "2031-01-01", "reason": "Decision 8", "step": "preview"}
    preview = operator.post(reverse("programme_setting", args=["contact.email"]), form)

    assert "none" in html.unescape(preview.content.decode())
    assert operator.post(reverse("programme_setting", args=["contact.email"]), form | {"step": "confirm"}).url
    assert SettingVersion.objects.order_by("-pk").first().value == ""

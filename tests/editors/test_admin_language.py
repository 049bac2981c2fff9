"""In the admin a person's chosen language is spoken wherever an answer comes from, whatever their browser asks for."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from .conftest import page_in

pytestmark = pytest.mark.django_db
NOT_THERE = "/admin/pages/987654/edit/"
BREAKS = reverse("wagtailadmin_error_test")
TO_A_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}
SAID = {
    "refused": {
        "kk": "бұл бөлімге кіруге рұқсатыңыз жоқ",
        "ru": "у вас нет доступа в эту область",
        "en": "you do not have permission to access this area",
    },
    "to a script": {"kk": "Бұл бетке кіруге рұқсат жоқ", "ru": "Доступа к этой странице нет", "en": "not open to you"},
    "not there": {"kk": "Сұралған бет табылмады", "ru": "Запрошенная страница", "en": "could not be found"},
    "broken": {"kk": "Біз жақта ақау шықты", "ru": "У нас что-то сломалось", "en": "Something broke on our side"},
    "expired": {"kk": "Форманың мерзімі өтті", "ru": "Срок действия формы истёк", "en": "The form has expired"},
}


@pytest.fixture
def answers(people):
    """What an editor is answered in each case, as text; `chosen` is their language, the browser asks for another."""

    def answers(chosen: str | None, browser: str) -> dict[str, str]:
        UserProfile.objects.update_or_create(user=people["editor"], defaults={"preferred_language": chosen or ""})
        client = Client(raise_request_exception=False, headers={"Accept-Language": browser})
        client.force_login(people["editor"])
        forged = Client(enforce_csrf_checks=True, headers={"Accept-Language": browser})
        forged.force_login(people["editor"])
        users = reverse("wagtailusers_users:index")
        news = page_in("levels-2026", "kk")
        return {
            "refused": client.get(users, follow=True),
            "to a script": client.get(users, headers=TO_A_SCRIPT),
            "not there": client.get(NOT_THERE),
            "broken": client.get(BREAKS),
            "expired": forged.post(reverse("wagtailadmin_pages:edit", args=[news.pk])),
        }

    return answers


@pytest.mark.parametrize(("chosen", "browser"), [("ru", "en"), ("kk", "ru"), ("en", "kk")])
def test_refusals_and_failures_speak_the_chosen_language(answers, chosen, browser):
    found = answers(chosen, browser)

    statuses = {case: answer.status_code for case, answer in found.items()}
    assert statuses == {"refused": 200, "to a script": 403, "not there": 404, "broken": 500, "expired": 403}
    for case, answer in found.items():
        assert SAID[case][chosen] in answer.content.decode(), case
        assert answer.headers["Content-Language"] == chosen, case


def test_who_has_chosen_none_reads_what_the_browser_asks_for(answers):
    for case, answer in answers(None, "ru").items():
        assert SAID[case]["ru"] in answer.content.decode(), case


def test_an_error_leads_an_editor_back_to_the_admin_and_a_reader_to_the_site(answers, client):
    for case in ("to a script", "broken", "expired"):
        assert 'class="button" href="/admin/"' in answers("kk", "kk")[case].content.decode(), case
    assert 'class="button" href="/admin/"' not in client.get("/kk/no-such-page/").content.decode()

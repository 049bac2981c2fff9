"""Lists of the admin say in words whether something is so, and name languages as their speakers do."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tosbelgi.kernel.models import CalendarCorrection

from .conftest import page_in

pytestmark = pytest.mark.django_db
WORDS = {"kk": {"иә", "жоқ"}, "ru": {"да", "нет"}, "en": {"yes", "no"}}


@pytest.mark.parametrize("language", WORDS)
def test_whether_it_is_so_is_said_in_the_readers_language(language, admin_user):
    UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": language})
    for day, working in ((1, True), (2, False)):
        CalendarCorrection.objects.create(date=timezone.localdate().replace(day=day), working=working, reason="1465")
    client = Client()
    client.force_login(admin_user)
    lists = [reverse(f"wagtailsnippets_{name}:list") for name in ("kernel_calendarcorrection", "programme_season")]

    corrections, seasons = (client.get(address).text for address in lists)

    cells = [
        {" ".join(cell.split()) for cell in re.findall(r"<td[^>]*>\s*([^<]*?)\s*</td>", one)}
        for one in (corrections, seasons)
    ]
    assert WORDS[language] <= cells[0]
    assert WORDS[language] & cells[1]
    assert not {"True", "False"} & (cells[0] | cells[1])


def test_a_draft_on_the_front_page_says_its_language_by_its_name(people, signed_in):
    page = page_in("steps", "ru")
    page.summary = "1731"
    page.save_revision(user=people["editor"])

    shown = signed_in("editor").get(reverse("wagtailadmin_home")).text

    assert re.search(rf"{page.title}</a>\s*<small>[^<]*, Русский", shown)

"""Planned changes of programme settings stand in the editors' calendar, for whoever may see the settings."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils import WagtailTestUtils

from tosbelgi.kernel.calendar import day_of
from tosbelgi.kernel.operator_settings import get_setting
from tosbelgi.kernel.setting_actions import PERMISSION, may_change, withdraw_change
from tosbelgi.kernel.setting_versions import SettingVersion

from .conftest import ROLES
from .test_front_page_and_lists import front_page

pytestmark = pytest.mark.django_db

NAME = "news.per_page"


@pytest.fixture
def change(decide):
    return decide(NAME, 7, valid_from=day_of(timezone.now()) + timedelta(days=5))


def on_the_day(client, day) -> str:
    month = WagtailTestUtils.get_soup(client.get(reverse("editors_calendar") + f"?month={day:%Y-%m}").text)
    return str(month.find("time", attrs={"datetime": day.isoformat()}).parent)


def test_a_planned_change_stands_on_its_day_and_leads_to_its_setting(change, editor_client):
    cell = on_the_day(editor_client, change.valid_from)
    assert str(get_setting(NAME).label) in cell
    assert get_setting(NAME).words(7) in cell
    assert reverse("programme_setting", args=[NAME]) in cell
    assert str(get_setting(NAME).label) in front_page(editor_client)["coming"]


@pytest.mark.parametrize("role", ROLES)
def test_it_is_shown_to_those_who_may_see_settings_and_to_nobody_else(role, change, people, signed_in):
    answer = signed_in(role).get(reverse("editors_calendar") + f"?month={change.valid_from:%Y-%m}")
    shown = answer.status_code == 200 and reverse("programme_setting", args=[NAME]) in answer.text
    assert shown == may_change(people[role])


def test_a_right_given_to_an_editor_shows_it(change, people, signed_in):
    assert reverse("programme_setting", args=[NAME]) not in on_the_day(signed_in("editor"), change.valid_from)
    people["editor"].user_permissions.add(Permission.objects.get(codename=PERMISSION.rpartition(".")[2]))
    assert reverse("programme_setting", args=[NAME]) in on_the_day(signed_in("editor"), change.valid_from)


def test_what_was_called_off_is_gone(change, admin_user, editor_client, django_capture_on_commit_callbacks):
    assert reverse("programme_setting", args=[NAME]) in on_the_day(editor_client, change.valid_from)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_change(version_id=change.pk, reason="Not yet", by=admin_user, at=timezone.now())
    assert reverse("programme_setting", args=[NAME]) not in on_the_day(editor_client, change.valid_from)


def test_a_setting_that_is_unknown_now_is_passed_over(change, admin_user, editor_client):
    day = change.valid_from
    SettingVersion(name="gone.by", value=1, valid_from=day, reason="x", by=admin_user, at=timezone.now()).save()
    assert reverse("programme_setting", args=["gone.by"]) not in on_the_day(editor_client, day)

"""A schedule in a real browser: written on a phone without script, agreed on by both, accessible in each language."""

import json
import re
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from .plan_form import fill_in
from .test_cabinet import LOW, WIDE

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 740}
PAGES = {
    "pupil жаңа": ["schedule/", "schedule/change/"],
    "pupil ұсыныс": ["schedule/", "schedule/change/"],
    "pupil кем": ["schedule/", "schedule/change/"],
    "mentor күште": ["participants/{key}/schedule/", "participants/{key}/schedule/change/"],
    "head күште": ["participants/{key}/schedule/"],
}


@pytest.fixture(scope="module")
def cast(site):
    yield json.loads(site.python("tests.journeys.scheduling_people"))
    site.python("tests.journeys.cast", "list_as_it_was")


@pytest.fixture
def browser_of(chromium, site_url, cast):
    opened = []

    def open_one(who, **options):
        made = chromium.new_context(**({"viewport": PHONE, "reduced_motion": "reduce"} | options))
        made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cast[who], "url": site_url}])
        opened.append(made)
        return made.new_page()

    yield open_one
    for one in opened:
        one.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_a_schedule_fits_and_is_accessible(language, browser_of, site_url, cast):
    wrong = []
    for who, paths in PAGES.items():
        page = browser_of(who)
        for path in paths:
            page.goto(f"{site_url}/{language}/cabinet/{path.format(key=cast[f'key {who.split()[1]}'])}")
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            wrong += [f"{who} {path}: {one['id']} {one['nodes'][0]['target']}" for one in found]
            if page.evaluate(WIDE) > 0:
                wrong.append(f"{who} {path}: it scrolls sideways")
            wrong += [f"{who} {path}: hard to hit: {one}" for one in page.evaluate(LOW)]
    assert wrong == []


def test_a_pupil_writes_a_week_on_a_phone_without_script_and_both_agree(browser_of, site_url, cast):
    pupil = browser_of("pupil жаңа", java_script_enabled=False)
    pupil.goto(f"{site_url}/kk/cabinet/")
    pupil.get_by_role("link", name="Кестені жазу").click()
    fill_in(pupil, first_day=date.fromisoformat(pupil.locator("[name=starts_on]").input_value()))
    pupil.get_by_role("button", name="Кестені сақтау").click()
    assert pupil.locator(".wrong").count() == 0, pupil.locator(".wrong").inner_text()
    assert "Сынақ: sport" in pupil.locator("main").inner_text()
    pupil.get_by_role("button", name="Келісемін").click()
    assert "Тәлімгеріңіз әлі келіскен жоқ" in pupil.locator("main").inner_text()

    mentor = browser_of("mentor жаңа", viewport={"width": 1280, "height": 800})
    mentor.goto(f"{site_url}/kk/cabinet/participants/")
    mentor.get_by_role("link", name=re.compile("Айгерім-жаңа")).click()
    mentor.get_by_role("link", name="Кестеге өту").click()
    mentor.get_by_role("button", name="Келісемін").focus()
    with mentor.expect_navigation():
        mentor.keyboard.press("Enter")
    assert "екі тарап та келісті" in mentor.locator("main").inner_text()


def test_what_is_missing_is_reached_from_the_form_itself(browser_of, site_url):
    page = browser_of("pupil кем", java_script_enabled=False)
    page.goto(f"{site_url}/ru/cabinet/schedule/change/")
    assert page.locator("#sport-activity_said .lacks").count() == 1
    page.locator("[name='sport-activity']").fill("Шахматы")
    page.locator("[name='sport-time-2-starts']").fill("17:00")
    page.locator("[name='sport-time-2-minutes']").fill("сто")
    page.get_by_role("button", name="Сохранить график").click()
    assert page.locator(".wrong a").first.get_attribute("href") == "#sport-times"
    assert page.locator("[name='sport-activity']").input_value() == "Шахматы"
    page.locator("[name='sport-time-2-minutes']").fill("60")
    page.get_by_role("button", name="Сохранить график").click()
    assert page.locator("#sport-activity_said").count() == 0
    assert page.locator("#skills-times_said .lacks").count() == 1

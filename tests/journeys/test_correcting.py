"""A day of birth is corrected, a representative is named late, a family withdraws: in a browser, without script too."""

import json
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from .test_applying import LOW
from .test_cabinet import WIDE

pytestmark = pytest.mark.browser
PAGES = {
    "operator": ["cabinet/persons/", "cabinet/persons/{person}/"],
    "found": ["cabinet/", "cabinet/apply/representative/", "cabinet/me/"],
    "nobody": ["family/{family}/", "family/{family}/withdraw/"],
}


@pytest.fixture(scope="module")
def correcting(site):
    return json.loads(site.python("tests.journeys.correcting_people"))


@pytest.fixture
def as_one_of(chromium, site_url, correcting):
    opened = []

    def context(who, **options):
        made = chromium.new_context(reduced_motion="reduce", **options)
        if who in correcting:
            made.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": correcting[who], "url": site_url}])
        opened.append(made)
        return made.new_page()

    yield context
    for one in opened:
        one.close()


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_fits_and_is_accessible(language, who, as_one_of, site_url, correcting):
    page, wrong = as_one_of(who, viewport={"width": 1280, "height": 800}), []
    for path in PAGES[who]:
        page.goto(f"{site_url}/{language}/{path.format(**correcting)}")
        for width, scheme in ((1280, "light"), (320, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            wrong += [f"{path} {width} {scheme}: {one['id']} {one['nodes'][0]['target']}" for one in found]
            if page.evaluate(WIDE) > 0:
                wrong.append(f"{path}: at {width} px it scrolls sideways")
            wrong += [f"{path}: at {width} px hard to hit: {one}" for one in page.evaluate(LOW)]

    assert wrong == []


def test_without_script_what_follows_is_read_and_confirmed_and_a_family_withdraws(as_one_of, site_url, correcting):
    phone = {"viewport": {"width": 320, "height": 740}, "java_script_enabled": False}
    operator, born = as_one_of("operator", **phone), date.fromisoformat(correcting["born"])
    operator.goto(f"{site_url}/kk/cabinet/persons/")
    operator.get_by_label("Кімді іздейсіз?").fill(correcting["name"])
    operator.get_by_role("button", name="Табу", exact=True).click()
    operator.locator(f'a[href*="{correcting["person"]}"]').click()
    operator.get_by_label("Жылы", exact=True).fill(str(born.year))
    operator.get_by_label("Күні", exact=True).fill(str(born.day))
    operator.get_by_label("Айы", exact=True).select_option(str(born.month))
    operator.get_by_label("Себебі").fill("Туу туралы куәлік.")
    operator.get_by_role("button", name="Түзету", exact=True).click()
    assert "Әлі ештеңе сақталған жоқ" in operator.locator("[role=alert]").inner_text()
    assert operator.get_by_label("Себебі").input_value() == "Туу туралы куәлік."
    operator.get_by_label("Салдарын оқыдым").check()
    operator.get_by_role("button", name="Түзету", exact=True).click()
    assert "Түзетілді" in operator.locator("main").inner_text()

    own = as_one_of("grown", **phone)
    own.goto(f"{site_url}/kk/cabinet/me/")
    assert "Туу туралы куәлік." in own.locator("main").inner_text()
    own.goto(f"{site_url}/kk/cabinet/")
    own.get_by_role("link", name="Заңды өкілге өту").click()
    own.get_by_role("textbox", name="Аты").fill("Гүлнар")
    own.get_by_role("radio", name="Ата-ана", exact=True).check()
    own.get_by_label("Электрондық поштасы").fill("late@example.invalid")
    own.get_by_role("button", name="Көрсету", exact=True).click()
    assert "late@example.invalid" in own.locator("main").inner_text()

    parent = as_one_of("nobody", **phone)
    parent.goto(f"{site_url}/kk/family/{correcting['family']}/")
    parent.get_by_role("link", name="Балам үшін қатысудан бас тарту").click()
    parent.get_by_role("button", name="Балам үшін қатысудан бас тарту").click()
    assert "бас тарттыңыз" in parent.locator("main").inner_text()
    assert parent.get_by_role("link", name="Балам үшін қатысудан бас тарту").count() == 0

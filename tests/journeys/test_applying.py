"""A pupil applies on a phone, without any script, in Kazakh; every page on the way fits and is accessible."""

import json
from datetime import date

import pytest

from . import accessible
from .test_cabinet import WIDE

pytestmark = pytest.mark.browser
# A mark is as big as the label around it.
LOW = """() => [...document.querySelectorAll('main :is(a, button, input, select, summary, .choice)')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .filter((one) => !one.closest('.wrong') && !(one.matches('input') && one.closest('.choice')))
  .map((one) => one.textContent || one.name)"""
PAGES = {
    "pupil": ["", "participation/"],
    "drafting": [
        "",
        *(f"apply/{step}/" for step in ("me", "directions", "level", "place", "family", "confirm")),
        "participation/",
        "participation/withdraw/",
    ],
    "approved": ["", "apply/agreement/"],
    "active": ["", "participation/"],
}


@pytest.fixture(scope="module")
def people(site):
    return json.loads(site.python("tests.journeys.applying_people"))


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_fits_and_is_accessible(language, who, as_whom, site_url, people):
    page, wrong = as_whom(who, viewport={"width": 1280, "height": 800}), []
    for path in PAGES[who]:
        page.goto(f"{site_url}/{language}/cabinet/{path}")
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        for width, scheme in ((1280, "light"), (320, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            found = accessible.violations(page, rules=accessible.COLOURS if scheme == "dark" else ())
            wrong += [f"{path} {width} {scheme}: {told}" for told in accessible.told(found)]
            if page.evaluate(WIDE) > 0:
                wrong.append(f"{path}: at {width} px it scrolls sideways")
            wrong += [f"{path}: at {width} px hard to hit: {one}" for one in page.evaluate(LOW)]

    assert wrong == []


def test_a_pupil_applies_on_a_phone_without_script(as_whom, site_url, people):
    page = as_whom("pupil", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    born = date.fromisoformat(people["born"])

    def go_on(name="Келесі"):
        page.get_by_role("button", name=name, exact=True).click()

    page.goto(f"{site_url}/kk/cabinet/")
    go_on("Өтініш беру")
    assert page.get_by_text("6 қадамның 1-қадамы").is_visible()

    go_on()
    assert page.locator(".wrong").is_visible(), "what is missing is told"
    page.get_by_label("Күні", exact=True).fill(str(born.day))
    page.get_by_label("Айы", exact=True).select_option(str(born.month))
    page.get_by_label("Жылы", exact=True).fill(str(born.year))
    page.get_by_label("Қайда тұрасыз?").fill("Мысал ауылы")
    go_on()

    page.get_by_label("Еңбек тәжірибесі").check()
    go_on()
    page.locator("input[name=level][value=bronze]").check()
    go_on()

    page.get_by_label("Аймақ").select_option(label=people["region"])
    go_on("Таңдау")
    page.get_by_label("«Үлгі-өтініш» орталығы").check()
    go_on("Таңдау")
    page.get_by_label("Данияр-өтініш").check()
    go_on()

    page.get_by_role("textbox", name="Аты").fill("Гүлнар")
    page.get_by_role("radio", name="Ата-ана", exact=True).check()
    page.get_by_label("Электрондық поштасы").fill("gulnar@example.kz")
    go_on()

    page.get_by_label("Оқыдым, міндетті мойныма аламын").check()
    go_on("Өтінішті жіберу")
    assert page.url == f"{site_url}/kk/cabinet/"
    assert page.get_by_text("Орталық қарап жатыр").is_visible()

"""A pupil applies on a phone, without any script, in Kazakh; every page on the way fits and is accessible."""

import json
from datetime import date

import pytest

from tests.programme.photographs.cast import taken

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
        "participation/photograph/remove/",
    ],
    "approved": ["", "apply/agreement/"],
    "active": ["", "participation/"],
}


@pytest.fixture(scope="module")
def people(site):
    yield json.loads(site.python("tests.journeys.applying_people"))
    site.python("tests.journeys.cast", "list_as_it_was")


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


def test_a_photograph_is_sent_replaced_and_removed_without_script(as_whom, site_url, people, tmp_path):
    """Beside it stand words that are typed and not lost; what is no photograph is refused at its field."""
    page = as_whom("drafting", viewport={"width": 320, "height": 740}, java_script_enabled=False)
    photo, text = tmp_path / "photo.jpg", tmp_path / "text.jpg"
    photo.write_bytes(taken("teal", (1600, 1200)))
    text.write_text("no photograph")
    shown = page.locator(".own-photograph img")

    def open_it():
        page.goto(f"{site_url}/kk/cabinet/apply/me/")

    def send(*, file=None):
        if file:
            page.get_by_label("Фотосуретім").set_input_files(file)
        page.get_by_role("button", name="Келесі", exact=True).click()

    open_it()
    send(file=photo)
    assert page.url.endswith("/apply/directions/")
    open_it()
    width, height = shown.evaluate("(one) => [one.naturalWidth, one.naturalHeight]")
    assert (width, height) == (480, 360)

    page.get_by_label("Хоббиім").fill("Жазған сөзім")
    send(file=text)
    assert page.locator("#id_photograph_error").is_visible()
    assert page.get_by_label("Хоббиім").input_value() == "Жазған сөзім"
    assert shown.evaluate("(one) => one.naturalWidth") == 480
    assert page.evaluate(WIDE) <= 0

    page.get_by_label("Осы фотосуретті алып тастау").check()
    send()
    open_it()
    assert shown.count() == 0

"""A pupil's first week stands in ten taps, on a phone, in Kazakh, without script; every page of it fits."""

import pytest

from . import accessible
from .journal_people import SESSIONS
from .test_applying import LOW
from .test_cabinet import WIDE

pytestmark = pytest.mark.browser
PAGES = {
    "fresh": ["", "journal/", "progress/"],
    "writer": [
        "",
        "progress/",
        *(f"progress/{one}/why/" for one in ("sport", "reading")),
        "journal/",
        "journal/?state=confirmed&direction=work",
        "journal/new/",
        *(f"journal/new/{one}/" for one in ("sport", "volunteering", "reading")),
        *(f"journal/{{{one}}}/" for one in ("draft", "returned", "confirmed", "action")),
        *(f"journal/{{{one}}}/edit/" for one in ("returned", "action")),
        "journal/{draft}/delete/",
        "readers/",
    ],
    "planless": ["journal/new/", "progress/"],
}


@pytest.fixture(scope="module")
def people(people_with_journals):
    return people_with_journals


class Taps:
    """A finger: it taps what has this name, and counts."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, role, name):
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role(role, name=name, exact=True).tap()
        self.count += 1


def test_a_first_week_stands_in_ten_taps(as_whom, site_url):
    phone = {"width": 390, "height": 844}
    page = as_whom("fresh", viewport=phone, has_touch=True, java_script_enabled=False, locale="kk")
    finger = Taps(page)
    page.goto(f"{site_url}/kk/cabinet/")

    for number in range(SESSIONS):
        finger.on("link", "Жазу")
        page.get_by_label("Не істедіңіз?").fill(f"Жаттығудың {number + 1}-күні.")
        finger.on("button", "Тәлімгерге жіберу")
        assert page.url == f"{site_url}/kk/cabinet/"
        assert page.get_by_text("Тәлімгеріңізге жіберілді.").is_visible()

    assert finger.count == 10
    assert page.get_by_text("Бәрі жазылған.").is_visible()
    page.goto(f"{site_url}/kk/cabinet/journal/")
    assert page.locator(".entry-sent").count() == SESSIONS
    assert page.get_by_text("Әзірге ешкім қараған жоқ.").count() == SESSIONS


def test_what_is_refused_is_put_right_without_script_and_loses_nothing(as_whom, site_url):
    page = as_whom("writer", viewport={"width": 320, "height": 640}, java_script_enabled=False, locale="kk")
    page.goto(f"{site_url}/kk/cabinet/journal/new/volunteering/")
    page.get_by_label("Қалай аталды?").fill("Көше сыпыру")
    page.get_by_label("Не істедіңіз, нәтижесі қандай болды?").fill("Көше таза болды.")
    page.get_by_label("Фотосуреттер").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    )
    page.get_by_role("button", name="Тәлімгерге жіберу").click()
    assert "Файл" in page.locator("#id_photographs_error").inner_text()
    assert page.get_by_label("Қалай аталды?").input_value() == "Көше сыпыру"
    assert page.get_by_label("Не істедіңіз, нәтижесі қандай болды?").input_value() == "Көше таза болды."


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_fits_and_is_accessible(language, who, as_whom, site_url, people):
    page, wrong = as_whom(who, viewport={"width": 1280, "height": 800}), []
    for path in PAGES[who]:
        address = path.format(**people)
        assert page.goto(f"{site_url}/{language}/cabinet/{address}").status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        for width, scheme in ((1280, "light"), (320, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            rules = accessible.COLOURS if scheme == "dark" else ()
            wrong += [
                f"{path} {width} {scheme}: {one}" for one in accessible.told(accessible.violations(page, rules=rules))
            ]
            if page.evaluate(WIDE) > 0:
                wrong.append(f"{path}: at {width} px it scrolls sideways")
            wrong += [f"{path}: at {width} px hard to hit: {one}" for one in page.evaluate(LOW)]

    assert wrong == []

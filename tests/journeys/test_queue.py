"""A mentor goes through the queue by keyboard, and by touch without script; every page of it fits."""

import pytest
from playwright.sync_api import expect

from . import accessible
from .test_applying import LOW
from .test_cabinet import WIDE

pytestmark = pytest.mark.browser
PAGES = {
    "reader": [
        "",
        "queue/",
        "participants/?all",
        "participants/?registered",
        "participants/{written}/",
        "participants/{written}/progress/",
        "participants/{written}/progress/sport/why/",
        "participants/{written}/journal/",
        "participants/{written}/journal/?state=confirmed&direction=work",
        *(f"participants/{{written}}/journal/{{{one}}}/" for one in ("sent", "returned", "confirmed", "unconfirmed")),
    ],
    "head": [
        "participants/{written}/progress/",
        "journals/",
        "participants/{written}/journal/",
        "participants/{written}/journal/{confirmed}/",
    ],
}


@pytest.fixture(scope="module")
def people(people_with_journals):
    return people_with_journals


def test_a_queue_is_gone_through_by_keyboard(as_whom, site_url):
    page = as_whom("mentor", viewport={"width": 1280, "height": 800}, locale="kk")
    page.goto(f"{site_url}/kk/cabinet/queue/")
    rows = page.locator(".to-decide")
    expect(rows).to_have_count(4)

    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    assert first.startswith("entry-")
    with page.expect_navigation():
        page.keyboard.press("c")
    expect(page.locator(".to-decide")).to_have_count(3)
    expect(page.get_by_role("status")).to_contain_text("1 жазба расталды")
    assert not page.locator(f"#{first}").count()

    with page.expect_navigation():
        page.get_by_role("button", name="Растауды қайтарып алу").press("Enter")
    expect(page.locator(f"#{first}")).to_be_visible()

    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("Қанша минут?")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Жазба қайтарылды")
    expect(page.locator(".to-decide")).to_have_count(3)

    for _row in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    with page.expect_navigation():
        page.get_by_role("button", name="Белгіленгендерін растау").press("Enter")
    expect(page.locator(".to-decide")).to_have_count(1)
    expect(page.get_by_role("button", name="Растау", exact=True)).to_have_count(0)
    expect(page.locator(".undo")).to_have_count(0, timeout=15_000)


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_it_fits_and_is_accessible(language, who, as_whom, site_url, people):
    page, wrong = as_whom(who, viewport={"width": 1280, "height": 800}), []
    for path in PAGES[who]:
        address = path.format(**people)
        assert page.goto(f"{site_url}/{language}/cabinet/{address}").status == 200, address
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        for width, scheme in ((1280, "light"), (320, "light"), (320, "dark")):
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

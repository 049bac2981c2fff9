"""Somebody opens the link of a letter on a phone, without script, accepts, and signs in; each page is accessible."""

import pytest

from tests.journeys import accessible
from tests.journeys.test_cabinet import LOW, WIDE

pytestmark = pytest.mark.browser
PASSWORD = "birds over the steppe"


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(
        viewport={"width": 320, "height": 740}, java_script_enabled=False, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_a_stranger_accepts_without_script_by_the_keyboard_alone_and_signs_in(phone, site_url, people):
    phone.goto(f"{site_url}/kk/invitation/{people['link0']}/")
    assert "Сәуле Мысалова" in phone.locator("main").inner_text()
    phone.locator("[name=given_name]").focus()
    for text in ("Данияр", "Мысалов", "daniyar.phone", PASSWORD, "not the same"):
        phone.keyboard.type(text)
        phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.locator("[role=alert]").wait_for()
    assert phone.locator("[name=given_name]").input_value() == "Данияр"
    assert phone.locator("[name=password]").input_value() == ""
    for name in ("password", "again"):
        phone.locator(f"[name={name}]").fill(PASSWORD)
    phone.locator("main .cabinet-form button").click()

    assert "/kk/sign-in/" in phone.url
    phone.locator("[name=login]").fill("daniyar.phone")
    phone.locator("[name=password]").fill(PASSWORD)
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"{site_url}/kk/cabinet/")
    assert "Тәлімгер" in phone.locator(".who-name").inner_text()

    phone.goto(f"{site_url}/kk/invitation/{people['link0']}/")
    assert phone.locator("main form").count() == 0, "a link is good for once"


def test_who_is_signed_in_accepts_with_a_press(as_whom, site_url, people):
    page = as_whom("guest", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(f"{site_url}/ru/invitation/{people['link1']}/")
    page.locator("main .cabinet-form button").click()
    assert page.url == f"{site_url}/ru/cabinet/"
    assert "Наставник" in page.locator(".who-name").inner_text()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("link", ["link2", "invented"])
def test_the_page_of_the_invited_fits_is_accessible_and_tells_nobody_its_address(
    language,
    link,
    chromium,
    site_url,
    people,
):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page, asked, wrong = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request))
    token = people.get(link, "1-" + "0" * 64)
    page.goto(f"{site_url}/{language}/invitation/{token}/")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = accessible.violations(page, rules=accessible.COLOURS if scheme == "dark" else ())
            wrong += [f"{width} {scheme}: {told}" for told in accessible.told(found)]
        if page.evaluate(WIDE) > 0:
            wrong.append(f"at {width} px it scrolls sideways")
        wrong += [f"at {width} px hard to hit: {one}" for one in page.evaluate(LOW)]
    assert wrong == []
    assert [one.url for one in asked if not one.url.startswith((site_url, "data:"))] == []
    assert not [one.url for one in asked if token in one.headers.get("referer", "")]
    context.close()

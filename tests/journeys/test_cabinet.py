"""In the cabinet, on a phone and at a desk, without script: it fits, is accessible, and the role is switched."""

import pytest

from . import accessible

pytestmark = pytest.mark.browser
PAGES = {
    "participant": ["", "me/", "me/contacts/new/", "nothing/"],
    "mentor": ["", "me/", "me/name/", "me/contacts/{contact}/remove/"],
    "editor": [""],
    "head": ["staff/", "staff/invite/mentor/", "staff/{waiting}/withdraw/", "staff/{waiting}/again/"],
    "operator": ["staff/", "staff/invite/centre_head/", "staff/invite/expert/", "staff/invite/commission/"],
}
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOW = """() => [...document.querySelectorAll('.who :is(a, summary, button), main :is(a, button, input), nav a')]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .filter((one) => one.type !== 'radio' && !one.closest('.wrong')).map((one) => one.textContent || one.name)"""


@pytest.mark.parametrize("who", PAGES)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_of_the_cabinet_fits_is_accessible_and_loads_nothing_from_elsewhere(
    language, who, as_whom, site_url, people
):
    page, wrong, loaded = as_whom(who, viewport={"width": 1280, "height": 800}), [], []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
    for path in PAGES[who]:
        page.goto(f"{site_url}/{language}/cabinet/{path.format(**people)}")
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                for opened in (False, True):
                    page.evaluate(
                        f"document.querySelectorAll('details').forEach((one) => one.open = {str(opened).lower()})"
                    )
                    if scheme == "light":
                        found = accessible.violations(page)
                    elif (language, width) == ("kk", 1280):
                        found = accessible.violations(page, rules=accessible.COLOURS)
                    else:
                        found = []  # colours depend neither on the words nor on the width
                    wrong += [f"{path} {width} {scheme}: {told}" for told in accessible.told(found)]
            if page.evaluate(WIDE) > 0:
                wrong.append(f"{path}: at {width} px it scrolls sideways")
            wrong += [f"{path}: at {width} px hard to hit: {one}" for one in page.evaluate(LOW)]

    assert wrong == []
    assert not [url for url in loaded if not url.startswith((site_url, "data:"))]


def test_without_script_a_role_is_switched_and_a_refused_form_keeps_what_was_typed(as_whom, site_url):
    page = as_whom("mentor", viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page.goto(f"{site_url}/kk/cabinet/")
    assert "Тәлімгер" in page.locator(".who-name").inner_text()
    page.locator(".roles summary").click()
    page.get_by_role("button", name="Орталық қызметкері").click()
    assert "Орталық қызметкері" in page.locator(".who-name").inner_text()

    page.goto(f"{site_url}/kk/cabinet/me/contacts/new/")
    page.get_by_label("Телефон").check()
    page.get_by_label("Мекенжай не нөмір").fill("8700")
    page.get_by_role("button", name="Қосу").click()
    assert page.get_by_label("Мекенжай не нөмір").input_value() == "8700"
    assert page.get_by_label("Телефон").is_checked()
    page.locator(".wrong a").click()
    page.get_by_label("Мекенжай не нөмір").fill("+7 700 000 00 00")
    page.get_by_role("button", name="Қосу").click()
    assert "+77000000000" in page.locator("main").inner_text()


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(as_whom, site_url):
    page = as_whom("mentor", viewport={"width": 1280, "height": 800})
    page.goto(f"{site_url}/ru/cabinet/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set()
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # past the last
        seen.add(page.evaluate("document.activeElement.innerText?.trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert {"Другая роль", "Что сейчас?", "Мои данные", page.locator("main .button").inner_text()} <= seen

"""Searching with a browser: by keyboard, with a screen reader's roles, on a phone, and without scripts or a network."""

import pytest
from playwright.sync_api import expect

from . import accessible

pytestmark = pytest.mark.browser

WORDS = {"kk": ("аба", "Абай жолы"), "ru": ("путь", "Путь Абая"), "en": ("path", "The Path of Abai")}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_box_suggests_and_the_keyboard_chooses(language, page, site_url):
    typed, title = WORDS[language]
    page.goto(f"{site_url}/{language}/levels/")
    box = page.get_by_role("combobox")
    box.focus()
    page.keyboard.type(typed)
    option = page.get_by_role("option", name=title)
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form.find [role=status]")).not_to_be_empty()
    assert accessible.violations(page) == []

    page.keyboard.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    expect(chosen).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value(typed)
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(option).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site_url}/{language}/books/**")

    page.go_back()
    box = page.get_by_role("combobox")
    box.fill(title)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=**")
    expect(page.locator(".results .title").first).to_have_text(title)


def test_a_search_is_accessible_at_every_width_by_day_and_night(chromium, site_url):
    wrong = []
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    for path in ("search/", "search/?q=книга&level=gold", "search/?q=qwertyuiop", "search/?q=!", "search/?q=кітпа"):
        page.goto(f"{site_url}/ru/{path}")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = accessible.violations(page, rules=accessible.COLOURS if scheme == "dark" else ())
            wrong += [f"{path} {scheme}: {told}" for told in accessible.told(found)]
        for width in (320, 360, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") > 0:
                wrong.append(f"{path}: at {width} px it scrolls sideways")
    context.close()
    assert wrong == []


def test_narrowing_and_the_way_back_keep_the_search(page, site_url):
    page.goto(f"{site_url}/kk/search/?q=кітап")
    before = page.locator(".page-head > [role=status]").inner_text()
    page.locator("#narrow a[href*='level=gold']").click()
    page.wait_for_url("**level=gold**")
    assert page.locator(".page-head > [role=status]").inner_text() != before

    page.go_back()
    assert page.locator(".page-head > [role=status]").inner_text() == before
    expect(page.locator("#find")).to_have_value("кітап")


def test_without_a_script_a_phone_searches_all_the_same(chromium, site_url):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/kk/")
    page.locator("#find").click()
    page.keyboard.type("abai zholy")
    page.locator("form.find button").click()
    page.wait_for_url("**/kk/search/?q=abai+zholy")
    assert page.locator(".results .title").first.inner_text() == "Абай жолы"
    context.close()


def test_without_a_network_the_box_keeps_quiet_and_what_was_typed(page, site_url):
    page.goto(f"{site_url}/ru/")
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.context.set_offline(True)
    page.locator("#find").focus()
    page.keyboard.type("абай")
    page.wait_for_timeout(600)

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#find")).to_have_value("абай")
    assert wrong == []
    page.context.set_offline(False)

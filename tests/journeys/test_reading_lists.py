"""As a librarian in a village, as a pupil on a slow phone."""

import re

import pytest

pytestmark = pytest.mark.browser


def test_a_librarian_prints_section_one_for_silver_in_kazakh(chromium, site_url):
    context = chromium.new_context(viewport={"width": 768, "height": 1000}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site_url}/kk/")
    page.get_by_role("link", name="Кітап тізімдері").first.click()
    page.locator("main").get_by_role("link", name="Қазақ әдебиетінің алтын қоры").first.click()
    page.get_by_text("Кітаптарды сүзу").click()
    page.locator("#id_level").select_option("silver")
    page.locator("form.filter button").click()
    page.get_by_role("link", name="Басып шығару").first.click()

    assert page.locator("table.paper-table tbody tr").count() >= 20
    levels = page.locator("table.paper-table tbody td:nth-last-child(2)").all_inner_texts()
    assert all("Күміс" in level for level in levels)
    page.emulate_media(media="print")
    assert not page.locator(".no-print").is_visible()
    context.close()


def test_a_pupil_finds_a_short_book_by_a_known_author(page, site_url):
    page.goto(f"{site_url}/ru/reading-lists/2026/")
    page.locator(".filter-box summary").click()
    page.locator("#id_author").select_option("auezov")
    page.locator("#id_length").select_option("short")
    page.locator("form.filter button").click()
    page.get_by_role("link", name="Серый Лютый").click()

    assert page.url == f"{site_url}/ru/books/kokserek/"
    assert "Мухтар Ауэзов" in page.locator("main").inner_text()
    page.get_by_role("link", name="Мухтар Ауэзов").click()
    assert page.url == f"{site_url}/ru/authors/auezov/"
    page.get_by_role("link", name="Қазақша").click()
    assert page.url == f"{site_url}/kk/authors/auezov/"


def test_the_keyboard_goes_through_the_filter(page, site_url):
    page.goto(f"{site_url}/en/reading-lists/2026/kazakh-classics/")
    page.locator(".filter-box summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    for _stop in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("level=bronze"))

    assert page.locator("#id_level").input_value() == "bronze"

"""As the operator: a change in the admin is live at once, for everybody."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import OPERATOR, sign_in
from tosbelgi.language.slugs import slug_from

pytestmark = pytest.mark.browser


@pytest.fixture
def admin(chromium, site_url):
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)
    yield page
    context.close()


def test_an_editor_changes_a_slogan_and_every_reader_sees_it(admin, page, site_url):
    address = f"{site_url}/en/directions/work/"
    page.goto(address)
    assert "Work with your hands!" not in page.locator("main").inner_text()

    admin.goto(f"{site_url}/admin/snippets/programme/direction/")
    admin.get_by_role("link", name="Еңбек тәжірибесі").first.click()
    admin.locator("#id_slogan_en").fill("Work with your hands!")
    admin.locator("footer [data-w-dropdown-target='toggle']").click()
    admin.locator("footer button[name='action-publish']").click()
    admin.wait_for_url("**/snippets/programme/direction/")

    page.goto(address)
    assert "Work with your hands!" in page.locator("main").inner_text()


def test_the_operator_sees_the_list_exports_it_and_is_asked_for_the_decision(admin, site_url):
    admin.goto(f"{site_url}/admin/reading-lists/")
    admin.locator("td.title a").first.click()
    admin.wait_for_url(re.compile(r"/admin/reading-lists/\d+/$"))
    assert admin.locator("table.listing tbody tr").count() >= 90

    with admin.expect_download() as download:
        admin.locator("a[href$='export.xlsx']").first.click()
    assert download.value.suggested_filename == "reading-list-2026.xlsx"

    admin.locator("form[action$='/approve/'] button").click()
    assert admin.locator("#id_decision").evaluate("(field) => field.validity.valueMissing")


def test_a_kazakh_title_becomes_a_latin_address_while_it_is_typed(admin, site_url):
    admin.goto(f"{site_url}/admin/pages/add/home/newspage/{news_index(admin, site_url)}/")
    admin.locator("#id_title").press_sequentially("Жаңа жаңалық – Өмір, ғылым №5")
    admin.locator("#id_title").blur()
    slug = admin.locator("#id_slug")
    admin.get_by_role("tab").nth(1).click()
    assert slug_from("Жаңа жаңалық – Өмір, ғылым №5") == "zhanga-zhangalyq-omir-ghylym-no5"
    expect(slug).to_have_value("zhanga-zhangalyq-omir-ghylym-no5")
    slug.fill("Көшкен Дала")
    slug.blur()
    expect(slug).to_have_value("koshken-dala")


def news_index(admin, site_url) -> int:
    """The number of the Kazakh page of news, as the admin's own explorer asks for it."""
    found = admin.request.get(f"{site_url}/admin/api/main/pages/?slug=news&locale=kk").json()["items"]
    return next(one["id"] for one in found if one["meta"]["type"] == "home.NewsIndexPage")

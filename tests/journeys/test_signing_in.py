"""A participant with an old phone signs in, sees where else they are signed in, and ends it; without any script."""

import pytest

from tests.browser import OPERATOR

from . import accessible
from .somebody import ADDRESS, NAME, PASSWORD
from .test_layout import AT_THE_EDGE, BROKEN_WORDS, HARD_TO_HIT, TOO_WIDE

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 640}
OPEN_TO_ALL = ["sign-in/", "sign-in/code/", "sign-in/closed/", "sign-in/?next=//evil.example"]
OPEN_TO_ALL += [
    f"account/password/{path}/" for path in ("forgotten", "forgotten/sent", "reset/done", "reset/key/1/a-b")
]
ONES_OWN = ["account/", "account/password/", "account/confirm/", "sign-out/", "sign-in/?next=/admin/"]


@pytest.fixture(scope="module")
def participant(site):
    site.python("tests.journeys.somebody", "make")


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport=NARROW, java_script_enabled=False, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def sign_in(page, site_url, language="kk"):
    page.goto(f"{site_url}/{language}/sign-in/")
    page.locator("#id_login").fill(NAME)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form .button").click()


def test_by_password_in_kazakh_without_scripts_and_out_again(phone, site_url, participant):
    sign_in(phone, site_url)

    assert phone.url == f"{site_url}/kk/cabinet/"
    phone.goto(f"{site_url}/kk/account/")
    phone.get_by_role("button", name="Шығу").click()
    assert phone.url == f"{site_url}/kk/sign-in/"
    assert "Жүйеден шықтыңыз" in phone.get_by_role("status").inner_text()


def test_by_a_code_in_russian(phone, site, participant):
    phone.goto(f"{site.url}/ru/sign-in/?next=/ru/levels/")
    phone.get_by_role("link", name="Войти по коду из письма").click()
    phone.locator("#id_email").fill(ADDRESS)
    phone.get_by_role("button", name="Отправить код").click()
    assert ADDRESS in phone.locator("main").inner_text()

    phone.locator("#id_code").fill("00000000")
    phone.get_by_role("button", name="Продолжить").click()
    assert "не код из последнего письма" in phone.locator("main").inner_text()
    phone.locator("#id_code").fill(site.python("tests.journeys.somebody", "code"))
    phone.get_by_role("button", name="Продолжить").click()
    assert phone.url == f"{site.url}/ru/levels/"


def test_another_session_is_ended_by_the_keyboard(phone, chromium, site_url, participant):
    other = chromium.new_context(java_script_enabled=False).new_page()
    sign_in(other, site_url)
    phone.goto(f"{site_url}/kk/sign-in/")
    phone.locator("#id_login").focus()
    for key in (NAME, "Tab", PASSWORD, "Enter"):
        phone.keyboard.press(key) if key in {"Tab", "Enter"} else phone.keyboard.type(key)
    phone.wait_for_url(f"{site_url}/kk/cabinet/")
    phone.goto(f"{site_url}/kk/account/")
    ends = phone.get_by_role("button", name="Бұл сеансты аяқтау: Chrome")
    while ends.count():
        ends.first.focus()
        with phone.expect_navigation():
            phone.keyboard.press("Enter")
    other.goto(f"{site_url}/kk/account/")

    assert other.url == f"{site_url}/kk/sign-in/?next=/kk/account/"
    assert "сеанс басқа жерден аяқталды" in other.get_by_role("status").inner_text()
    other.context.close()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_every_page_fits_a_narrow_phone(language, phone, site_url, participant):
    wrong = {}

    def look(path):
        phone.goto(f"{site_url}/{language}/{path}")
        found = {
            "too wide": phone.evaluate(TOO_WIDE),
            "broken words": phone.evaluate(BROKEN_WORDS),
            "at the edge": phone.evaluate(AT_THE_EDGE),
            "hard to hit": phone.evaluate(f"() => ({HARD_TO_HIT})().filter((text) => text.trim())"),
        }
        if any(found.values()):
            wrong[path] = {name: what for name, what in found.items() if what}

    for path in OPEN_TO_ALL:
        look(path)
    sign_in(phone, site_url, language)
    for path in ONES_OWN:
        look(path)
    assert wrong == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_by_day_and_at_night(scheme, chromium, site_url, participant):
    page = chromium.new_context(viewport=NARROW, color_scheme=scheme).new_page()
    wrong, said = {}, []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    def look(path):
        page.goto(f"{site_url}/kk/{path}")
        if found := accessible.violations(page):
            wrong[path] = accessible.report(found)

    for path in OPEN_TO_ALL:
        look(path)
    page.goto(f"{site_url}/kk/sign-in/")
    page.locator("#id_login").fill("nobody")
    page.locator("#id_password").fill("mistaken")
    page.locator("main form .button").click()
    assert accessible.violations(page) == []
    sign_in(page, site_url)
    for path in ONES_OWN:
        look(path)
    page.context.close()
    assert wrong == {}
    assert [text for text in said if "Content Security Policy" in text] == []


def test_an_editor_lands_where_they_wanted_to_work(page, site_url):
    page.goto(f"{site_url}/admin/pages/")
    page.locator("#id_login").fill(OPERATOR["username"])
    page.locator("#id_password").fill(OPERATOR["password"])
    page.locator("main form .button").click()
    page.wait_for_url(f"{site_url}/admin/pages/**")

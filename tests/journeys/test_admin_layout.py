"""As an editor at a desk and with a phone: nothing of the admin covers another part, is cut, or leaves the line."""

import pytest

from tests.browser import OPERATOR, sign_in

from . import accessible

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
NEWS = "levels-2026"
STATUS = "[data-side-panel-toggle=status]"
# Where text begins: of a part with its padding, and of the title or the field above or below which it stands.
STARTS = """(part) => { const box = part.getBoundingClientRect();
  return Math.round(box.left + parseFloat(getComputedStyle(part).paddingLeft)); }"""
# What is wider than the room it is shown in, and neither breaks, scrolls nor ends in dots.
CUT = """(part) => { const {left, right} = part.getBoundingClientRect();
  const around = part.closest('header > div > div:last-child, .form-side__panel').getBoundingClientRect();
  return left < around.left - 1 || right > around.right + 1; }"""

# How much of a title is seen of it where the path it stands in hides its end.
SEEN = """(title) => {
  const ends = [title, title.closest('.w-breadcrumbs')].map((one) => one.getBoundingClientRect().right);
  return Math.min(...ends) - title.getBoundingClientRect().left; }"""
# Where the longest line of a text ends, whatever room its box has.
ENDS = """(part) => Math.max(...[...part.querySelectorAll('*'), part].map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return range.getBoundingClientRect().right; }))"""

# Is what is behind a text light?
BACKGROUND = """(part) => {
  while (getComputedStyle(part).backgroundColor === 'rgba(0, 0, 0, 0)') part = part.parentElement;
  const [red, green, blue] = getComputedStyle(part).backgroundColor.match(/\\d+/g).map(Number);
  return red + green + blue > 382; }"""


@pytest.fixture(scope="module", params=["kk", "ru"])
def admin(request, chromium, site_url):
    context = chromium.new_context(viewport=DESK, locale=request.param, reduced_motion="reduce")
    page = context.new_page()
    sign_in(page, f"{site_url}/admin/", **OPERATOR)
    assert page.locator("html").get_attribute("lang") == request.param
    yield page
    context.close()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def window(request, admin):
    admin.set_viewport_size(request.param)
    return request.param


def open_editor(admin, site_url, slug: str, locale: str) -> None:
    found = admin.request.get(f"{site_url}/admin/api/main/pages/?slug={slug}&locale={locale}").json()["items"]
    admin.goto(f"{site_url}/admin/pages/{found[0]['id']}/edit/")
    admin.wait_for_load_state("networkidle")


def show_panel(admin, wanted: bool) -> None:
    """Wagtail remembers an open panel from page to page."""
    if (admin.locator(".form-side--open").count() > 0) != wanted:
        admin.locator(STATUS).click()
    admin.locator(".form-side--open").wait_for(state="visible" if wanted else "detached")
    admin.wait_for_timeout(300)


def overlap(one: dict, other: dict) -> bool:
    return (
        one["x"] < other["x"] + other["width"] - 1
        and other["x"] < one["x"] + one["width"] - 1
        and one["y"] < other["y"] + other["height"] - 1
        and other["y"] < one["y"] + one["height"] - 1
    )


def test_the_calendar_covers_neither_a_field_nor_the_button_of_its_dialogue(admin, window, site_url):
    open_editor(admin, site_url, NEWS, "kk")
    show_panel(admin, True)
    admin.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first.click()
    admin.locator("#id_go_live_at").click()
    calendar = admin.locator(".xdsoft_datetimepicker:visible").bounding_box()

    dialogue = admin.locator("#schedule-publishing-dialog")
    others = [dialogue.locator("#id_expire_at"), dialogue.locator(".w-dialog__body button").last]
    assert [part.inner_text() for part in others if overlap(calendar, part.bounding_box())] == []
    assert calendar["x"] >= 0 and calendar["x"] + calendar["width"] <= window["width"]


def test_a_title_is_legible_beside_the_tools_and_the_state_of_the_saving_is_whole(admin, window, site_url):
    open_editor(admin, site_url, NEWS, "kk")
    title = admin.locator(".w-breadcrumbs li:last-child > a")
    assert title.evaluate(SEEN) >= 150, "nothing is being saved"
    for state in ("saving", "saved", "paused"):
        admin.locator("#w-autosave-indicator").evaluate("(one, as) => one.dataset.wAutosaveStateValue = as", state)
        said = admin.locator(f".w-autosave-indicator__state--{state}")
        assert said.is_visible()
        assert not said.evaluate(CUT), state
        assert title.evaluate(SEEN) >= 150, state


def test_what_is_to_be_done_with_a_row_stands_within_the_panel(admin, window, site_url):
    open_editor(admin, site_url, NEWS, "kk")
    show_panel(admin, True)

    tools = admin.locator(".form-side__panel:visible :is(.switch, a, button)").locator("visible=true").all()
    assert len(tools) > 3
    assert [one.inner_text() for one in tools if one.evaluate(CUT)] == []


def test_buttons_of_a_form_end_where_an_open_panel_begins(admin, site_url):
    admin.set_viewport_size(DESK)
    admin.goto(f"{site_url}/admin/snippets/cms/term/add/")
    show_panel(admin, True)
    admin.locator("footer button[type=submit]").locator("visible=true").first.click()
    admin.locator(".messages .error").wait_for()
    panel = admin.locator(".form-side--open").bounding_box()
    warning = admin.locator("footer .footer__save-warning")
    warning.wait_for()

    assert warning.evaluate(ENDS) <= panel["x"] + 1
    show_panel(admin, False)


def test_a_message_stands_beside_the_button_of_the_menu(admin, site_url):
    admin.set_viewport_size(PHONE)
    admin.goto(f"{site_url}/admin/snippets/cms/term/add/")
    show_panel(admin, False)
    admin.locator("footer button[type=submit]").locator("visible=true").first.click()
    message = admin.locator(".messages .error")
    message.wait_for()
    admin.wait_for_timeout(1500)  # it slides into its place

    text, menu = message.evaluate(STARTS), admin.locator(".sidebar-nav-toggle--mobile").bounding_box()
    assert text >= menu["x"] + menu["width"]
    below = admin.locator(".w-slim-header .w-breadcrumbs").bounding_box()
    assert below["y"] >= menu["y"] + menu["height"] or below["x"] >= menu["x"] + menu["width"]


def test_our_panels_and_links_begin_where_titles_and_fields_do(admin, window, site_url):
    admin.goto(f"{site_url}/admin/languages/")
    assert admin.locator(".help-here").evaluate(STARTS) == admin.locator("main .nice-padding").first.evaluate(STARTS)

    admin.goto(f"{site_url}/admin/snippets/reading_lists/book/edit/1/")
    show_panel(admin, False)
    field = admin.locator(".w-panel__content").first.evaluate(STARTS)
    for part in (".versions", ".waits"):
        assert admin.locator(part).evaluate(STARTS) == field, part


def test_an_open_panel_covers_no_string_of_a_translation(admin, window, site_url):
    open_editor(admin, site_url, "about", "ru")
    show_panel(admin, True)
    panel = admin.locator(".form-side--open").bounding_box()
    buttons = admin.locator(".js-translation-editor section li button").locator("visible=true")

    for number in (0, buttons.count() - 1):
        buttons.nth(number).evaluate("(one) => one.scrollIntoView({block: 'start'})")
        admin.mouse.wheel(0, -120)
        admin.wait_for_timeout(200)
        assert not overlap(buttons.nth(number).bounding_box(), panel)
    show_panel(admin, False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_translation_editor_can_be_read_in_either_theme(admin, site_url, scheme):
    admin.set_viewport_size(DESK)
    admin.emulate_media(color_scheme=scheme)
    open_editor(admin, site_url, NEWS, "ru")
    strings = admin.locator(".js-translation-editor section li")
    strings.first.wait_for()
    # As a text that is refused is drawn, and one that is being written.
    strings.first.evaluate("(one) => one.classList.add('errored')")
    strings.locator("button").nth(1).click()

    light = {"light": True, "dark": False}[scheme]
    bar = admin.locator(".js-translation-editor").get_by_text("→").first
    assert bar.evaluate(BACKGROUND) == light
    found = accessible.violations(admin, within=".js-translation-editor", rules=["color-contrast"])
    admin.emulate_media(color_scheme=None)
    wrong = [(node["html"], node["any"][0]["message"]) for one in found for node in one["nodes"]]
    assert wrong == []

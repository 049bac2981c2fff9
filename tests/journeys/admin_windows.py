"""What only a window shows: what scripts say and open, in an editor with everything opened one after another."""

from django.urls import reverse
from playwright.sync_api import Locator

from tests.journeys import admin_shapes, admin_words
from tests.journeys.admin_walk import Walk

SIDE_PANELS = ("status", "preview", "checks", "comments")
TOOLBAR = ".Draftail-Toolbar, .Draftail-FloatingToolbar, [class*=Draftail] [role=toolbar]"


class Window:
    """A window on one screen; every look at it is read, and measured where asked."""

    def __init__(self, walk: Walk, address: str) -> None:
        self.walk, self.page, self.address = walk, walk.page, address
        self.cut_off: dict[str, list[str]] = {}
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")

    def look(self, at: str, widths: tuple[int, ...] = ()) -> None:
        self.walk.read(f"{self.address} {at}", self.page.evaluate(admin_words.ON_SCREEN))
        if widths:
            name = f"{self.walk.language} {at}"
            self.cut_off |= admin_shapes.measured(self.page, name, widths)

    def click(self, part: Locator, shows: str) -> Locator:
        """Press something and wait for what opens."""
        part.click()
        opened = self.page.locator(shows).locator("visible=true").first
        opened.wait_for()
        return opened


def open_everything(walk: Walk, address: str) -> dict[str, list[str]]:
    """Open each panel, menu, dialogue, block and picker of an editor; answers what is cut off there."""
    window = Window(walk, address)
    page = window.page
    for panel in SIDE_PANELS:
        window.click(page.locator(f"[data-side-panel-toggle={panel}]"), f"[data-side-panel={panel}]")
        window.look(f"panel {panel}", (1280, 390))
    page.locator("[data-side-panel-toggle=status]").click()
    window.click(
        page.locator("[data-a11y-dialog-show=schedule-publishing-dialog]").first, "#schedule-publishing-dialog"
    )
    window.click(page.locator("#id_go_live_at"), ".xdsoft_datetimepicker")
    window.look("schedule", (1280, 390))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    _blocks(window)
    _rich_text(window)
    _menus(window)
    return window.cut_off


def be_too_late(walk: Walk, faster: Walk, address: str) -> dict[str, list[str]]:
    """Somebody else has saved what is open here: what is said beside it, before saving, and instead of saving."""
    window = Window(walk, walk.site + address)
    page = window.page
    faster.send([{"address": address, "form": "stands", "fields": {"body-count": "0", "summary": "Сынақ"}}])
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    window.click(page.locator(".w-editing-sessions__session--saved button"), ".w-editing-sessions__popup")
    window.look("somebody has saved", (1280, 390))
    page.locator("#id_summary").fill("Сынақ!")
    window.click(
        page.locator("footer button[type=submit]").locator("visible=true").first, "#w-save-confirmation-dialog"
    )
    window.look("saving over it", (1280, 390))
    with page.expect_navigation():
        page.locator("#w-save-confirmation-dialog [data-w-dialog-target=confirm]").click()
    page.locator(".comparison").first.wait_for()
    window.look("whose shall stand", (1280, 390))
    return window.cut_off


def meet_errors(walk: Walk, addresses: list[str]) -> dict[str, list[str]]:
    """What is refused, missing or broken, as whoever goes there sees it; and a form that was open for too long."""
    cut_off = {}
    for address in addresses:
        window = Window(walk, walk.site + address)
        window.look("refused", (1280, 390))
        cut_off |= window.cut_off
    window = Window(walk, walk.site + reverse("wagtailadmin_account"))
    walk.page.context.clear_cookies(name="csrftoken")
    with walk.page.expect_navigation():
        walk.page.locator("footer button[type=submit], form button[type=submit]").locator("visible=true").last.click()
    walk.page.locator(".plain-page").wait_for()
    window.look("expired", (1280, 390))
    return cut_off | window.cut_off


def _blocks(window: Window) -> None:
    """Put in a block of each kind."""
    page, number = window.page, 0
    while True:
        kinds = window.click(page.locator(".c-sf-add-button").last, "[role=option]")
        if not number:
            window.look("blocks to choose", (1280, 390))
        options = page.locator("[role=option]:visible")
        if number >= options.count():
            page.keyboard.press("Escape")
            break
        options.nth(number).click()
        kinds.wait_for(state="hidden")
        number += 1
    window.look("blocks", (1280, 390))


def _rich_text(window: Window) -> None:
    """The toolbar with its tips, the commands behind a slash and behind the plus, what a link offers, its dialogue."""
    page = window.page
    text = page.locator(".Draftail-Editor [contenteditable=true]").first
    text.locator("a").first.click()
    page.locator(".Tooltip, [class*=TooltipEntity]").first.wait_for()
    window.look("a link", (1280, 390))
    text.click()
    page.keyboard.press("Control+A")
    page.locator(TOOLBAR).first.wait_for()
    window.look("toolbar")
    page.locator("button[name=LINK]").locator("visible=true").first.click()
    page.locator(".modal-body .listing, .modal-body form").first.wait_for()
    window.look("link", (1280, 390))
    page.locator(".modal .close, .modal [data-dismiss=modal]").first.click()
    page.locator(".modal-body").wait_for(state="detached")
    for opens in ("/", "+"):
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.press("Enter")
        if opens == "/":
            page.keyboard.type(opens)
        else:
            page.locator(".Draftail-BlockToolbar__trigger").locator("visible=true").first.click()
        page.locator(".w-combobox__option").locator("visible=true").first.wait_for()
        window.look(f"commands behind {opens}", (1280, 390))
        page.keyboard.press("Escape")


def _menus(window: Window) -> None:
    page = window.page
    for item in page.locator(".sidebar [aria-haspopup=menu]").all():
        item.click()
        window.look("menu")
    page.locator(".sidebar-footer__account").click()
    window.look("account menu")

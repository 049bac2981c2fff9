"""What only a window shows: what scripts say and open, in an editor with everything opened one after another."""

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
    """The toolbar, the commands after a slash, and the dialogue for a link."""
    page = window.page
    text = page.locator(".Draftail-Editor [contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+A")
    page.locator(TOOLBAR).first.wait_for()
    window.look("toolbar")
    page.locator("button[name=LINK]").locator("visible=true").first.click()
    page.locator(".modal-body .listing, .modal-body form").first.wait_for()
    window.look("link", (1280, 390))
    page.locator(".modal .close, .modal [data-dismiss=modal]").first.click()
    page.locator(".modal-body").wait_for(state="detached")


def _menus(window: Window) -> None:
    page = window.page
    for item in page.locator(".sidebar [aria-haspopup=menu]").all():
        item.click()
        window.look("menu")
    page.locator(".sidebar-footer__account").click()
    window.look("account menu")

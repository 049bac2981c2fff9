"""Somebody at the admin, following its help, and the camera that takes the pictures of the help.

Buttons and fields are found by the names the help calls them by, through the same catalogues.
"""

import dataclasses
import io
import json
import re
from datetime import date, datetime

from django.utils import translation
from PIL import Image
from playwright.sync_api import Locator, Page

from tests.browser import Site, sign_in
from tosbelgi.home import help_texts

from .admin_words import ON_SCREEN
from .cast import PASSWORD

WIDTH, HEIGHT, SIDEBAR = 1280, 800, 200
TALLEST = 560
APPROVAL = {"workflow_name": "_Approval"}
MARK = """(marked) => marked.forEach((one) => {
  one.style.setProperty("outline", "3px solid #c2410c", "important");
  one.style.setProperty("outline-offset", "-3px", "important");
})"""
UNMARK = """(marked) => marked.forEach((one) => {
  one.style.removeProperty("outline");
  one.style.removeProperty("outline-offset");
})"""


@dataclasses.dataclass
class Desk:
    """One person's admin in one language; `camera`: whether pictures are taken; `met`: what stood on which screen."""

    page: Page
    site: Site
    language: str
    camera: bool
    met: dict[str, str] = dataclasses.field(default_factory=dict)

    def sign_in(self, role: str) -> "Desk":
        sign_in(self.page, f"{self.site.url}/admin/", f"{role}-{self.language}", PASSWORD)
        return self

    def look(self) -> None:
        """Keep in mind every text of this screen."""
        for text in self.page.evaluate(ON_SCREEN):
            self.met.setdefault(text, self.page.url.removeprefix(self.site.url))

    def says(self, msgid: str, **filled: str) -> str:
        with translation.override(self.language):
            return help_texts.name_in_interface(msgid, filled)

    def read(self, task: str) -> "Desk":
        """Open the help from its room, as whoever looks for a task does."""
        self.page.goto(f"{self.site.url}/admin/help/")
        self.page.get_by_role("link", name=help_texts.task_text(task, self.language).title, exact=True).click()
        self.page.wait_for_url(f"**/admin/help/{task}/")
        self.look()
        return self

    def follow(self, address: str) -> "Desk":
        """Click a link of the help that leads to this address."""
        self.page.locator(f".help-way a[href='{address}']").first.click()
        self.page.wait_for_load_state()
        self.look()
        return self

    def button(self, msgid: str, **filled: str) -> Locator:
        name = re.compile(rf"^\s*{re.escape(self.says(msgid, **filled))}\s*$", re.IGNORECASE)
        return self.page.get_by_role("button", name=name).locator("visible=true").first

    def press(self, msgid: str, **filled: str) -> "Desk":
        self.button(msgid, **filled).click()
        return self

    def link(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=name, exact=True).first

    def more(self, msgid: str, **filled: str) -> Locator:
        """Open the menu at the foot of the form; answers one of its buttons."""
        wanted = self.page.locator("footer").get_by_role("button", name=self.says(msgid, **filled), exact=True)
        self.page.locator("footer [data-w-dropdown-target='toggle']").click()
        wanted.wait_for(state="visible")
        self.look()
        return wanted

    def submit(self) -> None:
        self._leave(self.more("Submit to %(workflow_name)s", **APPROVAL))

    def approve(self, title: str, task: str = "", number: int = 0) -> None:
        """Find on the front page what waits, and approve it."""
        self.page.goto(f"{self.site.url}/admin/")
        waiting = self.page.locator("section", has=self.page.get_by_text(self.says("Awaiting your review"), exact=True))
        waiting.get_by_role("link", name=title).first.click()
        self.link(self.says("See what would change, and decide")).click()
        button = self.page.locator("button[value='approve']")
        self.look()
        if task:
            self.picture(task, number, self.page.locator(".side-by-side"), button)
        self._leave(button)

    def _leave(self, button: Locator) -> None:
        before = self.page.url
        with self.page.expect_navigation():
            button.click()
        self.page.locator(".messages .success").wait_for()
        self.look()
        assert not self.page.locator(".messages .error").count(), before

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#id_{name}")

    def fill_day(self, name: str, day: date) -> None:
        """Write a day, with its hour if it has one, and press beside the field, so that the calendar covers nothing."""
        self.field(name).fill(f"{day:%d.%m.%Y %H:%M}" if isinstance(day, datetime) else f"{day:%d.%m.%Y}")
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        calendar.wait_for()
        self.page.locator("body").dispatch_event("mousedown")
        calendar.wait_for(state="hidden")

    def choose(self, relation: str, name: str) -> None:
        """Search for a row in the newest chooser of these child rows, and take it."""
        choosers = self.page.locator(f"[id^='inline_child_{relation}'] [data-chooser-action-choose]")
        choosers.locator("visible=true").last.click()
        box = self.page.locator(".modal-body")
        box.locator("input[name=q]").fill(name)
        found = box.get_by_role("link", name=name, exact=True).last
        found.wait_for()
        self.look()
        found.click()
        box.wait_for(state="detached")

    def choose_at_once(self, *names: str) -> None:
        """In the open chooser of several search for each of these, tick it, and take them all."""
        box = self.page.locator(".modal-body")
        for name in names:
            box.locator("input[name=q]").fill(name)
            row = box.get_by_role("row").filter(has=self.page.get_by_text(name, exact=True))
            row.get_by_role("checkbox").check()
        self.look()
        box.locator("[data-multiple-choice-submit]").click()
        box.wait_for(state="detached")

    def picture(self, task: str, number: int, *marked: Locator) -> None:
        """Take the picture of this step, with what it is about marked, where pictures are wanted."""
        self.look()
        if not self.camera:
            return
        handles = [one.element_handle() for one in marked]
        handles[-1].scroll_into_view_if_needed()
        self.page.wait_for_timeout(200)
        self.page.evaluate(MARK, handles)
        boxes = [box for one in handles if (box := one.bounding_box())]
        middle = (min(box["y"] for box in boxes) + max(box["y"] + box["height"] for box in boxes)) / 2
        top = min(max(0, middle - TALLEST / 2), HEIGHT - TALLEST)
        clip = {"x": SIDEBAR, "y": top, "width": WIDTH - SIDEBAR, "height": TALLEST}
        taken = Image.open(io.BytesIO(self.page.screenshot(clip=clip, animations="disabled"))).convert("RGB")
        self.page.evaluate(UNMARK, handles)
        help_texts.PICTURES.mkdir(parents=True, exist_ok=True)
        taken.save(
            help_texts.PICTURES / help_texts.picture_name(task, number, self.language), "WEBP", quality=55, method=6
        )


def remember(languages: list[str]) -> None:
    """Note which names of the interface the pictures were taken with."""
    path = help_texts.FOLDER / "pictures.json"
    kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for language in languages:
        with translation.override(language):
            for key in help_texts.tasks():
                kept[f"{key}.{language}"] = help_texts.names_digest(key, language)
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")

"""Whether a screen of the admin hides or loses a part of its words on a wide and on a narrow window."""

import re
from pathlib import Path

from playwright.sync_api import Page

from tests.browser import ROOT

WIDTHS = (1280, 390)
# What is touched has at least this many pixels each way.
FINGER = 44
KEPT = ROOT / "var" / "cut-off"
# Nothing moves, so that what is measured stands where it ends up.
STILL = """() => {
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { transition: none !important; animation: none !important; }');
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
# What sticks out of the window and cannot be scrolled to, and words of which a part is hidden.
CUT_OFF = """() => {
  const found = [];
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  if (wide > room + 1) found.push(`the page is ${wide} wide`);
  const scrolls = (part) => {
    for (let above = part.parentElement; above && above !== document.body; above = above.parentElement) {
      if (['auto', 'scroll'].includes(getComputedStyle(above).overflowX) && above.scrollWidth > above.clientWidth)
        return above.getBoundingClientRect().left < room;
    }
    return false;
  };
  const worded =
    'button, a.button, label, h1, h2, h3, th, td, legend, [role=tab], .page-status-tag, .w-status, .help, li.error';
  for (const item of document.querySelectorAll(worded)) {
    const box = item.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    if (item.closest('.visuallyhidden, .w-sr-only, [aria-hidden=true], [hidden]')) continue;
    const style = getComputedStyle(item);
    const unseen = [...item.querySelectorAll('.w-sr-only, .visuallyhidden')].map((part) => part.textContent).join('');
    const text = item.textContent.replace(unseen, '').replace(/\\s+/g, ' ').trim().slice(0, 60);
    if (!text || style.visibility === 'hidden' || box.left >= room || box.right <= 0) continue;
    if (item.scrollWidth > item.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis')
      found.push(`«${text}» needs ${item.scrollWidth}, has ${item.clientWidth}`);
    if (box.right > room + 1 && !scrolls(item)) found.push(`«${text}» ends at ${Math.round(box.right)} of ${room}`);
  }
  // The tools in an editor's header: that row scrolls on a narrow window, but nobody looks for a button there.
  for (const tool of document.querySelectorAll('.w-slim-header .w-side-panel-toggle, .w-slim-header .help-here')) {
    const {width, height, left, right} = tool.getBoundingClientRect();
    if (!width || !height) continue;
    const name = tool.getAttribute('aria-label') || tool.textContent.trim();
    if (left < 0 || right > room)
      found.push(`«${name}» stands from ${Math.round(left)} to ${Math.round(right)} of ${room}`);
    if (room < 600 && Math.min(width, height) < FINGER)
      found.push(`«${name}» is ${Math.round(width)} × ${Math.round(height)}, too small for a finger`);
  }
  return [...new Set(found)];
}""".replace("FINGER", str(FINGER))


def measured(page: Page, name: str, widths: tuple[int, ...] = WIDTHS) -> dict[str, list[str]]:
    """What is cut off on the screen that stands in the window, by width; a picture of each is kept to look at."""
    page.evaluate(STILL)
    found = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if cut := page.evaluate(CUT_OFF):
            found[f"{name} at {width} px"] = cut
            KEPT.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=KEPT / picture_name(name, width), animations="disabled")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


def picture_name(name: str, width: int) -> Path:
    return Path(re.sub(r"\W+", "-", name).strip("-") + f"-{width}.png")

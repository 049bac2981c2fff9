"""What stands on a screen of the admin, and which of it is not in the reader's language."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.conf import settings

from tosbelgi.kernel.management.commands.catalogues import packages
from tosbelgi.language.catalogues import NAMES
from tosbelgi.language.package_texts import DOMAINS, said_by

# Everything the page says: text, also in parts that open later, and what is only read aloud or shown on pointing.
COLLECT = """() => {
  const said = [];
  const data = '[contenteditable], .w-title-ellipsis, [data-says-data]';
  const walk = (root) => {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = nodes.currentNode; node; node = nodes.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) {
        const parent = node.parentElement;
        if (parent && parent.closest('script, style, noscript, textarea, code, pre, [contenteditable]')) continue;
        said.push(node.textContent);
        continue;
      }
      if (!node.getAttribute) continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-tippy-content', 'aria-description'])
        if (node.hasAttribute(name)) said.push(node.getAttribute(name));
      if (node.matches('input[type=submit], input[type=button]')) said.push(node.value);
      if (node.tagName === 'TEMPLATE') walk(node.content);
    }
  };
  walk(document.body);
  said.push(document.title);
  return [...new Set(said.map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean))];
}"""

# What sticks out of the window, and buttons and labels of which a part is hidden.
CUT_OFF = """() => {
  const found = [];
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > room + 1) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
  for (const item of document.querySelectorAll('button, a.button, label, h1, h2, th, .w-tabs__tab, legend')) {
    const box = item.getBoundingClientRect();
    if (!box.width || !box.height || item.closest('.visuallyhidden, .w-sr-only, [aria-hidden=true]')) continue;
    const style = getComputedStyle(item);
    if (style.visibility === 'hidden' || !item.innerText.trim()) continue;
    if (item.scrollWidth > item.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis')
      found.push(`«${item.innerText.trim()}» needs ${item.scrollWidth}, has ${item.clientWidth}`);
  }
  return found;
}"""

_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
_NOT_WORDS = re.compile(r"https?://\S+|\S+@\S+|/[\w./-]+|\S+\.\w{2,4}\b|&\w+;")
_FILLED_IN = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\{?[\w.]*\}?\}")


def foreign(said: list[str], language: str, names: frozenset[str]) -> list[str]:
    """Of what a screen says, what is neither in this language nor a name: Latin words, or words of the source."""
    found = []
    for text in said:
        bare = _NOT_WORDS.sub(" ", text)
        words = [word for word in _LATIN.findall(bare) if word not in names]
        if words or (language != "kk" and source_pattern().fullmatch(text)):
            found.append(text)
    return found


@cache
def source_pattern() -> re.Pattern[str]:
    """Everything the interface says in Kazakh, which is what a reader of Russian is given when Russian is missing."""
    kazakh, russian = _translations("kk"), _translations("ru")
    only = sorted(kazakh - russian, key=len, reverse=True)
    return re.compile("|".join(".+?".join(map(re.escape, _FILLED_IN.split(text))) for text in only))


def _translations(language: str) -> set[str]:
    found: set[str] = set()
    for path in _catalogues(language):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    found.update([message.string] if isinstance(message.string, str) else message.string)
    return {text for text in (" ".join(text.split()) for text in found) if len(_FILLED_IN.sub("", text).strip()) > 3}


def _catalogues(language: str) -> Iterator[Path]:
    for folder in (*settings.LOCALE_PATHS, *(root / "locale" for root in packages().values())):
        yield from (Path(folder) / language / "LC_MESSAGES").glob("*.po")


NAMES_ON_SCREENS = frozenset(word for name in NAMES for word in _LATIN.findall(name))

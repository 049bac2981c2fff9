"""What stands on a screen of the admin, and which of it is not in the reader's language."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models

from tests import latin
from tests.browser import OPERATOR
from tosbelgi.kernel.management.commands.catalogues import packages

# Everything a document says: text, also in parts that open later, and what is only read aloud or shown on pointing.
_COLLECT = """
  const collect = (root, title) => {
    const said = [title];
    const unsaid = 'script, style, noscript, textarea, code, pre, [contenteditable], .xdsoft_save_selected';
    const walk = (part) => {
      const nodes = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node = nodes.currentNode; node; node = nodes.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
          if (!node.parentElement?.closest(unsaid))
            said.push(node.textContent);
        } else if (node.nodeType === Node.ELEMENT_NODE) {
          for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'data-tippy-content'])
            if (node.hasAttribute(name)) said.push(node.getAttribute(name));
          if (node.matches('input[type=submit], input[type=button]')) said.push(node.value);
          if (node.tagName === 'TEMPLATE') walk(node.content);
        }
      }
    };
    walk(root);
    return [...new Set(said.map((text) => text.replace(/\\s+/g, ' ').trim()).filter(Boolean))];
  };
"""
ON_SCREEN = "() => {" + _COLLECT + "return collect(document.body, document.title); }"
# A screen as the server sends it, or the dialogue inside its JSON; with the addresses it names.
FETCHED = (
    """async (address) => {"""
    + _COLLECT
    + """
  const answer = await fetch(address, {headers: {'X-Requested-With': 'XMLHttpRequest'}});
  const kind = answer.headers.get('Content-Type') || '';
  if (!kind.includes('html') && !kind.includes('json')) return {status: answer.status, said: [], html: ''};
  let html = await answer.text();
  if (kind.includes('json')) html = JSON.parse(html).html || '';
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  return {status: answer.status, said: collect(parsed.body, parsed.title), html: html};
}"""
)

# What sticks out of the window, and buttons and labels of which a part is hidden. Tables scroll by themselves.
CUT_OFF = """() => {
  const found = [];
  const room = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth;
  if (wide > room + 1) found.push(`the page is ${wide} wide`);
  const worded = 'button, a.button, label, h1, h2, th, legend, [role=tab], .page-status-tag';
  for (const item of document.querySelectorAll(worded)) {
    const box = item.getBoundingClientRect();
    if (!box.width || !box.height || item.closest('.visuallyhidden, .w-sr-only, [aria-hidden=true]')) continue;
    const unseen = [...item.querySelectorAll('.w-sr-only, .visuallyhidden')].map((part) => part.textContent).join('');
    const text = item.textContent.replace(unseen, '').trim();
    const style = getComputedStyle(item);
    if (!text || style.visibility === 'hidden') continue;
    if (item.scrollWidth > item.clientWidth + 1 && style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis')
      found.push(`«${text}» needs ${item.scrollWidth}, has ${item.clientWidth}`);
    if (box.left < room && box.right > room + 1 && !item.closest('table'))
      found.push(`«${text}» ends at ${Math.round(box.right)}`);
  }
  return found;
}"""

# Django's records of the programme itself.
PROGRAMMES_OWN = {"auth.Permission", "contenttypes.ContentType"}
# What a language is called by those who speak it.
NATIVE = {"Қазақша", "Қазақ", "Русский"}

_LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
_TAGS = re.compile(r"</?\w[^<>]*>")
_NOT_WORDS = re.compile(r"</?\w[^<>]*>|\b\w+\.\w+\b|https?://\S+|\S+@\S+|/[\w./-]+|\S+\.\w{2,4}\b|&\w+;")
_FILLED_IN = re.compile(r"%\(\w+\)[sdr]|%[sd]|\{\{?[\w.]*\}?\}")


def foreign(said: list[str], language: str, written: "Content") -> list[str]:
    """Of what a screen says, what is neither in this language nor content nor a name.

    That is Latin words, and what the interface says in the other language.
    """
    found = []
    for text in said:
        leaked = text not in NATIVE and said_in_the_other(language).fullmatch(text)
        if (leaked or _unknown(text)) and _unknown(rest := written.taken_out(text), leaked=bool(leaked)):
            found.append(text if rest == text else f"{text} [{rest.strip()}]")
    return found


def _unknown(text: str, leaked: bool = False) -> bool:
    bare = _NOT_WORDS.sub(" ", text)
    if leaked:
        return bool(re.search(r"\w{3}", bare))
    return any(word not in latin.WORDS and word != OPERATOR["username"] for word in _LATIN.findall(bare))


class Content:
    """What editors wrote: titles, names, texts. Not what the programme itself calls things."""

    def __init__(self) -> None:
        found = set()
        for model in apps.get_models():
            if model._meta.label in PROGRAMMES_OWN or model._meta.app_label == "search":
                continue
            for field in model._meta.local_concrete_fields:
                if isinstance(field, models.CharField | models.TextField) and not field.choices:
                    found.update(model._base_manager.values_list(field.attname, flat=True))
        texts = {" ".join(_TAGS.sub(" ", str(text)).split()) for text in found if text}
        self.short = sorted((text for text in texts if 2 < len(text) < 300), key=len, reverse=True)
        self.all = "\n".join(texts)

    def taken_out(self, text: str) -> str:
        """The text without what editors wrote: a whole passage, one that is cut short, or names and titles inside."""
        bare = text.strip(" «»\"'").removesuffix("…").strip()
        if bare.count(" ") >= 3 and bare in self.all:
            return ""
        for words in self.short:
            if words in text:
                text = text.replace(words, " ")
        return text


@cache
def said_in_the_other(language: str) -> re.Pattern[str]:
    """Everything the interface says in the other of the two languages and not in this one.

    Django says in Kazakh what is missing in Russian, and what is said once stays in the language of whoever came first.
    """
    other = _translations("ru" if language == "kk" else "kk") - _translations(language)
    ordered = sorted(other, key=len, reverse=True)
    return re.compile("|".join(".+?".join(map(re.escape, _FILLED_IN.split(text))) for text in ordered))


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

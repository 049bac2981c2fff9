"""What stands on a screen of the admin, and which of it is not in the reader's language."""

import re
from collections.abc import Iterable, Iterator
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
    const told = ['aria-label', 'title', 'placeholder', 'alt', 'data-tippy-content', 'data-w-tooltip-content-value',
      'data-w-progress-active-value', 'data-focal-input-label'];
    const unsaid = 'script, style, noscript, textarea, code, pre, [contenteditable], .xdsoft_save_selected, ' +
      '[data-content-checker-selector-text]';
    const walk = (part) => {
      const nodes = document.createTreeWalker(part, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node = nodes.currentNode; node; node = nodes.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
          if (!node.parentElement?.closest(unsaid))
            said.push(node.textContent);
        } else if (node.nodeType === Node.ELEMENT_NODE) {
          for (const name of told)
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
# Screens as the server sends them, or the dialogues and messages inside its JSON, with the addresses they name. A form
# is sent as it stands, with all that could be typed emptied, or with nothing but the given fields; a form in the answer
# is sent on.
FETCHED = (
    """async ([asked, atOnce]) => {"""
    + _COLLECT
    + """
  const worded = ['html', 'form', 'error_message', 'message', 'errors', 'non_field_errors', 'comparison'];
  const inside = (value, key) => {
    if (typeof value === 'string') return worded.includes(key) ? [value] : [];
    if (Array.isArray(value)) return value.flatMap((one) => inside(one, key));
    return value ? Object.entries(value).flatMap(([name, one]) => inside(one, name)) : [];
  };
  const read = async (answer) => {
    const kind = answer.headers.get('Content-Type') || '';
    const at = new URL(answer.url).pathname;
    const told = {status: answer.status, at, said: [], html: '', parsed: null};
    if (!kind.includes('html') && !kind.includes('json')) return told;
    told.html = await answer.text();
    if (kind.includes('json')) told.html = inside(JSON.parse(told.html), '').join('\\n');
    told.parsed = new DOMParser().parseFromString(told.html, 'text/html');
    told.said = collect(told.parsed.body, told.parsed.title);
    return told;
  };
  const headers = {'X-Requested-With': 'XMLHttpRequest'};
  const token = document.cookie.match(/csrftoken=(\\w+)/)[1];
  const send = (address, body) =>
    fetch(address, {method: 'POST', body, headers: {...headers, 'X-CSRFToken': token}}).then(read);
  const file = (name, kind, base64) =>
    new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, {type: kind});
  const typed = 'input:not([type=hidden], [type=checkbox], [type=radio], [type=submit], [type=button]), textarea';
  const filled = (screen, address, {form, fields}) => {
    const forms = [...screen.querySelectorAll('form[method=post i]')];
    const longest = forms.sort((one, other) => other.elements.length - one.elements.length)[0];
    if (!longest) return null;
    if (form === 'emptied')
      for (const field of longest.querySelectorAll(typed)) field.value = '';
    const action = new URL(longest.getAttribute('action') || address, new URL(address, location)).href;
    return [action, written(new FormData(longest), fields)];
  };
  const written = (body, fields) => {
    for (const [name, value] of Object.entries(fields || {}))
      body.set(name, Array.isArray(value) ? file(...value) : value);
    return body;
  };
  const nothingToSend = {status: 0, at: '', said: [], html: ''};
  const answered = async ({address, form, fields, then}) => {
    const told = [];
    let steps = then || [];
    if (form === 'none') told.push(await send(address, written(new FormData(), fields)));
    else told.push(await read(await fetch(address, {headers})));
    if (form && form !== 'none') steps = [{form, fields}, ...steps];
    for (const step of steps) {
      const ready = filled(told.at(-1).parsed, address, step);
      told.push(ready ? await send(...ready) : nothingToSend);
      if (!ready) break;
    }
    return told;
  };
  const answers = [];
  let next = 0;
  const one = async () => {
    while (next < asked.length) {
      const number = next++;
      answers[number] = (await answered(asked[number])).map(({status, at, said, html}) => ({status, at, said, html}));
    }
  };
  await Promise.all(Array.from({length: atOnce}, one));
  return answers;
}"""
)

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
        own = text in NATIVE | _translations(language) or said_with_something_filled_in(language).fullmatch(text)
        leaked = not own and said_in_the_other(language).fullmatch(text)
        if (leaked or _unknown(text)) and _unknown(rest := written.taken_out(text), leaked=bool(leaked)):
            found.append(text if rest == text else f"{text} [{rest.strip()}]")
    return found


def _unknown(text: str, leaked: bool = False) -> bool:
    bare = _NOT_WORDS.sub(" ", text)
    if leaked:
        return bool(re.search(r"\w{3}", bare))
    return any(word not in latin.WORDS and word != OPERATOR["username"] for word in _LATIN.findall(bare))


def texts_of_rows() -> set[str]:
    """What editors wrote: titles, names, texts. Not what the programme itself calls things."""
    found: set[str] = set()
    for model in apps.get_models():
        if model._meta.label in PROGRAMMES_OWN or model._meta.app_label == "search":
            continue
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                found.update(model._base_manager.values_list(field.attname, flat=True))
    return {" ".join(_TAGS.sub(" ", str(text)).split()) for text in found if text}


class Content:
    def __init__(self, texts: Iterable[str]) -> None:
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
    return _any_of(_translations("ru" if language == "kk" else "kk") - _translations(language))


@cache
def said_with_something_filled_in(language: str) -> re.Pattern[str]:
    """What the interface says in this language about something: “X is added”, whatever language X is in."""
    filled = (text for text in _translations(language) if _FILLED_IN.search(text))
    return _any_of({text for text in filled if re.search(r"\w{4}", _FILLED_IN.sub(" ", text))})


def _any_of(texts: set[str]) -> re.Pattern[str]:
    ordered = sorted(texts, key=len, reverse=True)
    return re.compile("|".join(".+?".join(map(re.escape, _FILLED_IN.split(text))) for text in ordered))


@cache
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

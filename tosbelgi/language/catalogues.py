"""Checks gettext catalogues for completeness and compiles them to .mo files.

Compiling goes through Babel, because a fresh machine has no `msgfmt`:

    python -m tosbelgi.language.catalogues tosbelgi/locale
"""

import os
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

# Kazakh nouns do not change after a number, yet the catalogues of Django count two forms. Russian is counted with
# three forms, or with a fourth one for fractions.
PLURAL_FORMS = {"kk": (2,), "ru": (3, 4), "en": (2,)}
# Proper names and abbreviations, the same in every language.
NAMES = (
    *(
        "EL ÚMITI",
        "Elasticsearch",
        "GitHub",
        "Google",
        "GraphQL",
        "NCALayer",
        "OpenID",
        "Telegram",
        "Wagtail",
        "WhatsApp",
        "YouTube",
    ),
    *(
        "API",
        "CSV",
        "DOCX",
        "HTML",
        "ID",
        "IPv4",
        "IPv6",
        "ISBN",
        "JPEG",
        "JSON",
        "MP3",
        "MP4",
        "PDF",
        "PNG",
        "QR",
        "SMS",
        "URL",
        "XLSX",
    ),
)

_PERCENT = re.compile(
    r"%(?:%|(?:\((?P<name>\w+)\))?[#0\-+]*+(?:\d++|\*)?(?:\.(?:\d+|\*))?(?P<kind>[diouxXeEfFgGcrsa]))"
)
_BRACES = re.compile(r"\{\{|\}\}|\{(?P<field>[\w.\[\]]*)(?:![rsa])?(?::[^{}]*)?\}")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ENTRY = re.compile(r'^(?:msgctxt (?:"[^\n]*"\n)+)?msgid (?:"[^\n]*"\n)+', re.MULTILINE)
_NOT_WORDS = re.compile(
    r"<[^<>]*>|&#?\w+;|\b(?:https?://|www\.)\S+|[^\s@<>;]{1,64}@\S+|\b(?:" + "|".join(map(re.escape, NAMES)) + r")\b"
)
_LATIN = re.compile("[A-Za-z]")


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile every `<language>/LC_MESSAGES/*.po` in a folder that has changed, and return the files written.

    A file is replaced in one step, so several processes may start at once and none reads half a catalogue.
    """
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        unfinished = target.with_name(f".{target.name}.{uuid4().hex}")
        try:
            with unfinished.open("xb") as file:
                write_mo(file, _read(source))
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
        written.append(target)
    return written


def catalogue_problems(po_path: Path) -> list[str]:
    """The defects of a catalogue, one sentence each; none for a complete and correct one.

    Its language is the folder above LC_MESSAGES, as Django has it.
    """
    try:
        catalogue = _read(po_path)
    except (PoFileError, UnicodeError, ValueError) as error:
        return [f"the file cannot be read: {error}"]
    language = po_path.parent.parent.name
    messages = list(_header_problems(catalogue, language))
    for message in catalogue:
        if message.id:
            messages += [
                f"line {message.lineno}: {problem}" for problem in _message_problems(message, catalogue, language)
            ]
    messages += [f"{_name(message)} is obsolete" for message in catalogue.obsolete.values()]
    messages += _duplicates(po_path.read_text(encoding="utf-8"))
    return messages


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def _header_problems(catalogue: Catalog, language: str) -> Iterator[str]:
    if catalogue.fuzzy:
        yield "the header is missing or marked fuzzy"
    if catalogue.locale_identifier != language:
        yield f"the header says Language: {catalogue.locale_identifier or 'nothing'}, the folder says {language}"
    expected = PLURAL_FORMS.get(language, (catalogue.num_plurals,))
    if catalogue.num_plurals not in expected:
        yield f"the header has {catalogue.num_plurals} plural forms, the language {' or '.join(map(str, expected))}"


def _message_problems(message: Message, catalogue: Catalog, language: str) -> Iterator[str]:
    name, sources, strings = _name(message), _forms(message.id), _forms(message.string or "")
    if message.fuzzy:
        yield f"{name} is fuzzy"
    if not any(strings):
        yield f"{name} is untranslated"
        return
    if not all(strings):
        yield f"{name} has {sum(map(bool, strings))} of {len(strings)} plural forms"
    for number, string in enumerate(strings):
        if not string:
            continue
        # "One entry" may stand for "%d entries" where the form serves nothing but one; in Russian it serves 21 as well.
        allowed = sources if number == 0 and catalogue.num_plurals == 2 else sources[-1:]
        if placeholders(string) not in [placeholders(source) for source in allowed]:
            yield f"{name} has other placeholders in its translation: {string!r}"
        if Counter(_TAG.findall(string)) not in [Counter(_TAG.findall(source)) for source in sources]:
            yield f"{name} has other markup in its translation: {string!r}"
        if _edges(string) != _edges(sources[0]):
            yield f"{name} has other white space at an edge of its translation"
        if language != "en" and string in sources and _has_words(string):
            yield f"{name} is left in English"


def _duplicates(text: str) -> Iterator[str]:
    """Entries that occur twice, of which Babel silently keeps one."""
    entries = Counter(match[0].replace('"\n"', "").strip() for match in _ENTRY.finditer(text))
    for entry, times in entries.items():
        if times > 1:
            yield f"{entry} is there {times} times"


def placeholders(text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The placeholders of a message: (named ones, in any order; positional ones, in this order).

    >>> placeholders("%(who)s wrote %d%%") == (frozenset({"%(who)s"}), ("%d",))
    True
    """
    named, positional = set(), []
    for match in _PERCENT.finditer(text):
        if match["name"]:
            named.add(f"%({match['name']}){match['kind']}")
        elif match["kind"]:
            positional.append(f"%{match['kind']}")
    for match in _BRACES.finditer(text):
        if match["field"]:
            named.add(f"{{{match['field']}}}")
        elif match["field"] is not None:
            positional.append("{}")
    return frozenset(named), tuple(positional)


def _has_words(text: str) -> bool:
    for pattern in (_PERCENT, _BRACES, _NOT_WORDS):
        text = pattern.sub(" ", text)
    return len(_LATIN.findall(text)) >= 2


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _name(message: Message) -> str:
    return f'"{_forms(message.id)[0]}"'


if __name__ == "__main__":
    for folder in sys.argv[1:]:
        for compiled in compile_catalogues(Path(folder)):
            print(compiled)

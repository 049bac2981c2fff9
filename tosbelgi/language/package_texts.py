"""Messages of an installed package, and which of them the package itself translates (Babel catalogues).

The English catalogues inside a package are its own extraction, made at its release; where it carries none, its source
is read. Measured on Wagtail 8.0 and wagtail-localize 1.14: their English catalogues hold just what their sources say.
"""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

Key = tuple[str | None, str | tuple[str, ...]]
DOMAINS = ("django", "djangojs")

_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def package_catalogue(root: Path, domain: str) -> Catalog:
    """Every message of the package in this folder; an empty catalogue where it has none."""
    english = root / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"
    if english.exists():
        return _read(english)
    catalogue = Catalog(locale="en")
    if domain == "django":
        for message, context in _in_source(root):
            catalogue.add(message, context=context)
    return catalogue


def translated_by_package(root: Path, domain: str, language: str) -> set[Key]:
    """The messages that the package itself translates into this language, without empty and fuzzy ones."""
    folder = root / "locale" / language / "LC_MESSAGES"
    source, compiled = folder / f"{domain}.po", folder / f"{domain}.mo"
    if source.exists():
        catalogue = _read(source)
    elif compiled.exists():
        with compiled.open("rb") as file:
            catalogue = read_mo(file)
    else:
        return set()
    return {key_of(message) for message in catalogue if message.id and is_translated(message)}


def key_of(message: Message) -> Key:
    return (message.context or None, message.id if isinstance(message.id, str) else tuple(message.id))


def is_translated(message: Message) -> bool:
    return not message.fuzzy and all([message.string] if isinstance(message.string, str) else message.string or [""])


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _in_source(root: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    for path in sorted((*root.rglob("*.py"), *root.rglob("*.html"), *root.rglob("*.txt"))):
        inside = path.relative_to(root)
        if {"tests", "migrations", "static"} & set(inside.parts):
            continue
        text = path.read_text("utf-8")
        if path.suffix != ".py":
            if "trans" not in text and "_(" not in text:
                continue
            # Django turns a template into something like Python; indentation has no meaning in it.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(inside)).splitlines())
        for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=_KEYWORDS):
            yield message, context

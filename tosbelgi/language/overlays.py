"""Translation overlays for third-party packages: what ours still lack, and what an upgrade of the package changed.

They stand one catalogue a package, as the package itself would keep it, so that it can be offered to its authors:

    catalogues/<package>/locale/<language>/LC_MESSAGES/<django or djangojs>.po
"""

import io
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tosbelgi.language.package_texts import (
    DOMAINS,
    Key,
    is_translated,
    key_of,
    package_catalogue,
    translated_by_package,
)

LANGUAGES = ("kk", "ru")
PLURALS = {
    "kk": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
_HEADER = """\
# {package} in {language}.
msgid ""
msgstr ""
"Project-Id-Version: {package}\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"
"""


@dataclass(frozen=True)
class Comparison:
    """One catalogue of ours compared with its package; `total` counts the messages of the package."""

    package: str
    domain: str
    language: str
    path: Path
    total: int
    shipped: int
    ours: int
    missing: tuple[Key, ...]
    dropped: tuple[Key, ...]
    also_shipped: tuple[Key, ...]

    @property
    def percent(self) -> int:
        """The share of the package's messages that are translated, by the package or by us."""
        return 100 * (self.total - len(self.missing)) // self.total if self.total else 100

    @property
    def changed(self) -> dict[Key, Key]:
        """For a missing message, the dropped one that looks like its earlier wording."""
        key_by_text = {_source_text(key): key for key in self.dropped}
        closest = {key: get_close_matches(_source_text(key), key_by_text, n=1, cutoff=0.75) for key in self.missing}
        return {key: key_by_text[matches[0]] for key, matches in closest.items() if matches}


def compare(overlays: Path, package: str, root: Path) -> list[Comparison]:
    """Every catalogue that our translation of the package needs or has; `root` is where the package is installed."""
    comparisons = []
    for domain in DOMAINS:
        package_keys = [key_of(message) for message in package_catalogue(root, domain) if message.id]
        for language in LANGUAGES:
            path = overlays / package / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
            if not package_keys and not path.exists():
                continue
            package_key_set = set(package_keys)
            shipped = translated_by_package(root, domain, language)
            our_messages = {key_of(message): is_translated(message) for message in _load(path) if message.id}
            ours = {key for key, is_complete in our_messages.items() if is_complete}
            comparisons.append(
                Comparison(
                    package=package,
                    domain=domain,
                    language=language,
                    path=path,
                    total=len(package_keys),
                    shipped=len(shipped.intersection(package_keys)),
                    ours=len(ours.intersection(package_keys)),
                    missing=tuple(key for key in package_keys if key not in shipped and key not in ours),
                    dropped=tuple(key for key in our_messages if key not in package_key_set),
                    also_shipped=tuple(key for key in our_messages if key in shipped),
                )
            )
    return comparisons


def write(comparison: Comparison) -> None:
    """Put what is missing into our catalogue, untranslated, and take out what the package no longer has.

    A changed message gets a comment with its earlier wording and our translation of that.
    """
    catalogue = _load(comparison.path)
    for key in comparison.missing:
        if key in {key_of(message) for message in catalogue}:
            continue
        notes = []
        if key in comparison.changed:
            context, msgid = comparison.changed[key]
            old = catalogue.get(msgid if isinstance(msgid, str) else list(msgid), context)
            notes = [f"Was: {_source_text(comparison.changed[key])!r}", f"Said: {old.string!r}" if old else ""]
        catalogue.add(key[1], context=key[0], auto_comments=notes)
    for context, msgid in comparison.dropped:
        catalogue.delete(msgid if isinstance(msgid, str) else list(msgid), context)
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, ignore_obsolete=True)
    header = _header(comparison)
    comparison.path.parent.mkdir(parents=True, exist_ok=True)
    comparison.path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


def _header(comparison: Comparison) -> str:
    """The header of the existing file, else a new one; Babel would write its own template lines into it."""
    if comparison.path.exists():
        return comparison.path.read_text("utf-8").split("\n\n", 1)[0].strip()
    return _HEADER.strip().format(
        package=comparison.package,
        language={"kk": "Kazakh", "ru": "Russian"}[comparison.language],
        code=comparison.language,
        plurals=PLURALS[comparison.language],
    )


def _load(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=path.parents[1].name)
    with path.open("rb") as file:
        return read_po(file)


def message_label(key: Key) -> str:
    """A message as reports name it: its text and its context."""
    return repr(_source_text(key)) + (f" [{key[0]}]" if key[0] else "")


def _source_text(key: Key) -> str:
    return key[1] if isinstance(key[1], str) else key[1][0]

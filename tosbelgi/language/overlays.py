"""Our translations of packages of other people: what they still lack, and what an upgrade of the package changed.

They stand one catalogue a package, as the package itself would keep it, so that it can be offered to its authors:

    catalogues/<package>/locale/<language>/LC_MESSAGES/<django or djangojs>.po
"""

import io
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tosbelgi.language.package_texts import DOMAINS, Key, is_translated, key_of, said_by, shipped_with

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
    """One catalogue of ours beside its package; `said` counts the messages of the package."""

    package: str
    domain: str
    language: str
    path: Path
    said: int
    shipped: int
    ours: int
    missing: tuple[Key, ...]
    dropped: tuple[Key, ...]
    also_shipped: tuple[Key, ...]

    @property
    def percent(self) -> int:
        """Of what the package says, how much its reader meets in this language; 100 means all of it."""
        return 100 * (self.said - len(self.missing)) // self.said if self.said else 100

    @property
    def changed(self) -> dict[Key, Key]:
        """For a message that is missing, the dropped one that looks like its earlier wording."""
        words = {_words(key): key for key in self.dropped}
        near = {key: get_close_matches(_words(key), words, n=1, cutoff=0.75) for key in self.missing}
        return {key: words[found[0]] for key, found in near.items() if found}


def compare(overlays: Path, package: str, root: Path) -> list[Comparison]:
    """Every catalogue that our translation of the package needs or has; `root` is where the package is installed."""
    found = []
    for domain in DOMAINS:
        said = [key_of(message) for message in said_by(root, domain) if message.id]
        for language in LANGUAGES:
            path = overlays / package / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
            if not said and not path.exists():
                continue
            every = set(said)
            shipped = shipped_with(root, domain, language)
            kept = {key_of(message): is_translated(message) for message in _load(path) if message.id}
            ours = {key for key, whole in kept.items() if whole}
            found.append(
                Comparison(
                    package=package,
                    domain=domain,
                    language=language,
                    path=path,
                    said=len(said),
                    shipped=len(shipped.intersection(said)),
                    ours=len(ours.intersection(said)),
                    missing=tuple(key for key in said if key not in shipped and key not in ours),
                    dropped=tuple(key for key in kept if key not in every),
                    also_shipped=tuple(key for key in kept if key in shipped),
                )
            )
    return found


def write(comparison: Comparison) -> None:
    """Put what is missing into our catalogue, untranslated, and take out what the package no longer says.

    Beside a changed message stands what its earlier wording was and how we had said it.
    """
    catalogue = _load(comparison.path)
    for key in comparison.missing:
        if key in {key_of(message) for message in catalogue}:
            continue
        notes = []
        if key in comparison.changed:
            context, words = comparison.changed[key]
            old = catalogue.get(words if isinstance(words, str) else list(words), context)
            notes = [f"Was: {_words(comparison.changed[key])!r}", f"Said: {old.string!r}" if old else ""]
        catalogue.add(key[1], context=key[0], auto_comments=notes)
    for context, words in comparison.dropped:
        catalogue.delete(words if isinstance(words, str) else list(words), context)
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, ignore_obsolete=True)
    header = _header(comparison)
    comparison.path.parent.mkdir(parents=True, exist_ok=True)
    comparison.path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


def _header(comparison: Comparison) -> str:
    """As it stands in the file already; Babel would write its own lines of a template into it."""
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


def told(key: Key) -> str:
    """A message as a report names it."""
    return repr(_words(key)) + (f" [{key[0]}]" if key[0] else "")


def _words(key: Key) -> str:
    return key[1] if isinstance(key[1], str) else key[1][0]

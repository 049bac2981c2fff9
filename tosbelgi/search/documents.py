"""From a thing to what an engine stores of it: a bag of safe tokens, bits for its facets, and its place among equals.

A token says where a word stands (title, names, body), how closely it is meant (exact, stem, loose), and
then the word itself. All three engines look tokens up and nothing else.
"""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple

from tosbelgi.kernel.codes import BookSection, LevelCode
from tosbelgi.language import analysis
from tosbelgi.language.languages import CODES

from .declared import KINDS, Found, Kind

FORMAT = "2"  # of the tokens; another one asks for a rebuild as another analysis does
PLACES = {"title": "t", "names": "n", "body": "b"}
EXACT, STEM, LOOSE = CLOSE = "e", "s", "l"
PEOPLE = {Kind.BOOK: "names", Kind.AUTHOR: "title"}  # where people are named, divided by commas
WHOLE = "w"  # a whole title, its words run together
LONGEST = 80  # letters of a word that are kept
LONGEST_TITLE = 160

BITS = {
    "sections": {code: 1 << place for place, code in enumerate(BookSection.values)},
    "levels": {code: 1 << place for place, code in enumerate(LevelCode.values)},
    "languages": {code: 1 << place for place, code in enumerate(CODES)},
}


class Spoken(NamedTuple):
    """A word of the vocabulary, in one language."""

    language: str
    exact: str
    stem: str
    loose: str


@dataclass(frozen=True)
class Prepared:
    """What is stored of a thing."""

    words: str
    vocabulary: frozenset[Spoken]
    sort: str
    sections: int
    levels: int
    languages: int


def version() -> str:
    """Of the analysis and of the tokens: what two indexes must agree in to be searched by the same words."""
    return f"{FORMAT}/{analysis.VERSION}"


def token(place: str, closeness: str, word: str) -> str:
    """
    >>> token("title", EXACT, "абай")
    'teабай'
    """
    return f"{PLACES[place]}{closeness}{_safe(word)[:LONGEST]}"


def whole(closeness: str, words: list[str]) -> str:
    """
    >>> whole(EXACT, ["абай", "жолы"])
    'weабайжолы'
    """
    return f"{WHOLE}{closeness}{_safe(''.join(words))[:LONGEST_TITLE]}"


def _safe(word: str) -> str:
    """Letters and digits alone: nothing that an engine could take for an operator, a quote or an end of a word."""
    return word if word.isalnum() else "".join(filter(str.isalnum, word))


def bits(name: str, codes: tuple[str, ...]) -> int:
    """
    >>> bits("languages", ("kk", "en"))
    5
    """
    return sum(BITS[name][code] for code in set(codes))


def codes(name: str, number: int) -> tuple[str, ...]:
    """
    >>> codes("languages", 5)
    ('kk', 'en')
    """
    return tuple(code for code, bit in BITS[name].items() if number & bit)


def prepare(found: Found) -> Prepared:
    """All of a thing's words in all its languages. A word that stands twice is stored once."""
    tokens: set[str] = set()
    vocabulary: set[Spoken] = set()
    shortest = 99
    people = PEOPLE.get(Kind(found.kind))
    for language, text in found.texts.items():
        if people:
            names = getattr(text, people).split(",")
            initials = {one for name in names for one in analysis.initials(name, language)}
            tokens.update(token(people, LOOSE, one) for one in initials)
        for place in PLACES:
            spoken = text.title_language if place == "title" and text.title_language in CODES else language
            words = analysis.analyse(getattr(text, place), spoken)
            for forms in {word[2:] for word in words}:
                tokens.update(token(place, closeness, form) for closeness, form in zip(CLOSE, forms, strict=True))
                vocabulary.add(Spoken(spoken, *(form[:LONGEST] for form in forms)))
            if place == "title":
                shortest = min(shortest, len(words))
                tokens.add(whole(EXACT, [word.exact for word in words]))
                tokens.add(whole(LOOSE, [word.loose for word in words]))
    return Prepared(
        words=" ".join(sorted(tokens)),
        vocabulary=frozenset(vocabulary),
        sort=f"{KINDS.index(found.kind)}{shortest:02}{found.order[:60]}:{found.key}",
        sections=bits("sections", found.sections),
        levels=bits("levels", found.levels),
        languages=bits("languages", tuple(found.texts)),
    )


def digest(found: Found) -> str:
    """What the thing says, as one word: equal digests need no second analysis."""
    return hashlib.sha256(f"{version()}{found!r}".encode()).hexdigest()

"""From a thing to what an engine stores of it: a bag of safe tokens, bits for its facets, and its place among equals.

A token says where a word stands (title, names, body), how closely it is meant (exact, stem, loose), and
then the word itself. All three engines look tokens up and nothing else.
"""

import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.language import analysis
from tosbelgi.language.languages import CODES

from .registry import KINDS, Kind, SearchDocument

FORMAT = "2"  # of what is stored; another one asks for a rebuild as another analysis does
PLACES = {"title": "t", "names": "n", "body": "b"}
EXACT, STEM, LOOSE = CLOSE = "e", "s", "l"
BEGUN = (("title", EXACT), ("title", LOOSE), ("names", EXACT), ("names", LOOSE))  # what is asked for while typing
PEOPLE = {Kind.BOOK: "names", Kind.AUTHOR: "title"}  # where people are named, divided by commas
WHOLE = "w"  # a whole title, its words run together
LONGEST = 80  # letters of a word that are kept
LONGEST_TITLE = 160

FACETS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "direction": tuple(DirectionCode.values),
    "section": tuple(BookSection.values),
    "level": tuple(LevelCode.values),
    "language": CODES,
}
# A thing's shelf is one number with a bit for each value of each facet. Things on one shelf are counted together.
SHELF = {
    pair: 1 << place for place, pair in enumerate((name, value) for name, values in FACETS.items() for value in values)
}
LAYOUT = f"{zlib.crc32(repr(FACETS).encode()):08x}"  # another value anywhere moves the bits
MASKS = {name: sum(SHELF[name, value] for value in values) for name, values in FACETS.items()}
BITS = {
    "sections": {code: 1 << place for place, code in enumerate(BookSection.values)},
    "levels": {code: 1 << place for place, code in enumerate(LevelCode.values)},
    "languages": {code: 1 << place for place, code in enumerate(CODES)},
}


class EncodedText(NamedTuple):
    """A word of the vocabulary, in one language."""

    language: str
    exact: str
    stem: str
    loose: str


@dataclass(frozen=True)
class EncodedDocument:
    """What is stored of a thing."""

    words: str
    vocabulary: frozenset[EncodedText]
    sort: str
    sections: int
    levels: int
    languages: int
    shelf: int


def version() -> str:
    """Of the analysis, the tokens and the shelves: what two indexes must agree in to be searched by the same words."""
    return f"{FORMAT}-{LAYOUT}/{analysis.VERSION}"


def encode_token(place: str, closeness: str, word: str) -> str:
    """
    >>> encode_token("title", EXACT, "абай")
    'teабай'
    """
    return f"{PLACES[place]}{closeness}{_safe(word)[:LONGEST]}"


def is_prefix_searchable(words: str) -> str:
    """Of stored tokens those that are also asked for by how they begin.

    >>> is_prefix_searchable("beабай nlab teабай tsкабай")
    'nlab teабай'
    """
    marks = tuple(PLACES[place] + closeness for place, closeness in BEGUN)
    return " ".join(token for token in words.split() if token.startswith(marks))


def whole_title_token(closeness: str, words: list[str]) -> str:
    """
    >>> whole_title_token(EXACT, ["абай", "жолы"])
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


def shelf(found: SearchDocument) -> int:
    """
    >>> sorted(on_shelf("language", shelf(SearchDocument("1", "book", "1", {"kk": None, "en": None}))))
    ['en', 'kk']
    """
    values = {
        "kind": (found.kind,),
        "direction": (found.direction,),
        "section": found.sections,
        "level": found.levels,
        "language": found.texts,
    }
    return sum({SHELF.get((name, value), 0) for name, some in values.items() for value in some})


def on_shelf(name: str, number: int) -> tuple[str, ...]:
    """The values of a facet that all things on the shelf have, in their own order."""
    return tuple(value for value in FACETS[name] if number & SHELF[name, value])


def encode_document(found: SearchDocument) -> EncodedDocument:
    """All of a thing's words in all its languages. A word that stands twice is stored once."""
    tokens: set[str] = set()
    vocabulary: set[EncodedText] = set()
    shortest = 99
    people = PEOPLE.get(Kind(found.kind))
    for language, text in found.texts.items():
        if people:
            names = getattr(text, people).split(",")
            initials = {one for name in names for one in analysis.initials(name, language)}
            tokens.update(encode_token(people, LOOSE, one) for one in initials)
        for place in PLACES:
            spoken = text.title_language if place == "title" and text.title_language in CODES else language
            words = analysis.analyse_text(getattr(text, place), spoken)
            for forms in {word[2:] for word in words}:
                its_tokens, its_forms = _stored(spoken, place, forms)
                tokens.update(its_tokens)
                vocabulary.add(its_forms)
            if place == "title":
                shortest = min(shortest, len(words))
                tokens.add(whole_title_token(EXACT, [word.exact for word in words]))
                tokens.add(whole_title_token(LOOSE, [word.loose for word in words]))
    return EncodedDocument(
        words=" ".join(sorted(tokens)),
        vocabulary=frozenset(vocabulary),
        sort=f"{KINDS.index(found.kind)}{shortest:02}{found.order[:60]}:{found.key}",
        sections=bits("sections", found.sections),
        levels=bits("levels", found.levels),
        languages=bits("languages", tuple(found.texts)),
        shelf=shelf(found),
    )


@lru_cache(1 << 14)
def _stored(language: str, place: str, forms: tuple[str, str, str]) -> tuple[tuple[str, ...], EncodedText]:
    """What is stored of a word; most words come again and again."""
    tokens = tuple(encode_token(place, closeness, form) for closeness, form in zip(CLOSE, forms, strict=True))
    return tokens, EncodedText(language, *(form[:LONGEST] for form in forms))


def digest(found: SearchDocument) -> str:
    """What the thing says, as one word: equal digests need no second analysis."""
    return hashlib.sha256(f"{version()}{found!r}".encode()).hexdigest()

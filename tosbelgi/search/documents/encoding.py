"""Encodes a search document as engines store it: safe tokens, a bitmask of facet values, and a sort key.

A token is a letter for the field (title, names, body), a letter for the form (exact, stem, loose), and then
the word itself. All three engines look tokens up and do nothing else.
"""

import hashlib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from tosbelgi.kernel.codes import BookSection, DirectionCode, LevelCode
from tosbelgi.language import analysis
from tosbelgi.language.languages import CODES

from .registry import KINDS, Kind, SearchDocument, Text

FORMAT = "2"  # of what is stored; a new value requires a rebuild, as a new version of the analysis does
FIELD_PREFIXES = {"title": "t", "names": "n", "body": "b"}
EXACT, STEM, LOOSE = CLOSENESSES = "e", "s", "l"
PREFIX_FIELDS = (("title", EXACT), ("title", LOOSE), ("names", EXACT), ("names", LOOSE))  # where completions look
PEOPLE_FIELDS = {Kind.BOOK: "names", Kind.AUTHOR: "title"}  # the field that names people, separated by commas
WHOLE_TITLE = "w"  # prefix of the token for a whole title, its words run together
LONGEST = 80  # letters of a word that are kept
LONGEST_TITLE = 160

FACETS: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "direction": tuple(DirectionCode.values),
    "section": tuple(BookSection.values),
    "level": tuple(LevelCode.values),
    "language": CODES,
}
# One number, stored as `Document.shelf`, has a bit for each value of each facet; equal numbers are counted together.
FACET_BITS = {
    pair: 1 << place for place, pair in enumerate((name, value) for name, values in FACETS.items() for value in values)
}
LAYOUT = f"{zlib.crc32(repr(FACETS).encode()):08x}"  # a new value anywhere moves the bits
MASKS = {name: sum(FACET_BITS[name, value] for value in values) for name, values in FACETS.items()}
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
    """What is stored of a document."""

    words: str
    vocabulary: frozenset[EncodedText]
    sort: str
    sections: int
    levels: int
    languages: int
    shelf: int


def version() -> str:
    """The version of analysis, tokens and facet bits: an index of another version cannot be searched."""
    return f"{FORMAT}-{LAYOUT}/{analysis.VERSION}"


def encode_token(field_name: str, closeness: str, word: str) -> str:
    """
    >>> encode_token("title", EXACT, "абай")
    'teабай'
    """
    return f"{FIELD_PREFIXES[field_name]}{closeness}{_safe(word)[:LONGEST]}"


def prefix_searchable_tokens(words: str) -> str:
    """Those of the stored tokens that can also be looked up by prefix.

    >>> prefix_searchable_tokens("beабай nlab teабай tsкабай")
    'nlab teабай'
    """
    marks = tuple(FIELD_PREFIXES[field_name] + closeness for field_name, closeness in PREFIX_FIELDS)
    return " ".join(token for token in words.split() if token.startswith(marks))


def whole_title_token(closeness: str, words: list[str]) -> str:
    """
    >>> whole_title_token(EXACT, ["абай", "жолы"])
    'weабайжолы'
    """
    return f"{WHOLE_TITLE}{closeness}{_safe(''.join(words))[:LONGEST_TITLE]}"


def _safe(word: str) -> str:
    """Letters and digits alone: nothing that an engine could take for an operator, a quote or a word boundary."""
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


def facet_bitmask(document: SearchDocument) -> int:
    """
    >>> sorted(facet_values("language", facet_bitmask(SearchDocument("1", "book", "1", {"kk": None, "en": None}))))
    ['en', 'kk']
    """
    values = {
        "kind": (document.kind,),
        "direction": (document.direction,),
        "section": document.sections,
        "level": document.levels,
        "language": document.texts,
    }
    return sum({FACET_BITS.get((name, value), 0) for name, present in values.items() for value in present})


def facet_values(name: str, number: int) -> tuple[str, ...]:
    """The values of a facet whose bits are set, in the order of the facet."""
    return tuple(value for value in FACETS[name] if number & FACET_BITS[name, value])


def encode_document(document: SearchDocument) -> EncodedDocument:
    """Encode the texts of all languages. A word that occurs twice in a field is stored once."""
    tokens: set[str] = set()
    vocabulary: set[EncodedText] = set()
    shortest = 99
    people_field = PEOPLE_FIELDS.get(Kind(document.kind))
    for language, text in document.texts.items():
        if people_field:
            names = getattr(text, people_field).split(",")
            initials = {initial for name in names for initial in analysis.initials(name, language)}
            tokens.update(encode_token(people_field, LOOSE, initial) for initial in initials)
        for field_name, value, value_language in _values(text, language):
            words = analysis.analyse_text(value, value_language)
            for forms in {word[2:] for word in words}:
                word_tokens, vocabulary_entry = _encode_word(value_language, field_name, forms)
                tokens.update(word_tokens)
                vocabulary.add(vocabulary_entry)
            if field_name == "title":
                shortest = min(shortest, len(words))
                tokens.add(whole_title_token(EXACT, [word.exact for word in words]))
                tokens.add(whole_title_token(LOOSE, [word.loose for word in words]))
    return EncodedDocument(
        words=" ".join(sorted(tokens)),
        vocabulary=frozenset(vocabulary),
        sort=f"{KINDS.index(document.kind)}{shortest:02}{document.order[:60]}:{document.key}",
        sections=bits("sections", document.sections),
        levels=bits("levels", document.levels),
        languages=bits("languages", tuple(document.texts)),
        shelf=facet_bitmask(document),
    )


def _values(text: Text, language: str) -> Iterator[tuple[str, str, str]]:
    """(field, value, the language it is analysed in); titles that are not shown are found as the one that is."""

    def analysed_in(own: str) -> str:
        return own if own in CODES else language

    yield "title", text.title, analysed_in(text.title_language)
    for title_language, title in text.other_titles:
        yield "title", title, analysed_in(title_language)
    yield "names", text.names, language
    yield "body", text.body, language


@lru_cache(1 << 14)
def _encode_word(language: str, field_name: str, forms: tuple[str, str, str]) -> tuple[tuple[str, ...], EncodedText]:
    """(tokens, vocabulary entry) of a word; cached, because most words come again and again."""
    tokens = tuple(
        encode_token(field_name, closeness, form) for closeness, form in zip(CLOSENESSES, forms, strict=True)
    )
    return tokens, EncodedText(language, *(form[:LONGEST] for form in forms))


def digest(document: SearchDocument) -> str:
    """A digest of the document's content: equal digests need no second analysis."""
    return hashlib.sha256(f"{version()}{document!r}".encode()).hexdigest()

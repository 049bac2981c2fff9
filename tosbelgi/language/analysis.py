"""Text analysis for search: tokenizing and stemming of texts and queries in three languages.

Every engine finds the same, because it compares three strings only.

A word of a text has an exact spelling, a stem that its forms share, and a loose skeleton shared with what people type
instead of it: without Kazakh letters, in Latin ones, or a name as another language spells it. A word of a query may
have several stems and skeletons, because it may be of any of the three languages. A word `w` of a text matches a term
`t` of a query

* exactly, if `w.exact == t.exact`;
* as a form of the same word, if `w.stem in t.stems`;
* loosely, if `w.loose in t.loose`; in this order of weight.

All these strings are small letters and digits, at most 64 of them; engines keep them apart by spaces. Stems begin with
a letter for their language, so that they never meet by chance.
"""

import hashlib
import re
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import NamedTuple

import snowballstemmer

from .languages import Language
from .words import kazakh, latin
from .words.lexicon import NO_WORDS, Lexicon, read_lexicon
from .words.skeletons import core, kazakh_core, kazakh_cores, russian_core, skeleton
from .words.tokens import spelling, tokens

KEPT_WORDS = 1 << 15
_CYRILLIC = re.compile("[а-ԧ]")
_KAZAKH_LETTERS = re.compile("[әғқңөұүһі]")
_LETTERS = re.compile(r"\w+")
# The fleeting vowel that the stemmer leaves in «конец» and «привычек», and not of their other forms.
_FLEETING = re.compile("(?<=[а-я][бвгджзклмнпрстфхцчшщ])(?:е(?=[кц]$)|о(?=к$))")
# Words of every second sentence, in three languages and in Latin letters.
_STOP_WORDS = frozenset(
    _LETTERS.findall(
        """
        және мен бен пен менен да де та те ма ме ба бе па пе не үшін ғой ше
        и в во на с со о об к ко у по за из от до не а но же ли для при
        the a an of and in on to for by with at from or
        men ben pen jane zhane i
        """
    )
)
_HERE = Path(__file__).resolve().parent


class _Stemmers(threading.local):
    """A stemmer keeps the word in itself while it works on it, so each thread has its own."""

    def __init__(self) -> None:
        self.russian = snowballstemmer.stemmer("russian")
        self.english = snowballstemmer.stemmer("english")


_STEMMERS = _Stemmers()


class AnalysedToken(NamedTuple):
    """A word of a text, which is `text[start:end]`."""

    start: int
    end: int
    exact: str
    stem: str
    loose: str


class QueryTerm(NamedTuple):
    """A word of a query, which is `query[start:end]`."""

    start: int
    end: int
    exact: str
    stems: frozenset[str]
    loose: frozenset[str]


class Analyser:
    """Analyses texts and queries, with a list of Kazakh words or without; caches the forms of each word."""

    def __init__(self, lexicon: Lexicon = NO_WORDS) -> None:
        self.lexicon = lexicon
        self.version: str = f"{_code_digest()}-{lexicon.digest}"
        self._text_forms: Callable[[str, str], tuple[str, str, str]] = lru_cache(KEPT_WORDS)(self._analyse_word)
        self._query_forms: Callable[[str, str], tuple[str, frozenset[str], frozenset[str]]] = lru_cache(4096)(
            self._analyse_query_word
        )

    def analyse(self, text: str, language: str) -> list[AnalysedToken]:
        """The analysed words of a text in its language, in order.

        >>> for token in PLAIN.analyse("«Абай жолы»", "kk"):
        ...     print(token)
        AnalysedToken(start=1, end=5, exact='абай', stem='kабай', loose='aba')
        AnalysedToken(start=6, end=10, exact='жолы', stem='kжол', loose='jol')
        """
        text_forms = self._text_forms
        analysed = ((start, end, *text_forms(raw, language)) for start, end, raw in tokens(text))
        return [AnalysedToken(*fields) for fields in analysed if fields[2]]

    def query_terms(self, query: str, language: str) -> list[QueryTerm]:
        """The terms of a query by a reader of a language.

        Words like «and» are left out if there are others; alone, they are searched for as they are.

        >>> [term.exact for term in PLAIN.query_terms("The Path of Abai", "en")]
        ['path', 'abai']
        >>> PLAIN.query_terms("the", "en")[0].exact
        'the'
        """
        analysed = (QueryTerm(start, end, *self._query_forms(raw, language)) for start, end, raw in tokens(query))
        terms = [word for word in analysed if word.exact]
        return [word for word in terms if word.exact not in _STOP_WORDS] or terms

    def initials(self, name: str, language: str) -> frozenset[str]:
        """Loose skeletons of what is typed for the given names of a person: the initial of each, and all run together.

        They meet those of a query as any others do, whatever language has the name.

        >>> sorted(PLAIN.initials("E. H. Gombrich", "en")), PLAIN.query_terms("eh gombrich", "en")[0].loose
        (['e', 'ek', 'h'], frozenset({'ek'}))
        >>> PLAIN.initials("Мұхтар Әуезов", "kk") == PLAIN.query_terms("М.", "ru")[0].loose
        True
        >>> PLAIN.initials("Абай", "kk")
        frozenset()
        """
        first_letters = [token.raw[0] for token in tokens(name)][:-1]
        skeletons = (
            self._text_forms(letters, language)[2] for letters in {*first_letters, "".join(first_letters)} if letters
        )
        return frozenset(filter(None, skeletons))

    def _analyse_word(self, raw: str, language: str) -> tuple[str, str, str]:
        exact = spelling(raw)
        if _CYRILLIC.search(exact):
            if language == Language.RUSSIAN and not _KAZAKH_LETTERS.search(exact):
                return exact, _russian_stem(exact), russian_core(skeleton(exact))
            return exact, self._kazakh_stems(exact)[0], kazakh_core(skeleton(exact))
        if not exact or exact[0].isdigit():
            return exact, exact, exact
        return exact, "e" + _STEMMERS.english.stemWord(exact), core(skeleton(_spelt_out(raw)))

    def _analyse_query_word(self, raw: str, language: str) -> tuple[str, frozenset[str], frozenset[str]]:
        exact, stem, loose = self._analyse_word(raw, language)
        stems, cores = {stem}, {loose}
        if _CYRILLIC.search(exact):
            stems.update(self._kazakh_stems(exact))
            cores |= kazakh_cores(skeleton(exact))
            readings = () if _KAZAKH_LETTERS.search(exact) else (exact,)
        elif exact and exact.isascii() and not exact[0].isdigit():
            stems.update(self._kazakh_stems(spelling(latin.as_kazakh(raw.lower()))))
            sounds = skeleton(_spelt_out(raw))
            cores |= kazakh_cores(sounds) | kazakh_cores(sounds.replace("ng", "n"))
            readings = (latin.as_russian(exact),)
        else:
            readings = ()
        for reading in readings:
            stems.add(_russian_stem(reading))
            # A name by its case in Russian may stand in Kazakh, whose endings are then seen in it.
            cores |= kazakh_cores(russian_core(skeleton(reading)))
        return exact, frozenset(stems), frozenset(cores)

    def _kazakh_stems(self, exact: str) -> tuple[str, ...]:
        return tuple("k" + key for key in kazakh.keys(exact, self.lexicon))


def _russian_stem(exact: str) -> str:
    """What the forms of a Russian word share.

    >>> _russian_stem("конец") == _russian_stem("конце"), _russian_stem("привычек") == _russian_stem("привычки")
    (True, True)
    """
    return "r" + _FLEETING.sub("", _STEMMERS.russian.stemWord(exact))


def _spelt_out(raw: str) -> str:
    return spelling(latin.spelt_out(raw.lower()))


@lru_cache(maxsize=1)
def _code_digest() -> str:
    """A digest of this module, `letters`, `words` and the version of the stemmers: any change requires a new index."""
    parts = [(_HERE / "letters.py"), Path(__file__), *sorted((_HERE / "words").glob("*.py"))]
    content = b"".join(part.read_bytes() for part in parts) + installed_version("snowballstemmer").encode()
    return hashlib.sha256(content).hexdigest()[:12]


@lru_cache(maxsize=4)
def analyser(path: Path | None) -> Analyser:
    """The analyser that knows the words of an installed dictionary (`kk_KZ.dic`), or the plain one.

    Raises OSError or UnicodeDecodeError if the file cannot be read.
    """
    return Analyser(read_lexicon(path)) if path else PLAIN


PLAIN = Analyser()
VERSION = PLAIN.version
analyse_text = PLAIN.analyse
query_terms = PLAIN.query_terms
initials = PLAIN.initials


def use_analyser(new: Analyser) -> None:
    """Make this the process-wide analyser behind the functions of this module."""
    global VERSION, analyse_text, query_terms, initials
    VERSION, analyse_text, query_terms, initials = new.version, new.analyse, new.query_terms, new.initials

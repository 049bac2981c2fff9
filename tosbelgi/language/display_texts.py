"""Which text stands in for one that the reader's language lacks: a title, a name, a slogan; never without saying so.

This is the one place that decides it. A reader of Kazakh borrows the Russian edition before an English one, a reader of
Russian knows Kazakh titles rather than English ones, and whoever reads English can pronounce Kazakh in Latin letters.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from .transliteration import kazakh_in_latin

ORIGINAL = "original"
ORDERS = {
    "kk": ("kk", "ru", "en", ORIGINAL),
    "ru": ("ru", "kk", "en", ORIGINAL),
    "en": ("en", "kk", ORIGINAL, "ru"),
}
LATIN = frozenset({"en"})  # readers of these get Kazakh in Latin letters


class DisplayText(NamedTuple):
    """A text as a page shows it: its language by ISO 639, and whether that is the reader's.

    `beside` is what stands beside one in Latin letters: the original, in its own letters and `beside_language`.
    """

    text: str
    language: str
    translated: bool
    transliterated: bool = False
    beside: str = ""
    beside_language: str = ""

    @property
    def lang(self) -> str:
        """The value of `lang` in HTML (BCP 47).

        >>> DisplayText("Qalyñ mal", "kk", False, True).lang, DisplayText("Ветер", "ru", False).lang
        ('kk-Latn', 'ru')
        """
        return lang_of(self.language, transliterated=self.transliterated)


def lang_of(language: str, *, transliterated: bool) -> str:
    """The tag of a text (BCP 47): its language, and its letters where they are not its own."""
    return f"{language}-Latn" if transliterated else language


def display_texts(
    reader: str, texts: Mapping[str, str], original: str = "", original_language: str = "", *, latin: bool = True
) -> Iterator[DisplayText]:
    """Everything that may be shown to the reader, the best first.

    `texts` are by language; `original` is one in none of ours. What a work is called originally stands beside a Kazakh
    title in Latin letters; without `latin` Kazakh keeps its own.

    >>> [one.text for one in display_texts("kk", {"ru": "Расёмон", "en": "Rashomon"}, "羅生門", "ja")]
    ['Расёмон', 'Rashomon', '羅生門']
    >>> next(display_texts("en", {"kk": "Ұшқан ұя", "ru": "Наша семья"}, original_language="ru"))[:2]
    ('Ūşqan ūia', 'kk')
    """
    for source in ORDERS[reader]:
        if source == ORIGINAL:
            if original:
                yield DisplayText(original, original_language, original_language == reader)
        elif text := texts.get(source):
            if source == "kk" and reader in LATIN and latin:
                native = texts.get(original_language) or original
                beside = (native, original_language) if native else (text, source)
                yield DisplayText(kazakh_in_latin(text), source, False, True, *beside)
            else:
                yield DisplayText(text, source, source == reader)


def display_text(
    reader: str,
    texts: Mapping[str, str],
    original: str = "",
    original_language: str = "",
    *,
    latin: bool = True,
    fits: Callable[[str], bool] | None = None,
) -> DisplayText:
    """The best of them, of those that fit if any does; an empty one of the reader's language where there is none.

    >>> display_text("ru", {"kk": "Қалың мал"})[:3], display_text("ru", {}).text
    (('Қалың мал', 'kk', False), '')
    >>> display_text("en", {"ru": "Расёмон"}, "羅生門", "ja", fits=lambda text: "羅" not in text).text
    'Расёмон'
    """
    found = list(display_texts(reader, texts, original, original_language, latin=latin))
    if fits is not None:
        found = [one for one in found if fits(one.text)] or found
    return found[0] if found else DisplayText("", reader, True)

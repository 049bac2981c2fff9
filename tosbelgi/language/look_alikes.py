"""Visual and phonetic keys, equal for names and titles that look or sound the same in the three languages."""

from .plain_text import normalized
from .words.skeletons import skeleton
from .words.tokens import spelling, tokens


def visual_key(text: str) -> str:
    """A key under which texts meet that differ in case, accents, marks, and letters of the wrong alphabet.

    >>> visual_key("Сергей Ёлкин") == visual_key("Cepгeй  елкин,"), visual_key("Дәурен") == visual_key("Даурен")
    (True, False)
    """
    return " ".join(_words(text)) or normalized(text).casefold()


def phonetic_key(text: str) -> str:
    """A looser key: also the order of the words is one, and how the three languages spell a name.

    >>> phonetic_key("Әуезов, Мұхтар") == phonetic_key("Мухтар Ауезов") == phonetic_key("Mukhtar Auezov")
    True
    """
    return " ".join(sorted(map(skeleton, _words(text)))) or normalized(text).casefold()


def _words(text: str) -> list[str]:
    return [word for token in tokens(text) if (word := spelling(token.raw))]

"""Collation: sort keys and index letters for names and titles in the three languages.

The order is stored beside the text, as a key that every database sorts alike. A key is made of cells of two characters,
a digit and a hexadecimal digit, so that no two letters meet: no collation of a database can reorder them, not
even a Danish one, to which "aa" is one letter. From left to right a key says

* the letters, word by word, and numbers by their value;
* only if those are the same, the accents, with «е» before «ё» in Russian;
* then the capitals, small letters first;
* then the punctuation.
"""

from collections.abc import Iterable
from string import ascii_lowercase

from .letters import Letter, Mark, Number, Piece, pieces

# Fits a CharField(max_length=255) with room to spare.
KEY_WIDTH = 240
LONGEST_TEXT = 1000
OTHER = "#"

_KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_ALPHABETS = {"kk": _KAZAKH, "ru": _RUSSIAN, "en": ascii_lowercase}
# The reader's own letters, then the other script. A Russian list has each Kazakh letter after the one it resembles, and
# no ё, which is an accented е there.
_ORDERS = {
    "kk": _KAZAKH + ascii_lowercase,
    "ru": "аәбвгғдежзиійкқлмнңоөпрстуұүфхһцчшщъыьэюя" + ascii_lowercase,
    "en": ascii_lowercase + _KAZAKH,
}
_BASE_LETTER = dict(zip("әғіқңөұүһ", "агикноуух", strict=True))

_CELLS = 160
_END, _GAP, _NUMBER, _FIRST_LETTER, _FOREIGN = 0, 1, 2, 16, _CELLS - 1
_COUNTED = {language: frozenset(order) for language, order in _ORDERS.items()}
_RANKS = {
    language: {letter: rank for rank, letter in enumerate(order, start=_FIRST_LETTER)}
    for language, order in _ORDERS.items()
}


def alphabet(language: str) -> tuple[str, ...]:
    """The capital letters of a language, in order.

    >>> "".join(alphabet("kk"))
    'АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ'
    """
    return tuple(_ALPHABETS[language].upper())


def order(language: str) -> str:
    """The small letters of a language's lists in order: the reader's own and those of the other script.

    >>> order("kk")[:4], order("ru")[:4], order("en")[24:28]
    ('аәбв', 'аәбв', 'yzаә')
    """
    return _ORDERS[language]


def headings(language: str) -> tuple[str, ...]:
    """What a list in this language may be headed by: every value `initial` can have, "#" last.

    >>> "Ё" in headings("kk"), "Ё" in headings("ru"), headings("en")[-2:]
    (True, False, ('Z', '#'))
    """
    return (*(letter for letter in alphabet(language) if letter.lower() in _COUNTED[language]), OTHER)


def initial(text: str, language: str) -> str:
    """The heading under which a text is listed.

    Numbers and foreign letters all go under "#", although numbers come first in the order and foreign letters last.

    >>> initial("«әке туралы»", "kk"), initial("Ёлка", "ru"), initial("Қобыланды", "ru"), initial("1984", "en")
    ('Ә', 'Е', 'К', '#')
    """
    for piece in _pieces(text, language):
        if isinstance(piece, Mark):
            continue
        letter = piece.base if isinstance(piece, Letter) else OTHER
        if language == "ru":
            letter = _BASE_LETTER.get(letter, letter)
        return letter.upper() if letter in _ALPHABETS[language] else OTHER
    return OTHER


def sort_key(text: str, language: str, width: int | None = None) -> str:
    """A key by which every database puts texts in the order of the language.

    Texts that agree in all that fits into `width` characters have the same key, so a list needs one more column to
    be in a definite order.

    >>> sorted(["Өнер", "Оқу", "10 бөлім", "Ән", "2 бөлім", "Абай"], key=lambda text: sort_key(text, "kk"))
    ['2 бөлім', '10 бөлім', 'Абай', 'Ән', 'Оқу', 'Өнер']
    """
    letters: list[str] = []
    accents: list[int] = []
    capitals: list[int] = []
    signs: list[str] = []
    gap = False
    for piece in _pieces(text, language):
        if isinstance(piece, Mark):
            gap = gap or piece.divides
            signs.append(_code_point(piece.sign) if piece.sign != " " else "")
            continue
        # Between words, not before the first or after the last.
        if gap and letters:
            letters.append(_cell(_GAP))
            accents.append(0)
            capitals.append(0)
        gap = False
        letters.append(_place(piece, language))
        accents.append(piece.accent if isinstance(piece, Letter) else piece.zeros)
        capitals.append(int(isinstance(piece, Letter) and piece.capital))

    levels = ["".join(letters), _encode_exceptions(accents), _encode_exceptions(capitals), "".join(signs)]
    while levels and not levels[-1]:
        levels.pop()
    fitting = KEY_WIDTH if width is None else width
    return _cell(_END).join(levels)[: fitting - fitting % 2]


def prefix_key(text: str, language: str) -> str:
    """With what the keys of all texts begin that begin with these letters, whatever their accents and capitals are.

    >>> [sort_key(one, "kk").startswith(prefix_key("мыс", "kk")) for one in ("Мысал", "Мысық", "Мұрат")]
    [True, True, False]
    """
    key = sort_key(text, language)
    cells = [key[place : place + 2] for place in range(0, len(key), 2)]
    return "".join(cells[: cells.index(_cell(_END))] if _cell(_END) in cells else cells)


def _pieces(text: str, language: str) -> list[Piece]:
    return pieces(text[:LONGEST_TEXT], _COUNTED[language])


def _place(piece: Letter | Number, language: str) -> str:
    """Numbers before letters, by how long they are and then by their digits; foreign letters last, by code point."""
    if isinstance(piece, Number):
        digits = str(piece.value)
        # Two to a cell.
        digits = digits.zfill(len(digits) + len(digits) % 2)
        return _cell(_NUMBER) + _cell(len(digits) // 2) + digits
    rank = _RANKS[language].get(piece.base)
    return _cell(rank) if rank is not None else "".join(_cell(_FOREIGN) + _code_point(sign) for sign in piece.base)


def _encode_exceptions(weights: Iterable[int]) -> str:
    """Where the weights are not nought, and what they are there, in few cells: most letters are plain and small.

    The sooner an exception comes, the later the text; hence the distance is counted downwards.
    """
    cells: list[str] = []
    distance = 0
    for weight in weights:
        if weight:
            cells += [_cell(_CELLS - 1 - min(distance, _CELLS - 2)), _cell(min(weight, _CELLS - 1))]
            distance = 0
        else:
            distance += 1
    return "".join(cells)


def _code_point(sign: str) -> str:
    high, low = divmod(ord(sign), _CELLS)
    return "".join(_cell(digit) for digit in (*divmod(high, _CELLS), low))


def _cell(number: int) -> str:
    return f"{number // 16}{number % 16:x}"

"""Transliteration from Latin to Kazakh or Russian Cyrillic, for queries like `qazaq tılı` or `prestuplenie`.

A reading is a guess. Letters of the official alphabet say exactly what is meant; in everyday spelling one Latin letter
stands for several Kazakh ones, and there `skeletons` finds what a reading does not.
"""

import re


def _pairs(text: str) -> dict[str, str]:
    latin, _space, cyrillic = text.partition(" / ")
    return dict(zip(latin.split(), cyrillic.split(), strict=True))


_OFFICIAL = _pairs(
    "a ä b d e f g ğ h i j k l m n ŋ ñ o ö p q r s ş t u ū ü v y z w x c ç ı ch sh zh kh gh ng"
    " / а ә б д е ф г ғ х і ж к л м н ң ң о ө п қ р с ш т у ұ ү в ы з у х ц ч и ч ш ж х ғ ң"
)
_RUSSIAN = _pairs(
    "a b v g d e z i j k l m n o p r s t u f h c y w shch sch zh ch sh kh ts x q"
    " ya ia yu iu yo ye ay ey oy uy yy iy ja ju jo"
    " / а б в г д е з и й к л м н о п р с т у ф х ц ы в щ щ ж ч ш х ц кс к"
    " я ия ю ию е е ай ей ой уй ый ий я ю е"
)
_PLAIN_LATIN = _pairs("ş ç ŋ ñ ğ ı ä ö ü ū ž š / sh ch n n g i a o u u zh sh")
_OFFICIAL_LETTER = re.compile("sh|ch|zh|kh|gh|ng|.")
_RUSSIAN_LETTER = re.compile("shch|sch|zh|ch|sh|kh|ts|ya|ia|yu|iu|yo|ye|[aeou]y(?![aou])|yy|iy|ja|ju|jo|.")


def as_kazakh(word: str) -> str:
    """The Kazakh word in Cyrillic, if it was spelt officially, or nearly.

    >>> as_kazakh("qazaq"), as_kazakh("tili"), as_kazakh("kitap"), as_kazakh("äuezov"), as_kazakh("joly")
    ('қазақ', 'тілі', 'кітап', 'әуезов', 'жолы')
    """
    cyrillic = "".join(_OFFICIAL.get(part, part) for part in _OFFICIAL_LETTER.findall(word))
    return re.sub("(?<=[аәоұү])[иі]", "й", cyrillic)


def as_russian(word: str) -> str:
    """The Russian word in Cyrillic, without the signs that Latin letters do not show.

    >>> as_russian("prestuplenie"), as_russian("geroy"), as_russian("abaya")
    ('преступление', 'герой', 'абая')
    """
    return "".join(_RUSSIAN.get(part, part) for part in _RUSSIAN_LETTER.findall(word))


def spelt_out(word: str) -> str:
    """The same word in plain Latin letters, by sound rather than by look.

    >>> spelt_out("şäkärim"), spelt_out("qūnanbaıūly")
    ('shakarim', 'qunanbaiuly')
    """
    return "".join(_PLAIN_LATIN.get(sign, sign) for sign in word)

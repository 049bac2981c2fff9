"""Latin letters read as Kazakh or Russian: what somebody meant who wrote `qazaq tılı`, `kitap` or `prestuplenie`.

A reading is a guess. Letters of the official alphabet say exactly what is meant; in everyday spelling one Latin letter
stands for several Kazakh ones, and there `skeletons` finds what a reading does not.
"""

import re

_OFFICIAL = {
    **dict(zip("aäbdefgğhijklmnŋoöpqrsştuūüvyz", "аәбдефгғхіжклмнңоөпқрсштуұүвыз", strict=True)),
    **{
        "w": "у",
        "x": "х",
        "c": "ц",
        "ç": "ч",
        "ı": "и",
        "ch": "ч",
        "sh": "ш",
        "zh": "ж",
        "kh": "х",
        "gh": "ғ",
        "ng": "ң",
    },
}
_RUSSIAN = {
    **dict(zip("abvgdezijklmnoprstufhcyw", "абвгдезийклмнопрстуфхцыв", strict=True)),
    **{"shch": "щ", "sch": "щ", "zh": "ж", "ch": "ч", "sh": "ш", "kh": "х", "ts": "ц", "x": "кс", "q": "к"},
    **{
        "ya": "я",
        "ia": "ия",
        "yu": "ю",
        "iu": "ию",
        "yo": "е",
        "ye": "е",
        "ay": "ай",
        "ey": "ей",
        "oy": "ой",
        "uy": "уй",
    },
    **{"yy": "ый", "iy": "ий", "ja": "я", "ju": "ю", "jo": "е"},
}
_SPELT_OUT = {
    "ş": "sh",
    "ç": "ch",
    "ŋ": "n",
    "ğ": "g",
    "ı": "i",
    "ä": "a",
    "ö": "o",
    "ü": "u",
    "ū": "u",
    "ž": "zh",
    "š": "sh",
}
_OF_OFFICIAL = re.compile("sh|ch|zh|kh|gh|ng|.")
_OF_RUSSIAN = re.compile("shch|sch|zh|ch|sh|kh|ts|ya|ia|yu|iu|yo|ye|[aeou]y(?![aou])|yy|iy|ja|ju|jo|.")


def as_kazakh(word: str) -> str:
    """The Kazakh word in Cyrillic, if it was spelt officially, or nearly.

    >>> as_kazakh("qazaq"), as_kazakh("tili"), as_kazakh("kitap"), as_kazakh("äuezov"), as_kazakh("joly")
    ('қазақ', 'тілі', 'кітап', 'әуезов', 'жолы')
    """
    read = "".join(_OFFICIAL.get(found, found) for found in _OF_OFFICIAL.findall(word))
    return re.sub("(?<=[аәоұү])[иі]", "й", read)


def as_russian(word: str) -> str:
    """The Russian word in Cyrillic, without the signs that Latin letters do not show.

    >>> as_russian("prestuplenie"), as_russian("geroy"), as_russian("abaya")
    ('преступление', 'герой', 'абая')
    """
    return "".join(_RUSSIAN.get(found, found) for found in _OF_RUSSIAN.findall(word))


def spelt_out(word: str) -> str:
    """The same word in plain Latin letters, by sound rather than by look.

    >>> spelt_out("şäkärim"), spelt_out("qūnanbaıūly")
    ('shakarim', 'qunanbaiuly')
    """
    return "".join(_SPELT_OUT.get(sign, sign) for sign in word)

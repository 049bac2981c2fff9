"""What languages are called by a reader, and which language somebody names."""

from functools import cache

from babel import Locale

from .languages import CODES


def name_of(code: str, reader: str) -> str:
    """The name of a language in the reader's; the code itself where nobody has named it.

    >>> name_of("ru", "kk"), name_of("kk", "ru"), name_of("kk", "en"), name_of("de", "kk"), name_of("xqa", "ru")
    ('орыс тілі', 'казахский', 'Kazakh', 'неміс тілі', 'xqa')
    """
    return str(Locale(reader).languages.get(code, code))


def code_of(named: str) -> str:
    """The ISO 639 code of a language that is named by it or in one of our languages; else the words themselves.

    In Kazakh it may be named as one speaks it.

    >>> [code_of(name) for name in ("қазақша", "Қазақ тілі", "қазақ", "казахский", "Kazakh", "KK", "түрікше", "орысша")]
    ['kk', 'kk', 'kk', 'kk', 'kk', 'kk', 'tr', 'ru']
    >>> code_of(" klingonian "), code_of("xqa"), code_of("")
    ('klingonian', 'xqa', '')
    """
    name = " ".join(named.split()).casefold()
    known = _codes_by_name()
    spoken = name[:-2] if name.endswith(("ша", "ше")) else name
    return known.get(name) or known.get(f"{spoken} тілі") or name


@cache
def _codes_by_name() -> dict[str, str]:
    """The name that two languages share in one of ours belongs to none of them."""
    codes: dict[str, set[str]] = {}
    for reader in CODES:
        for code, name in Locale(reader).languages.items():
            if code.isalpha():
                codes.setdefault(name.casefold(), set()).add(code)
    return {name: next(iter(those)) for name, those in codes.items() if len(those) == 1}

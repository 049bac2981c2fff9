"""What languages are called by a reader."""

from babel import Locale


def name_of(code: str, reader: str) -> str:
    """The name of a language in the reader's; the code itself where nobody has named it.

    >>> name_of("ru", "kk"), name_of("kk", "ru"), name_of("kk", "en"), name_of("de", "kk"), name_of("xqa", "ru")
    ('орыс тілі', 'казахский', 'Kazakh', 'неміс тілі', 'xqa')
    """
    return str(Locale(reader).languages.get(code, code))

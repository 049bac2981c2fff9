"""The site's three languages: codes, native names and their order; Kazakh is the source language."""

from enum import StrEnum


class Language(StrEnum):
    """A language by its code, which is what addresses, columns and catalogues are named by.

    >>> [language.native_name for language in Language]
    ['Қазақша', 'Русский', 'English']
    >>> Language("ru") == "ru"
    True
    """

    KAZAKH = "kk"
    RUSSIAN = "ru"
    ENGLISH = "en"

    @property
    def native_name(self) -> str:
        """What its readers call it: a language menu is for those who cannot read the page they are on."""
        return NATIVE_NAMES[self.value]

    @property
    def html_lang(self) -> str:
        """The value of `lang` in HTML. Cyrillic is what "kk" means by itself, so it needs no "-Cyrl"."""
        return self.value


SOURCE = "kk"
CODES = tuple(language.value for language in Language)
NATIVE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
OG_LOCALES = {"kk": "kk_KZ", "ru": "ru_RU", "en": "en_GB"}  # language_TERRITORY, as Open Graph wants it


def is_language(code: str | None) -> bool:
    """Is this exactly one of our codes?

    >>> is_language("kk"), is_language("KK"), is_language("de"), is_language(None)
    (True, False, False, False)
    """
    return code in CODES


def earlier(code: str) -> tuple[str, ...]:
    """The languages a text in this one may have been translated from, hence those that may have leaked into it.

    >>> earlier("en"), earlier("ru"), earlier("kk")
    (('kk', 'ru'), ('kk',), ())
    """
    return CODES[: CODES.index(code)]

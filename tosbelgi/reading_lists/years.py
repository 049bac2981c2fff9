"""Text of years and lifetimes, also of approximate years and those before Christ."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def year_words(year: int, *, about: bool = False) -> str:
    """A year as a reader of the active language writes it: "1942", "about 1010", "700 BC"."""
    # Translators: a year before Christ.
    words = str(year) if year > 0 else _("%(year)d BC") % {"year": -year}
    # Translators: an approximate year, of a book's first publication or of a birth.
    return _("about %(year)s") % {"year": words} if about else words


def year_heading(*, about: bool = False) -> str:
    """What a book's year is called. One that is dated by its making may have been printed much later."""
    return pgettext("of a book", "Written / published") if about else pgettext("of a book", "First published")


def life_words(born: int | None, died: int | None) -> str:
    """When somebody lived: "1897–1961", "born 1936", or nothing."""
    if born is not None and died is not None:
        if born < 0 and died < 0:
            return _("%(from)d–%(to)d BC") % {"from": -born, "to": -died}
        return f"{year_words(born)}–{year_words(died)}"
    if born is not None:
        # Translators: of a person who lives or whose year of death is unknown.
        return _("born in %(year)s") % {"year": year_words(born)}
    # Translators: of a person whose year of birth is unknown.
    return _("died in %(year)s") % {"year": year_words(died)} if died is not None else ""

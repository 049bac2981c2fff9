"""The one form of a person's name, wherever it is typed."""

from tosbelgi.language.plain_text import forbidden_characters, normalized

from .persons import LONGEST_NAME
from .refusals import NameHasHiddenSigns, NameIsMissing, NameIsTooLong


def checked_names(given_name: str, family_name: str) -> dict[str, str]:
    """Both names as they are stored; refused without a given name."""
    names = {"given_name": _checked("given_name", given_name), "family_name": _checked("family_name", family_name)}
    if not names["given_name"]:
        raise NameIsMissing
    return names


def _checked(field: str, name: str) -> str:
    """A name as it is stored; refused with signs that nobody sees, or with too many letters."""
    if signs := forbidden_characters(name):
        raise NameHasHiddenSigns(field=field, signs=signs)
    name = " ".join(normalized(name).split())
    if len(name) > LONGEST_NAME:
        raise NameIsTooLong(field=field, most=LONGEST_NAME)
    return name

"""GraphQL enumerations with a description for every value, made from the codes of `kernel.codes`."""

from collections.abc import Mapping
from enum import Enum

import graphene

from tosbelgi.kernel import codes
from tosbelgi.language.languages import CODES
from tosbelgi.programme.people import api as people


def described_enum(values: type[Enum], name: str, about: str, meanings: Mapping[str, str]) -> type[graphene.Enum]:
    """A GraphQL enumeration; `about` describes it, and `meanings` each of its values."""
    return graphene.Enum.from_enum(
        values, name=name, description=lambda value: about if value is None else meanings[value.value]
    )


Locale = described_enum(
    Enum("Locale", {code.upper(): code for code in CODES}),  # type: ignore[arg-type]  # mypy knows no names that are computed
    "Locale",
    "A language of the site. Kazakh is the source; Russian and English are translated from it.",
    {"kk": "Kazakh, in Cyrillic.", "ru": "Russian.", "en": "English."},
)
DirectionCode = described_enum(
    codes.DirectionCode,
    "DirectionCode",
    "One of the seven directions of the programme, in its own order.",
    {
        "sport": "Sport and physical training.",
        "skills": "Talents and skills.",
        "reading": "Reading.",
        "heritage": "National heritage.",
        "volunteering": "Volunteering.",
        "trips": "Expeditions.",
        "work": "Work experience.",
    },
)
LevelCode = described_enum(
    codes.LevelCode,
    "LevelCode",
    "One of the three levels of the badge, from the first to the highest.",
    {"bronze": "The first level.", "silver": "The second level.", "gold": "The highest level."},
)
BookSection = described_enum(
    codes.BookSection,
    "BookSection",
    "One of the three sections of every reading list.",
    {
        "kazakh_classics": "Section 1: the golden fund of Kazakh literature.",
        "world_classics": "Section 2: the golden fund of world literature.",
        "growth_popsci": "Section 3: personal growth and popular science.",
    },
)
Role = described_enum(
    people.Role,
    "Role",
    "What somebody acts as in the programme: in one role at a time.",
    {
        "participant": "Takes part, and sees what is their own.",
        "mentor": "Leads participants through the programme.",
        "expert": "Watches over mentors, and stands in for them.",
        "regional_coordinator": "Looks after a region.",
        "centre_staff": "Works in a centre.",
        "centre_head": "Heads a centre.",
        "operator": "Runs the programme.",
        "commission": "Sits in the commission that decides on awards.",
    },
)

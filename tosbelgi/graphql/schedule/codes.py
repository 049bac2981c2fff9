"""GraphQL enumerations of schedules: sides, days of a week, ways of heritage, and what a plan lacks."""

from enum import Enum

from tosbelgi.programme.schedule.api import HeritageWay as HeritageWayValue
from tosbelgi.programme.schedule.api import Lack, Side

from ..enums import described_enum

ScheduleSide = described_enum(
    Side,
    "ScheduleSide",
    "Who draws a schedule up together.",
    {"participant": "Whoever takes part.", "mentor": "The mentor who leads them."},
)
HeritageWay = described_enum(
    HeritageWayValue,
    "HeritageWay",
    "How national heritage is done.",
    {"sessions": "By sessions of every week.", "book": "By one more book of section 1, on top of the reading norm."},
)


class Day(Enum):
    """A day of the week, as plans number them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


Weekday = described_enum(Day, "Weekday", "A day of the week.", {day.value: f"{day.name.capitalize()}." for day in Day})
UnmetCode = described_enum(
    Lack,
    "UnmetCode",
    "What a plan lacks of what is asked.",
    {
        "direction_missing": "Nothing is planned in a direction that is asked.",
        "direction_not_asked": "Something is planned in a direction that is not part of the schedule.",
        "slots_not_offered": "The terms are not offered together, or none is chosen where there is a choice.",
        "heritage_way": "How heritage is done is not chosen, or chosen where there is none.",
        "heritage_replaces": "Heritage cannot stand in place of this direction.",
        "other_months": "Another term is written than the one that holds.",
        "no_activity": "It is not said what will be done.",
        "too_few_minutes": "Fewer minutes a week than the norm.",
        "too_few_weeks": "Fewer weeks until the end of the term than the norm.",
        "times_meet": "One hour is planned in two directions.",
        "too_few_books": "Fewer books than the norm.",
        "too_few_of_section": "Fewer books of a section than the norm.",
        "book_twice": "A book is chosen twice.",
        "book_without_day": "A book has no day by which it is read.",
        "too_few_days": "Fewer days than the norm.",
        "trip_is_broken": "The days of the expedition do not follow each other.",
        "no_provider": "No authorised organisation is chosen.",
        "day_outside_term": "A day is outside the term.",
    },
)

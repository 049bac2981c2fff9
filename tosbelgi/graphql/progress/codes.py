"""GraphQL enumerations of counting: slots for books, and why something does not count."""

from tosbelgi.programme.catalogue.api import BookSlot as BookSlotValue
from tosbelgi.programme.catalogue.api import Reason

from ..enums import described_enum

BookSlot = described_enum(
    BookSlotValue,
    "BookSlot",
    "A place for one book of a reading norm.",
    {
        "section_1": "For a book of section 1.",
        "section_2": "For a book of section 2.",
        "section_3": "For a book of section 3.",
        "free": "For a book of any section.",
    },
)
LeftOutReason = described_enum(
    Reason,
    "LeftOutReason",
    "Why something does not count, or not yet.",
    {
        "not_confirmed": "The mentor has not confirmed it.",
        "employer_has_not_confirmed": "The employer has not confirmed the day of work.",
        "not_in_schedule": "The schedule asks nothing of this kind.",
        "week_below_norm": "The confirmed minutes of the week are below its norm.",
        "week_is_full": "They are above the norm of the week.",
        "book_counted_already": "The book counts already.",
        "no_slot_left": "Every slot for books of its section is taken.",
        "trip_too_short": "The expedition has too few confirmed days in a row.",
        "day_counted_already": "The day counts already.",
        "norm_is_met": "The norm is met without it.",
    },
)

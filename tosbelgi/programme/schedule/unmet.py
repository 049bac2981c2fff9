"""What a plan lacks, as data: which norm is not met, what is asked, and what was found instead. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tosbelgi.kernel.codes import BookSection

from .plan import WeeklyTime


class Lack(StrEnum):
    """Codes that stay; the sentences are chosen where somebody reads them."""

    DIRECTION_MISSING = "direction_missing"
    DIRECTION_NOT_ASKED = "direction_not_asked"
    SLOTS_NOT_OFFERED = "slots_not_offered"
    HERITAGE_WAY = "heritage_way"
    HERITAGE_REPLACES = "heritage_replaces"
    OTHER_MONTHS = "other_months"
    NO_ACTIVITY = "no_activity"
    TOO_FEW_MINUTES = "too_few_minutes"
    TOO_FEW_WEEKS = "too_few_weeks"
    TIMES_MEET = "times_meet"
    TOO_FEW_BOOKS = "too_few_books"
    TOO_FEW_OF_SECTION = "too_few_of_section"
    BOOK_TWICE = "book_twice"
    BOOK_WITHOUT_DAY = "book_without_day"
    TOO_FEW_DAYS = "too_few_days"
    TRIP_IS_BROKEN = "trip_is_broken"
    NO_PROVIDER = "no_provider"
    DAY_OUTSIDE_TERM = "day_outside_term"


# Which part of what is planned would be changed.
FIELDS: Mapping[Lack, str] = {
    Lack.DIRECTION_MISSING: "activity",
    Lack.DIRECTION_NOT_ASKED: "activity",
    Lack.SLOTS_NOT_OFFERED: "months",
    Lack.HERITAGE_WAY: "heritage",
    Lack.HERITAGE_REPLACES: "instead_of",
    Lack.OTHER_MONTHS: "months",
    Lack.NO_ACTIVITY: "activity",
    Lack.TOO_FEW_MINUTES: "times",
    Lack.TOO_FEW_WEEKS: "times",
    Lack.TIMES_MEET: "times",
    Lack.TOO_FEW_BOOKS: "books",
    Lack.TOO_FEW_OF_SECTION: "books",
    Lack.BOOK_TWICE: "books",
    Lack.BOOK_WITHOUT_DAY: "books",
    Lack.NO_PROVIDER: "provider",
}


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """One norm that is not met. `asked` and `found` are of the unit that the code names; the rest says where.

    `offered` are the codes that would do where there is a choice; of slots a text for each way to share them.
    """

    code: Lack
    direction: str | None = None
    asked: int | None = None
    found: int | None = None
    section: BookSection | None = None
    offered: tuple[str, ...] = ()
    title: str = ""
    day: date | None = None
    first: date | None = None
    last: date | None = None
    other: str | None = None
    time: WeeklyTime | None = None

    @property
    def field(self) -> str:
        """The part of a plan beside which it is shown."""
        if self.code in FIELDS:
            return FIELDS[self.code]
        days = {"work": "work_days", "trips": "trip_days"}
        return days.get(self.direction or "", "books")

    @property
    def lacking(self) -> int:
        """How much more would do."""
        return max((self.asked or 0) - (self.found or 0), 0)

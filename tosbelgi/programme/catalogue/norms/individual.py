"""Individual norms: the numbers that the operator sets for one person in one direction (R073, A22)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.kernel.refusals import Refusal

from ..rules import book_slots
from .kinds import (
    MOST_MONTHS,
    Books,
    DirectionNorm,
    ExtraBooks,
    HeritageSessions,
    TripDays,
    Unfit,
    UnfitNumbers,
    WeeklySessions,
    WorkDays,
    require_number,
)


class IndividualNormDoesNotFit(Refusal):
    """The direction asks nothing at this level, is not counted in these numbers, or they exclude each other."""

    code = "INDIVIDUAL_NORM_DOES_NOT_FIT"
    rule = "norms.individual.fits"
    takes = ("direction",)


@dataclass(frozen=True, kw_only=True)
class IndividualNorm:
    """Other numbers for one direction; what is None stays as the season has it.

    Minutes instead of hours, since half an hour may be what is right for somebody. Why, by whom and until when is
    stored elsewhere: this value is shown on cards, and what it does not hold cannot be shown (A22).
    """

    direction: str
    months: int | None = None
    minutes_per_week: int | None = None
    books: int | None = None
    kazakh_classics: int | None = None
    each_section: bool | None = None
    days: int | None = None
    one_trip: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "direction", DirectionCode(self.direction).value)
        for name, value in self.numbers.items():
            if name in {"each_section", "one_trip"}:
                if type(value) is not bool:
                    raise UnfitNumbers(self.direction, Unfit.NUMBER, name)
            elif name == "months":
                require_number(self.direction, name, value, most=MOST_MONTHS)
            else:
                require_number(self.direction, name, value, least=0 if name == "kazakh_classics" else 1)
        if not self.numbers:
            raise UnfitNumbers(self.direction, Unfit.NUMBER)

    @property
    def numbers(self) -> dict[str, int]:
        """What it names, and nothing else."""
        named = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "direction"}
        return {name: value for name, value in named.items() if value is not None}


# Which numbers of a norm may be set for one person.
NUMBERS: Mapping[type[DirectionNorm], frozenset[str]] = {
    WeeklySessions: frozenset({"months", "minutes_per_week"}),
    HeritageSessions: frozenset({"months", "minutes_per_week"}),
    Books: frozenset({"books", "kazakh_classics", "each_section"}),
    ExtraBooks: frozenset({"books"}),
    TripDays: frozenset({"days", "one_trip"}),
    WorkDays: frozenset({"days"}),
}


def require_fit(individual: IndividualNorm, norms: Sequence[DirectionNorm]) -> None:
    """UnfitNumbers where one of the numbers is none of theirs, or they make no norm together."""
    known = frozenset().union(*(NUMBERS[type(norm)] for norm in norms))
    if wrong := individual.numbers.keys() - known:
        raise UnfitNumbers(individual.direction, Unfit.WAY, ", ".join(sorted(wrong)))
    for norm in norms:
        if isinstance(norm, Books):
            try:
                book_slots(*books_with(individual, norm))
            except ValueError as problem:
                raise UnfitNumbers(individual.direction, Unfit.SECTIONS) from problem


def books_with(individual: IndividualNorm | None, norm: Books) -> tuple[int, int, bool]:
    """How many books, how many of section 1, and whether each section is asked for."""
    own = individual.numbers if individual else {}
    return (
        own.get("books", norm.books),
        own.get("kazakh_classics", norm.kazakh_classics),
        bool(own.get("each_section", norm.each_section)),
    )

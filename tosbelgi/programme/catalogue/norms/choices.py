"""From what a level offers and what somebody chose to what they are asked (A12, D4, D19, D20)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tosbelgi.kernel.codes import DirectionCode
from tosbelgi.kernel.refusals import Refusal

from ..rules import BookSlots, book_slots, heritage_months
from .asked import BooksAsked, DirectionAsked, LevelAsked, TripDaysAsked, WeeksAsked, WorkDaysAsked
from .individual import IndividualNorm, books_with
from .kinds import (
    HERITAGE,
    READING,
    Books,
    DirectionNorm,
    ExtraBooks,
    HeritageSessions,
    TripDays,
    WeeklySessions,
    in_order,
)
from .level_norms import LevelNorms
from .slots import SlotsNotOffered, slots_taken


class HeritageWay(StrEnum):
    """The two ways to do heritage (R055, R062, R069)."""

    SESSIONS = "sessions"
    BOOK = "book"


WAY_OF: Mapping[type[DirectionNorm], HeritageWay] = {
    HeritageSessions: HeritageWay.SESSIONS,
    ExtraBooks: HeritageWay.BOOK,
}


class HeritageWayNotOffered(Refusal):
    """Heritage is done by sessions or by a book, as far as the level offers it and it is in the schedule."""

    code = "HERITAGE_WAY_NOT_OFFERED"
    rule = "norms.heritage.way"
    field = "heritage"
    limits = ("offered",)


class HeritageCannotReplace(Refusal):
    """It stands in place of one direction that the level lets it replace and that would be done otherwise."""

    code = "HERITAGE_CANNOT_REPLACE"
    rule = "norms.heritage.replaces"
    field = "instead_of"
    limits = ("offered",)


@dataclass(frozen=True, kw_only=True)
class NormChoice:
    """What somebody chose: directions beside the mandatory ones, months, and how they do heritage.

    `slots` are months by direction, needed only where there is a choice. Of a direction that heritage replaces they
    are the months that heritage inherits.
    """

    directions: tuple[str, ...] = ()
    slots: tuple[tuple[str, int], ...] = ()
    heritage: HeritageWay | None = None
    instead_of: str | None = None


def what_is_asked(norms: LevelNorms, choice: NormChoice) -> LevelAsked:
    """What somebody with this choice is asked at this level. Refuses a choice that the level does not offer."""
    wanted = {*norms.mandatory, *in_order(choice.directions)}
    heritage = _heritage_norm(norms, choice, wanted)
    if isinstance(heritage, ExtraBooks):
        wanted.add(READING)  # it is a book on top of the reading norm, which it therefore asks for (D4)
    _require_replaceable(heritage, choice, wanted)
    months = _months(norms, choice, wanted)
    if isinstance(heritage, HeritageSessions):
        inherited = months.get(choice.instead_of or "")
        months[HERITAGE] = heritage_months(heritage.slots, heritage.replaces, choice.instead_of, inherited)
    parts, without_norm = [], []
    for code in in_order(wanted - {choice.instead_of}):
        norm = heritage if code == HERITAGE else next(iter(norms.of(code)), None)
        if norm is None:
            without_norm.append(code)
        else:
            parts.append(_asked(code, norm, months.get(code, 0), norms.individual_of(code)))
    return LevelAsked(parts=tuple(parts), without_norm=tuple(without_norm), replaced=choice.instead_of)


def _heritage_norm(norms: LevelNorms, choice: NormChoice, wanted: Collection[str]) -> DirectionNorm | None:
    """The norm of the way chosen. Where the level offers one way, it need not be said."""
    by_way = {WAY_OF[type(norm)]: norm for norm in norms.of(HERITAGE)} if HERITAGE in wanted else {}
    if choice.heritage is None and len(by_way) <= 1:
        return next(iter(by_way.values()), None)
    if choice.heritage not in by_way:
        raise HeritageWayNotOffered(offered=[way.value for way in by_way])
    return by_way[HeritageWay(choice.heritage)]


def _require_replaceable(heritage: DirectionNorm | None, choice: NormChoice, wanted: Collection[str]) -> None:
    if choice.instead_of is None:
        return
    replaces = heritage.replaces if isinstance(heritage, HeritageSessions | ExtraBooks) else ()
    offered = [code for code in replaces if code in wanted]
    if choice.instead_of not in offered:
        raise HeritageCannotReplace(offered=offered)


def _months(norms: LevelNorms, choice: NormChoice, wanted: Collection[str]) -> dict[str, int]:
    """The months of each direction by sessions, also of one that heritage replaces: its slot is still taken."""
    chosen, months = dict(choice.slots), dict[str, int]()
    for norm in norms.norms:
        if isinstance(norm, WeeklySessions):
            own = {code: chosen.pop(code) for code in norm.directions if code in chosen}
            months |= slots_taken(norm, wanted, own, alone_takes_longest=norms.alone_takes_longest)
    if chosen:
        raise SlotsNotOffered(directions=sorted(chosen, key=DirectionCode.values.index), offered=[])
    return months


def _asked(code: str, norm: DirectionNorm, months: int, individual: IndividualNorm | None) -> DirectionAsked:
    """One direction, with the numbers that were set for this person in place of the season's."""
    own = individual.numbers if individual else {}
    if isinstance(norm, WeeklySessions | HeritageSessions):
        minutes = own.get("minutes_per_week", norm.hours_per_week * 60)
        is_individual = bool(own.keys() & {"months", "minutes_per_week"})
        months = own.get("months", months)
        return WeeksAsked(direction=code, months=months, minutes_per_week=minutes, is_individual=is_individual)
    if isinstance(norm, Books):
        return BooksAsked(direction=code, slots=book_slots(*books_with(individual, norm)), is_individual=bool(own))
    if isinstance(norm, ExtraBooks):
        extra = BookSlots(section_1=own.get("books", norm.books), section_2=0, section_3=0, free=0)
        return BooksAsked(direction=code, slots=extra, is_individual="books" in own)
    days = own.get("days", norm.days)
    if isinstance(norm, TripDays):
        one_trip = bool(own.get("one_trip", norm.one_trip))
        return TripDaysAsked(direction=code, days=days, one_trip=one_trip, is_individual=bool(own))
    return WorkDaysAsked(direction=code, days=days, is_individual=bool(own))

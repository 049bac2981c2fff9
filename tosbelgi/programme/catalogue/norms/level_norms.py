"""All that one level asks in one version of a season, as one value: what a participation keeps from its approval on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tosbelgi.kernel.codes import DirectionCode, LevelCode

from .individual import IndividualNorm, IndividualNormDoesNotFit, require_fit
from .kinds import (
    HERITAGE,
    NAMES,
    Books,
    DirectionNorm,
    ExtraBooks,
    HeritageSessions,
    Unfit,
    UnfitNumbers,
    WeeklySessions,
    in_order,
    require_number,
)


@dataclass(frozen=True, kw_only=True)
class LevelNorms:
    """Norms of a level, with the individual ones laid over them.

    Whatever the order in which it is given, the same content is an equal value. `alone_takes_longest` is D19.
    """

    year: int
    version: int
    level: str
    min_age: int
    max_age: int
    term_months: int
    mandatory: tuple[str, ...]
    norms: tuple[DirectionNorm, ...]
    individual: tuple[IndividualNorm, ...] = ()
    alone_takes_longest: bool = True

    def __post_init__(self) -> None:
        for name in ("year", "version", "term_months"):
            require_number(self.level, name, getattr(self, name))
        require_number(self.level, "min_age", self.min_age, least=0)
        require_number(self.level, "max_age", self.max_age, least=self.min_age)
        if type(self.alone_takes_longest) is not bool or LevelCode(self.level) != self.level:
            raise ValueError("a level has its code, and a setting is true or false")
        _put(self, "level", LevelCode(self.level).value)
        _put(self, "mandatory", in_order(self.mandatory))
        _put(self, "norms", tuple(sorted(self.norms, key=_place)))
        _put(self, "individual", tuple(sorted(self.individual, key=lambda one: _number(one.direction))))
        _require_one_norm_each(self.norms)
        _require_heritage_to_fit(self.norms)
        if len({one.direction for one in self.individual}) < len(self.individual):
            raise ValueError("a direction has one individual norm")
        for one in self.individual:
            require_fit(one, self.of(one.direction))

    def of(self, direction: str) -> tuple[DirectionNorm, ...]:
        """The norms of a direction as the season has them: none, one, or for heritage both ways to do it."""
        return tuple(norm for norm in self.norms if direction in norm.directions)

    def individual_of(self, direction: str) -> IndividualNorm | None:
        """Shown on a card as "individual norm", without any reason: none is kept here (A22)."""
        return next((one for one in self.individual if one.direction == direction), None)


def with_individual(norms: LevelNorms, *individual: IndividualNorm) -> LevelNorms:
    """The same norms with individual ones laid over them (R073, A22).

    A later one takes the place of an earlier one of its direction. Refuses numbers that the direction's norm lacks.
    """
    named = {one.direction: one for one in (*norms.individual, *individual)}
    for one in named.values():
        try:
            require_fit(one, norms.of(one.direction))
        except UnfitNumbers as problem:
            raise IndividualNormDoesNotFit(direction=one.direction) from problem
    return replace(norms, individual=tuple(named.values()))


def without_individual(norms: LevelNorms, direction: str) -> LevelNorms:
    return replace(norms, individual=tuple(one for one in norms.individual if one.direction != direction))


def at_activation(frozen: LevelNorms, running: LevelNorms) -> LevelNorms:
    """What holds from the activation on: the frozen norms, unless another season has begun since (D25).

    Individual norms are kept. They are laid over the new ones, which refuses those that no longer fit.
    """
    if frozen.level != running.level:
        raise ValueError("somebody keeps the level that they chose")
    if (frozen.year, frozen.version) == (running.year, running.version):
        return frozen
    return with_individual(running, *frozen.individual)


def changed_directions(before: LevelNorms, after: LevelNorms) -> tuple[str, ...]:
    """The directions that ask something else, or have become mandatory or stopped being so, in their order."""

    def asked(norms: LevelNorms, code: str) -> tuple[object, ...]:
        return norms.of(code), norms.individual_of(code), code in norms.mandatory

    return tuple(code for code in DirectionCode.values if asked(before, code) != asked(after, code))


def _put(norms: LevelNorms, name: str, value: object) -> None:
    object.__setattr__(norms, name, value)


def _number(code: str) -> int:
    return DirectionCode.values.index(DirectionCode(code).value)


def _place(norm: DirectionNorm) -> tuple[int, int]:
    return _number(norm.directions[0]), list(NAMES).index(type(norm))


def _require_one_norm_each(norms: Sequence[DirectionNorm]) -> None:
    """Heritage may be done in two ways; for any other direction nothing says which of two norms somebody chose."""
    seen: set[tuple[str, object]] = set()
    for norm in norms:
        for code in norm.directions:
            way = (code, type(norm) if code == HERITAGE else None)
            if way in seen:
                raise UnfitNumbers(code, Unfit.ONE_NORM)
            seen.add(way)


def _require_heritage_to_fit(norms: Sequence[DirectionNorm]) -> None:
    """What inherits a slot has to offer it, and one book more needs books that it is more than (D4)."""
    kinds = {type(norm) for norm in norms}
    if ExtraBooks in kinds and Books not in kinds:
        raise UnfitNumbers(HERITAGE, Unfit.READING_NORM)
    for heritage in (norm for norm in norms if isinstance(norm, HeritageSessions)):
        for norm in (one for one in norms if isinstance(one, WeeklySessions)):
            inherits = set(norm.directions) & set(heritage.replaces)
            if inherits and not set(norm.slots) <= set(heritage.slots):
                raise UnfitNumbers(HERITAGE, Unfit.HERITAGE_SLOTS)

"""Tallies: moved by one as somebody moves, so that a place is two sums and no list of people is ever sorted."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from django.db.models import Count, F

from .models import Standing, Tally


class Place(NamedTuple):
    """Where somebody is tallied; without a region it is the tally of the whole level."""

    level: str
    year: int
    region_id: int | None
    percent: int

    @property
    def of_level(self) -> "Place":
        return self._replace(region_id=None)


def place_of(standing: Standing) -> Place:
    return Place(standing.level, standing.year, standing.region_id, standing.percent)


def shift(moves: Mapping[Place, int]) -> None:
    """Change the tallies by these numbers, in one order whoever does it; those of the level as a whole with them."""
    whole: Counter[Place] = Counter()
    for place, number in moves.items():
        whole[place] += number
        whole[place.of_level] += number
    changed = {place: number for place, number in whole.items() if number}
    for place in sorted(changed, key=lambda one: (one.level, one.year, one.region_id or 0, one.percent)):
        _shift_one(place, changed[place])


def _shift_one(place: Place, number: int) -> None:
    rows = Tally.objects.filter(**place._asdict())
    if not rows.update(number=F("number") + number):
        Tally.objects.bulk_create([Tally(**place._asdict())], ignore_conflicts=True)
        rows.update(number=F("number") + number)


def stored_tallies() -> dict[Place, int]:
    """Every tally that is not empty. One query."""
    rows = Tally.objects.exclude(number=0).values_list("level", "year", "region_id", "percent", "number")
    return {Place(*row[:-1]): row[-1] for row in rows}


def tallies_that_should_be() -> dict[Place, int]:
    """The same, counted from the standings. One query, which reads them all."""
    rows = Standing.objects.order_by().values_list("level", "year", "region_id", "percent").annotate(Count("pk"))
    counts: Counter[Place] = Counter()
    for *where, number in rows:
        place = Place(*where)
        counts[place] += number
        counts[place.of_level] += number
    return dict(counts)


def store_tallies(differing: Mapping[Place, int]) -> None:
    """Let these tallies have these numbers."""
    for place, number in differing.items():
        Tally.objects.update_or_create(**place._asdict(), defaults={"number": number})

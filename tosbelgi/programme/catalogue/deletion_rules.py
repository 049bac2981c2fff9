"""Deletion rules of directions, levels and seasons, which seasons reference by code, without foreign keys."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.references import deletion, usage
from tosbelgi.cms.references.deletion import Advice
from tosbelgi.cms.references.usage import Effect, Use
from tosbelgi.kernel.calendar import day_of

from .directions import Direction
from .levels import Level
from .seasons import Norm, Season, SeasonLevel


def seasons_that_have_begun_stay(seasons: Sequence[Season]) -> Iterable[str]:
    today = day_of(timezone.now())
    for season in seasons:
        if season.is_frozen(today):
            yield _("The season %(season)s has begun and is frozen. Make a new version that starts later.") % {
                "season": season
            }


def named_in_norms(directions: Sequence[Direction]) -> Iterable[Use]:
    """Uses of directions in norms: lists of codes, which the reference index does not know."""
    codes = {row.code for row in directions}
    if not codes:
        return
    seasons = {
        norm.level.season
        for norm in Norm.objects.select_related("level__season")
        if codes & {*norm.directions, *norm.replaces}
    } | {level.season for level in SeasonLevel.objects.select_related("season") if codes & set(level.mandatory)}
    yield from _in_seasons(seasons, str(Norm._meta.get_field("directions").verbose_name))


def named_in_seasons(levels: Sequence[Level]) -> Iterable[Use]:
    """Uses of levels in seasons, by code; without its row a level has no text in that language."""
    codes = {row.code for row in levels}
    if codes:
        rows = SeasonLevel.objects.filter(level_code__in=codes).select_related("season")
        yield from _in_seasons(
            {row.season for row in rows}, str(SeasonLevel._meta.get_field("level_code").verbose_name)
        )


def _in_seasons(seasons: Iterable[Season], field: str) -> Iterable[Use]:
    for season in sorted(seasons, key=lambda one: (one.year, one.version)):
        url = reverse("wagtailsnippets_programme_season:edit", args=[season.pk])
        yield Use(str(season), capfirst(str(season._meta.verbose_name)), capfirst(field), Effect.NOWHERE, url)


def directions_are_named_in_norms(directions: Sequence[Direction]) -> Iterable[str]:
    for direction in directions:
        if next(iter(named_in_norms([direction])), None) is not None:
            yield _("The norms of a season ask for “%(direction)s”. A direction that norms ask for is not deleted.") % {
                "direction": direction
            }


def change_the_words(direction: Direction, user: AnyUser) -> Iterable[Advice]:
    if user.has_perm("programme.change_direction"):
        url = reverse("wagtailsnippets_programme_direction:edit", args=[direction.pk])
        yield Advice(_("Change its words instead."), url)


def register() -> None:
    deletion.register_refusal(Season, seasons_that_have_begun_stay)
    deletion.register_refusal(Direction, directions_are_named_in_norms)
    deletion.register_advice(Direction, change_the_words)
    usage.register_finder(Direction, named_in_norms)
    usage.register_finder(Level, named_in_seasons)

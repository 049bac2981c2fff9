"""Template tag for the admin preview: what publishing a season would change."""

from django import template
from django.utils import timezone

from tosbelgi.kernel.calendar import day_of
from tosbelgi.programme.catalogue.seasons import Season

from ..catalogue.changes import Change, season_changes

register = template.Library()


@register.simple_tag
def changes_today(season: Season) -> list[Change]:
    """How this version differs from the one that runs; nothing before it is stored."""
    return season_changes(season, day_of(timezone.now())) if season.pk else []

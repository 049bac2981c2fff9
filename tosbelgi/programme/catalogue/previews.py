"""Draft previews of directions, levels and seasons, on the pages that show them."""

from django.http import HttpRequest, HttpResponse

from tosbelgi.cms.editing import previews

from .directions import Direction
from .levels import Level
from .pages import DirectionPage, LevelsPage
from .seasons import Season


@previews.register_preview(Direction)
def show_direction(request: HttpRequest, draft: Direction, language: str) -> HttpResponse:
    return previews.preview_on_page(request, DirectionPage.objects.filter(direction_id=draft.pk), language)


@previews.register_preview(Level, Season)
def show_levels(request: HttpRequest, draft: Level | Season, language: str) -> HttpResponse:
    return previews.preview_on_page(request, LevelsPage.objects.all(), language)

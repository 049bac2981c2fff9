"""The programme's part of the editors' rooms."""

from django.utils.translation import gettext_lazy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from .catalogue.directions import Direction
from .catalogue.levels import Level
from .catalogue.seasons import Season


class DirectionViewSet(SnippetViewSet):
    model = Direction
    icon = "compass"
    list_display = ["title_kk", "slogan_kk", "slogan_ru", "missing_words"]
    ordering = ["position"]


class LevelViewSet(SnippetViewSet):
    model = Level
    icon = "pick"
    list_display = ["title", "code"]


class SeasonViewSet(SnippetViewSet):
    model = Season
    icon = "calendar-alt"
    list_display = ["year", "version", "starts_on", "live"]


class ProgrammeGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Programme")
    menu_icon = "list-ul"
    menu_order = 150
    items = (DirectionViewSet, LevelViewSet, SeasonViewSet)


register_snippet(ProgrammeGroup)

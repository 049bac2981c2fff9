"""Wagtail hooks: snippets of the programme, the view for the next version of a season, its button."""

from collections.abc import Iterator

from django.db import models
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.widgets import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from tosbelgi.accounts.request_user import AnyUser
from tosbelgi.cms.editing.snippet_viewsets import PolicySnippetViewSet
from tosbelgi.kernel.collation import in_offered_order, reader_language

from .catalogue import deletion_rules, previews, season_views  # noqa: F401
from .catalogue.directions import Direction
from .catalogue.levels import Level
from .catalogue.seasons import Season
from .people import admin_menu, pages  # noqa: F401
from .people.centres import Centre, Region


class DirectionViewSet(PolicySnippetViewSet):
    model = Direction
    icon = "compass"
    list_display = ["title_kk", "slogan_kk", "slogan_ru", "missing_columns"]
    ordering = ["position"]


class LevelViewSet(PolicySnippetViewSet):
    model = Level
    icon = "pick"
    list_display = ["title", "code"]


class SeasonViewSet(PolicySnippetViewSet):
    model = Season
    icon = "calendar-alt"
    list_display = ["year", "version", "starts_on", "live"]


class ProgrammeGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Programme")
    menu_icon = "list-ul"
    menu_order = 150
    items = (DirectionViewSet, LevelViewSet, SeasonViewSet)


register_snippet(ProgrammeGroup)


class CentreFilterSet(WagtailFilterSet):
    region = ModelChoiceFilter(queryset=lambda request: in_offered_order(Region.objects.all(), reader_language()))

    class Meta:
        model = Centre
        fields = ["region"]


class CentreViewSet(PolicySnippetViewSet):
    model = Centre
    icon = "home"
    list_display = ["name_kk", "region", "missing_columns"]
    filterset_class = CentreFilterSet
    search_fields = ["name_kk", "name_ru", "name_en"]


class RegionViewSet(PolicySnippetViewSet):
    model = Region
    icon = "site"
    list_display = ["name_kk", "name_ru", "name_en", "code"]


class CentresGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Centres")
    menu_icon = "home"
    menu_order = 170
    items = (CentreViewSet, RegionViewSet)


register_snippet(CentresGroup)

deletion_rules.register()


@hooks.register("register_admin_urls")
def season_urls() -> list[URLPattern]:
    return [path("seasons/<int:season_id>/next/", season_views.next_version, name="next_season")]


@hooks.register("register_snippet_listing_buttons")
def next_version_button(row: models.Model, user: AnyUser, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(row, Season) and user.has_perm("programme.add_season"):
        yield Button(_("Begin the next version"), reverse("next_season", args=[row.pk]), icon_name="copy", priority=15)

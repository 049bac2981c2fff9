"""Wagtail hooks of translation: board, gaps and glossary in the admin, their menu items and permissions."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.snippets.models import register_snippet
from wagtail_localize.wagtail_hooks import TranslationsReportMenuItem

from ..editing import policy
from ..editing.snippet_viewsets import PolicySnippetViewSet
from ..translation.glossary import Term
from . import board_views, editor_views, gap_views, userbar  # noqa: F401


@hooks.register("construct_reports_menu")
def translate_report_label(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """wagtail-localize names its report once, in the language of whoever comes first."""
    for item in menu_items:
        if isinstance(item, TranslationsReportMenuItem):
            item.label = gettext_lazy("Translations")


@hooks.register("register_admin_urls")
def translation_admin_urls() -> list[URLPattern]:
    return [
        path(
            "still-right/<uuid:translation_key>/<int:locale_id>/",
            gap_views.confirm_translation_view,
            name="still_right",
        ),
        path("languages/", board_views.board_view, name="parity_board"),
        path(
            "languages/still-right/<str:label>/<int:pk>/<slug:language>/",
            board_views.confirm_columns_view,
            name="columns_still_right",
        ),
        path("languages/mail/", board_views.weekly_mail, name="parity_mail"),
        path("gaps/", gap_views.gap_list, name="open_gaps"),
        path("gaps/<uuid:translation_key>/<int:locale_id>/", gap_views.gap_detail, name="gaps"),
    ]


class BoardMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.writable_languages(request.user))


@hooks.register("register_admin_menu_item")
def board_item() -> MenuItem:
    return BoardMenuItem(gettext_lazy("Languages"), reverse("parity_board"), icon_name="globe", order=140)


@hooks.register("construct_homepage_panels")
def board_summary_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(board_views.BoardSummary())


@hooks.register("register_permissions")
def our_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="cms", content_type__model="writing")


@hooks.register("register_reports_menu_item")
def gaps_report() -> MenuItem:
    return MenuItem(gettext_lazy("Translation gaps"), reverse("open_gaps"), icon_name="warning", order=50)


class TermViewSet(PolicySnippetViewSet):
    model = Term
    icon = "openquote"
    list_display = ["word_kk", "word_ru", "word_en", "key"]
    search_fields = ["word_kk", "word_ru", "word_en", "key"]


register_snippet(TermViewSet)
hooks.register("construct_wagtail_userbar", userbar.add_edit_links)

"""Wagtail hooks of programme settings, of corrections of the calendar, and of the page of what follows from facts."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.snippets.models import register_snippet

from tosbelgi.kernel.models import CalendarCorrection
from tosbelgi.kernel.setting_actions import PERMISSION, may_change

from ..editing import policy
from ..editing.snippet_viewsets import PolicySnippetViewSet
from . import follow_up_views
from . import views as setting_views


class ProgrammeSettingsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_change(request.user)


@hooks.register("register_settings_menu_item")
def programme_settings_menu_item() -> MenuItem:
    url = reverse("programme_settings")
    return ProgrammeSettingsMenuItem(gettext_lazy("Programme settings"), url, icon_name="sliders", order=10)


@hooks.register("register_admin_urls")
def setting_urls() -> list[URLPattern]:
    return [
        path("programme-settings/", setting_views.setting_list, name="programme_settings"),
        path("programme-settings/<str:name>/", setting_views.setting_detail, name="programme_setting"),
        path(
            "programme-settings/withdraw/<int:version_id>/",
            setting_views.withdraw_change_view,
            name="withdraw_setting_change",
        ),
    ]


@hooks.register("register_permissions")
def setting_permissions() -> QuerySet[Permission]:
    """Lists the permissions among those that the admin offers for groups."""
    codenames = [name.removeprefix("kernel.") for name in (PERMISSION, follow_up_views.PERMISSION)]
    return Permission.objects.filter(content_type__app_label="kernel", codename__in=codenames)


class FollowUpsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return follow_up_views.may_look_after(request.user)


@hooks.register("register_reports_menu_item")
def follow_ups_menu_item() -> MenuItem:
    return FollowUpsMenuItem(gettext_lazy("What follows"), reverse("follow_ups"), icon_name="list-ol", order=50)


@hooks.register("register_admin_urls")
def follow_up_urls() -> list[URLPattern]:
    return [
        path("reports/follow-ups/", follow_up_views.follow_ups, name="follow_ups"),
        path("reports/follow-ups/line/<int:parked_id>/again/", follow_up_views.line_again, name="parked_line_again"),
        path("reports/follow-ups/mail/<int:mail_id>/again/", follow_up_views.mail_again, name="parked_mail_again"),
    ]


class CalendarCorrectionViewSet(PolicySnippetViewSet):
    model = CalendarCorrection
    edit_handler = ObjectList(
        [FieldPanel("date"), FieldPanel("working"), FieldPanel("reason")], base_form_class=policy.TranslatedColumnsForm
    )
    icon = "calendar-alt"
    list_display = ["date", "working", "reason"]


register_snippet(CalendarCorrectionViewSet)

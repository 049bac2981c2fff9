"""Wagtail hooks of the front page: our panel for Wagtail's of approval, and the calendar with its menu item."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from . import planned_settings, views  # noqa: F401
from .panels import MyWork

# These offer to compare whole versions, with what nobody has submitted, and say nothing of reviewers' words.
REPLACED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


@hooks.register("construct_homepage_panels")
def my_work_panel(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [MyWork(), *(panel for panel in panels if not isinstance(panel, REPLACED))]


@hooks.register("register_admin_urls")
def calendar_url() -> list[URLPattern]:
    return [path("calendar/", views.calendar_view, name="editors_calendar")]


@hooks.register("register_admin_menu_item")
def calendar_item() -> MenuItem:
    return MenuItem(gettext_lazy("Due dates"), reverse("editors_calendar"), icon_name="calendar-alt", order=145)

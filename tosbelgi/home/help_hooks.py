"""Wagtail hooks of the editors' help: URLs, menu items and style sheet."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import help_texts, help_views
from .help_screens import task_for

# Wagtail's own links lead to foreign sites in English.
EXTERNAL_ITEMS = ("whats-new", "editor-guide")


@hooks.register("register_admin_urls")
def register_help_urls() -> list[URLPattern]:
    return [
        path("help/", help_views.help_index, name="help"),
        path("help/<slug:key>/", help_views.help_task, name="help_task"),
    ]


@hooks.register("register_help_menu_item")
def register_help_menu_item() -> MenuItem:
    return MenuItem(_("The tasks of a month"), reverse("help"), name="tasks", icon_name="help", order=10)


@hooks.register("construct_help_menu")
def construct_help_menu(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    menu_items[:] = [item for item in menu_items if not item.name.startswith(EXTERNAL_ITEMS)]
    if task := task_for(request):
        title = help_texts.task_text(task.key, get_language() or "").title
        address = reverse("help_task", args=[task.key])
        menu_items.insert(0, MenuItem(title, address, name="this-screen", icon_name="help", order=1))


@hooks.register("insert_global_admin_css")
def help_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("home/help.css"))

"""Wagtail hooks of the fixes: style sheets and scripts of the admin, menu items without translations."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import content_checker, redirect_imports, session_check, workflow_names  # noqa: F401
from .labels import gettext_wagtail
from .rich_text import paste_words


@hooks.register("insert_global_admin_css")
def layout_css() -> SafeString:
    sheets = static("cms/words.css"), static("cms/layout.css")
    return format_html('<link rel="stylesheet" href="{}"><link rel="stylesheet" href="{}">', *sheets)


@hooks.register("insert_global_admin_js")
def admin_dates_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("cms/admin_dates.js"))


@hooks.register("insert_editor_js")
def link_tooltip_script() -> SafeString:
    args = static("cms/link_words.js"), gettext_wagtail("Edit"), _("Remove the link")
    return format_html('<script src="{}" data-edit="{}" data-remove="{}"></script>', *args)


@hooks.register("insert_editor_js")
def paste_notice_words() -> SafeString:
    return json_script(paste_words(), "paste-words")


@hooks.register("construct_help_menu")
def hide_release_notes(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Wagtail's release notes are in English, and for developers."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith("whats-new")]


@hooks.register("register_admin_urls")
def session_check_url() -> list[URLPattern]:
    return [path("signed-in/", session_check.current_user_view, name="who_is_signed_in")]


@hooks.register("insert_editor_js")
def session_check_script() -> SafeString:
    return session_check.session_guard_script()


hooks.register("construct_wagtail_userbar", content_checker.enable_all_rules)
hooks.register("register_log_actions", workflow_names.name_in_histories, order=100)

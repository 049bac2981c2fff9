"""Wagtail hooks of the content health report: its address and menu item."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

# Imported for the checks they register; the report lists these in the order of registration.
from . import images, broken_links, pages  # noqa: F401  # isort: skip
from . import views as health_views


@hooks.register("register_admin_urls")
def health_urls() -> list[URLPattern]:
    return [path("reports/content-health/", health_views.report, name="content_health")]


@hooks.register("register_reports_menu_item")
def health_item() -> MenuItem:
    return MenuItem(gettext_lazy("Health of the content"), reverse("content_health"), icon_name="crosshairs", order=40)

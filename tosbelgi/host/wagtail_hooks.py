"""What the admin shows of the host: the platforms that may ask for people."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import admin_views, applications


class PlatformsMenuItem(MenuItem):
    """Shown to whoever decides on platforms."""

    def is_shown(self, request: HttpRequest) -> bool:
        return applications.may_decide(request.user)


@hooks.register("register_admin_menu_item")
def platforms_menu_item() -> MenuItem:
    return PlatformsMenuItem(gettext_lazy("Platforms"), reverse("platforms"), icon_name="link", order=173)


@hooks.register("register_admin_urls")
def platform_urls() -> list[URLPattern]:
    return [
        path("platforms/", admin_views.platforms, name="platforms"),
        path("platforms/register/", admin_views.register, name="register_platform"),
        path("platforms/<int:platform_id>/", admin_views.platform, name="platform"),
        path("platforms/<int:platform_id>/decide/", admin_views.decide, name="decide_on_platform"),
    ]

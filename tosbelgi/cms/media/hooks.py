"""Wagtail hooks of media: URLs and menu item for translators of alternative texts."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ..editing import policy
from . import alt_text_views


@hooks.register("register_admin_urls")
def alt_text_urls() -> list[URLPattern]:
    return [
        path("picture-words/", alt_text_views.alt_text_list, name="picture_words"),
        path("picture-words/<int:image_id>/", alt_text_views.alt_text_edit, name="picture_words_of"),
    ]


class AltTextMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(policy.writable_languages(request.user))


@hooks.register("register_admin_menu_item")
def alt_text_menu_item() -> MenuItem:
    return AltTextMenuItem(gettext_lazy("Words of images"), reverse("picture_words"), icon_name="image", order=145)

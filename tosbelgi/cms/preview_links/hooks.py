"""Wagtail hooks of preview links: their addresses in the admin."""

from django.urls import URLPattern, path
from wagtail import hooks

from . import views


@hooks.register("register_admin_urls")
def preview_link_urls() -> list[URLPattern]:
    return [
        path("draft-links/<int:kind_id>/<int:pk>/", views.links_view, name="preview_links"),
        path("draft-links/<int:link_id>/take-back/", views.take_back_view, name="take_back_preview_link"),
    ]

"""What the admin shows of the people half: the registers, requests to them, and the organisations."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .organisations import actions as organisation_actions
from .organisations import admin_views as organisation_views
from .registers import admin_views, imports


class PermittedMenuItem(MenuItem):
    """Shown to whoever may do what stands behind it."""

    def __init__(self, *args: object, allows: Callable[..., bool], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.allows = allows

    def is_shown(self, request: HttpRequest) -> bool:
        return self.allows(request.user)


@hooks.register("register_admin_menu_item")
def registers_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Registers"), reverse("registers"), icon_name="site", order=172, allows=imports.may_import
    )


@hooks.register("register_admin_menu_item")
def organisations_menu_item() -> MenuItem:
    return PermittedMenuItem(
        gettext_lazy("Organisations"),
        reverse("organisations"),
        icon_name="group",
        order=171,
        allows=organisation_actions.may_decide,
    )


@hooks.register("register_admin_urls")
def people_urls() -> list[URLPattern]:
    return [
        path("registers/", admin_views.registers, name="registers"),
        path("registers/requests/", admin_views.place_requests, name="place_requests"),
        path("registers/requests/<int:request_id>/answer/", admin_views.answer, name="answer_place_request"),
        path("registers/imports/<int:import_id>/", admin_views.register_import, name="register_import"),
        path("registers/imports/<int:import_id>/apply/", admin_views.apply_import, name="apply_register_import"),
        path("registers/<str:kind>.<str:file_type>", admin_views.template, name="register_template"),
        path("registers/<str:kind>/upload/", admin_views.upload, name="upload_register"),
        path("organisations/", organisation_views.organisations, name="organisations"),
        path("organisations/register/", organisation_views.register, name="register_organisation"),
        path("organisations/<int:organisation_id>/", organisation_views.organisation, name="organisation"),
        path("organisations/<int:organisation_id>/decide/", organisation_views.decide, name="decide_on_organisation"),
    ]

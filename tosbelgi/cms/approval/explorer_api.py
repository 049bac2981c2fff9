"""The API of the admin's page explorer, without its way to publish."""

from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.api.v2.router import WagtailAPIRouter


class PagesWithoutPublishing(PagesAdminAPIViewSet):
    """Wagtail's script never asks it to publish, and it would publish text that no approver has seen."""

    actions = {name: action for name, action in PagesAdminAPIViewSet.actions.items() if name != "publish"}


def register_pages(router: WagtailAPIRouter) -> None:
    """Put ours in the place of Wagtail's; a `construct_admin_api` hook."""
    router.register_endpoint("pages", PagesWithoutPublishing)

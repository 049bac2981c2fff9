"""App configuration of the home pages."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "tosbelgi.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tosbelgi.accounts import role_views

        from . import groups, operator_settings  # noqa: F401

        role_views.MANAGED_ROLE_NAMES.update(groups.PLANTED)

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "tosbelgi.home"
    label = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import operator_settings  # noqa: F401

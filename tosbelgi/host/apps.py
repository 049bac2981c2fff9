"""App configuration of the host."""

from django.apps import AppConfig


class HostConfig(AppConfig):
    name = "tosbelgi.host"
    label = "host"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import wordings  # noqa: F401  importing it registers sentences

"""App config of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "tosbelgi.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .encryption import checks  # noqa: F401
        from .refusals import sentences  # noqa: F401

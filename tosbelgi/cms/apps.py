from django.apps import AppConfig
from django.core.checks import Tags, register


class CmsConfig(AppConfig):
    name = "tosbelgi.cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks
        from .references import index as reference_index

        register(checks.check_languages, Tags.models)
        # Here and not in `wiring`, which runs last: Wagtail's own app connects its listener in its `ready`, after ours.
        reference_index.watch_references()

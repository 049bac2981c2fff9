from django.apps import AppConfig
from django.core.checks import Tags, register


class CmsConfig(AppConfig):
    name = "tosbelgi.cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks

        register(checks.check_languages, Tags.models)

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "tosbelgi.cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import content_version, parity

        parity.watch()
        content_version.watch()

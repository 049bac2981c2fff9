from django.apps import AppConfig
from django.core.checks import Tags, register


class CmsConfig(AppConfig):
    name = "tosbelgi.cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks
        from .media import wordings as media_wordings  # noqa: F401  importing it registers sentences
        from .pages import draft_marks, operator_settings  # noqa: F401  importing them registers settings
        from .preview_links import wordings as preview_link_wordings  # noqa: F401
        from .translation import wordings as translation_wordings  # noqa: F401
        from .translation_admin import wordings as translation_admin_wordings  # noqa: F401
        from .uploads import wordings as upload_wordings  # noqa: F401

        register(checks.check_languages, Tags.models)

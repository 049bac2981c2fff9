"""App configuration; registers the system checks of the search."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class SearchConfig(AppConfig):
    name = "tosbelgi.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks, wordings  # noqa: F401
        from .indexing import index_status

        register(checks.check_search_server, Tags.security)
        register(index_status.check_index_version, Tags.database)

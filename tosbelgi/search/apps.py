from django.apps import AppConfig
from django.conf import settings
from django.core.checks import Tags, register

from tosbelgi.language import analysis


class SearchConfig(AppConfig):
    name = "tosbelgi.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks
        from .indexing import index_status, outbox
        from .indexing.sources import books, levels, pages

        analysis.use(analysis.analyser(settings.KAZAKH_WORDS))
        for source in (pages.SOURCE, levels.SOURCE, books.SOURCE):
            outbox.searchable(source)
        register(checks.server_is_reached_safely, Tags.security)
        register(index_status.index_fits_the_analysis, Tags.database)
        outbox.watch()

from django.apps import AppConfig
from django.core.checks import Tags, register


class SearchConfig(AppConfig):
    name = "tosbelgi.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import outbox, state
        from .sources import books, levels, pages

        for source in (pages.SOURCE, levels.SOURCE, books.SOURCE):
            outbox.searchable(source)
        register(state.index_fits_the_analysis, Tags.database)
        outbox.watch()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReadingListsConfig(AppConfig):
    name = "tosbelgi.reading_lists"
    label = "reading_lists"

    def ready(self) -> None:
        from . import operator_settings  # noqa: F401
        from .books import BookAuthor

        # Told where an author is used. Migrations look at the model's own options, which stay as they are.
        BookAuthor._meta.verbose_name = _("author of a book")

"""App config of reading lists."""

from django.apps import AppConfig


class ReadingListsConfig(AppConfig):
    name = "tosbelgi.reading_lists"
    label = "reading_lists"

    def ready(self) -> None:
        from . import operator_settings, wordings  # noqa: F401

"""App config of the project: connects signals, events and patches once all apps are loaded."""

from django.apps import AppConfig


class TosbelgiConfig(AppConfig):
    name = "tosbelgi"
    label = "tosbelgi"

    def ready(self) -> None:
        from . import wiring

        wiring.connect()

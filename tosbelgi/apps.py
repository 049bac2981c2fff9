"""The whole house as one Django app: it only connects events to those who hear them."""

from django.apps import AppConfig


class TosbelgiConfig(AppConfig):
    name = "tosbelgi"
    label = "tosbelgi"

    def ready(self) -> None:
        from . import wiring

        wiring.connect()

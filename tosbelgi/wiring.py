"""Who hears about what. Read this file to learn what follows from an event, and what the clock does by itself."""

from django.core.management import call_command

from tosbelgi.kernel import clock


def connect() -> None:
    clock.every(30, "publish_scheduled")(publish_scheduled)


def publish_scheduled() -> None:
    """Publish what is due and take down what has expired."""
    call_command("publish_scheduled")

"""App config of the programme."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "tosbelgi.programme"
    label = "programme"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .assessment import operator_settings as assessment_settings  # noqa: F401
        from .catalogue import operator_settings, wordings  # noqa: F401
        from .journal import operator_settings as journal_settings  # noqa: F401
        from .journal import wordings as journal_wordings  # noqa: F401
        from .participation import wordings as participation_wordings  # noqa: F401
        from .people import wordings as people_wordings  # noqa: F401
        from .people.invitations import wordings as invitation_wordings  # noqa: F401
        from .people.photographs import wordings as photograph_wordings  # noqa: F401
        from .schedule import wordings as schedule_wordings  # noqa: F401
        from .sharing import wordings as sharing_wordings  # noqa: F401

"""App configuration of the GraphQL API."""

from django.apps import AppConfig


class GraphQLConfig(AppConfig):
    name = "tosbelgi.graphql"
    label = "graphql"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .mutations import wordings  # noqa: F401  importing it registers sentences

"""Models: documents registered by clients, mutations that were done, and the permission to explore the schema."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tosbelgi.cms.references.public_models import shown_to_readers

from .mutations.repeats import DoneMutation

__all__ = ["EXPLORE", "DoneMutation", "Exploring", "RegisteredDocument"]

EXPLORE = "graphql.explore"


@shown_to_readers
class RegisteredDocument(models.Model):
    """A query that a program will send by its digest alone; where only registered ones are answered, the allow-list.

    Saving and deleting one changes the content version, so that every process looks again.
    """

    digest = models.CharField(max_length=64)
    client = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    text = models.TextField()
    registered_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["client", "digest"], name="a_program_registers_a_document_once"),
        ]
        indexes = [models.Index(fields=["digest"], name="registered_by_digest")]

    def __str__(self) -> str:
        return f"{self.client}: {self.name}"


class Exploring(models.Model):
    """No table: the permission to explore the schema and to send any query, whatever the host is held to."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [("explore", _("May explore the GraphQL schema"))]

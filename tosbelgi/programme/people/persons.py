"""Model of persons: one row for each human, whether or not they sign in."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.accounts.language import language_of
from tosbelgi.kernel.encryption.fields import EncryptedTextField
from tosbelgi.language.alphabets import KEY_WIDTH, sort_key
from tosbelgi.language.languages import CODES, NATIVE_NAMES, SOURCE

from .appointments import reached_by
from .personal import PersonalModel, PersonalQuerySet

LONGEST_NAME = 100
IIN = "people.person.iin"  # what its digests and sealed texts are named by, for ever


class PersonQuerySet(PersonalQuerySet["Person"]):
    """The rows behind their one door."""


class Person(PersonalModel):
    """One human. Who signs in has an account, who is written about only has none.

    The language in which we write stands in one place: with the account, or here where there is none. An account that
    is deleted takes the way in with it, not the person. The identification number is sealed: it is read where a law
    asks for it, and found by `iin_digest`, which is written with it.
    """

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="person",
        verbose_name=_("account"),
    )
    given_name = models.CharField(_("given name"), max_length=LONGEST_NAME)
    family_name = models.CharField(_("family name"), max_length=LONGEST_NAME, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=list(NATIVE_NAMES.items()), blank=True)
    birth_date = models.DateField(_("day of birth"), null=True)
    iin = EncryptedTextField(_("IIN"), sealed_as=IIN, null=True)
    iin_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)
    sort_name = models.CharField(max_length=KEY_WIDTH, editable=False, db_index=True)

    objects = PersonQuerySet.as_manager()
    reached = reached_by("id")

    class Meta(PersonalModel.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.CheckConstraint(
                condition=Q(language="") | Q(language__in=CODES, user=None),
                name="the_language_of_a_person_stands_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(iin=None, iin_digest=None) | Q(iin__isnull=False, iin_digest__isnull=False),
                name="an_identification_number_has_its_digest",
            ),
        ]

    @property
    def display_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def written_language(self) -> str:
        """The language in which we write to them."""
        return language_of(self.user) if self.user else self.language or SOURCE

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(f"{self.family_name} {self.given_name}".strip(), SOURCE)
        super().save(*args, **kwargs)

"""Model of contacts: where a person is reached. What they sign in with is another thing, and stands on the account."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.text_kinds import LONGEST_EMAIL, dialled

from .appointments import reached_by
from .centres import validate_phone
from .personal import PersonalModel, PersonalQuerySet


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")


def normalised(kind: ContactKind, value: str) -> str:
    """The one spelling of an address or a number; a ValidationError where it is none.

    >>> normalised(ContactKind.EMAIL, " Ana@Example.invalid "), normalised(ContactKind.PHONE, "+7 (700) 000-00-00")
    ('ana@example.invalid', '+77000000000')
    """
    value = value.strip()
    if kind is ContactKind.PHONE:
        validate_phone(value)
        return dialled(value)
    if len(value) > LONGEST_EMAIL:
        raise ValidationError(_("Enter a valid email address."), code="invalid")
    validate_email(value)
    return value.lower()


class ContactQuerySet(PersonalQuerySet["Contact"]):
    """The rows behind their one door."""


class Contact(PersonalModel):
    """One address or number of a person, `value` as `normalised` spells it.

    Several persons may have the same: siblings share their mother's. Each of them verifies it for themselves, so a
    message that tells of one goes to no other.
    """

    person = models.ForeignKey("programme.Person", on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=8, choices=ContactKind.choices)
    value = models.CharField(_("value"), max_length=LONGEST_EMAIL)
    verified_at = models.DateTimeField(_("verified at"), null=True)

    objects = ContactQuerySet.as_manager()
    reached = reached_by("person_id")

    class Meta(PersonalModel.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "value"], name="a_person_has_each_contact_once"),
            models.CheckConstraint(condition=Q(kind__in=ContactKind.values), name="a_contact_is_of_a_known_kind"),
        ]

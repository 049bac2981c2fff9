"""Model of contacts: where a person is reached. What they sign in with is another thing, and stands on the account."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tosbelgi.kernel.text_kinds import LONGEST_EMAIL, EmailAddress, PhoneNumber, dialled

from .appointments import reached_by
from .personal import PersonalModel, PersonalQuerySet
from .refusals import NotAnEmailAddress, NotAPhoneNumber


class ContactKind(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Telephone")


def normalised(kind: ContactKind, value: str) -> str:
    """The one spelling of an address or a number, which has the code of its country; refused where it is none.

    >>> normalised(ContactKind.EMAIL, " Ana@Example.kz "), normalised(ContactKind.PHONE, "+7 (700) 000-00-00")
    ('ana@example.kz', '+77000000000')
    """
    value = value.strip()
    if kind is ContactKind.PHONE:
        if not (value.startswith("+") and PhoneNumber().fits(value)):
            raise NotAPhoneNumber
        return dialled(value)
    if not value or not EmailAddress().fits(value):
        raise NotAnEmailAddress
    return value.lower()


class ContactQuerySet(PersonalQuerySet["Contact"]):
    """The rows behind their one door."""

    def proved_first(self) -> Self:
        """What has proved itself first, then in the order of their coming, in every database."""
        return self.order_by(F("verified_at").asc(nulls_last=True), "pk")


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


def email_contact_of(person_id: int) -> str:
    """The address among somebody's contacts at which they are written to, a verified one first; empty without any."""
    contacts = Contact.objects.filter(person=person_id, kind=ContactKind.EMAIL).proved_first()
    first = contacts.values_list("value", flat=True).first()
    return first or ""

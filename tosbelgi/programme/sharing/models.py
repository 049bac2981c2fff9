"""Models of what is shared: a platform, the link of a person to it, its code, and the consents."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tosbelgi.language.languages import CODES, SOURCE

from ..people.api import PersonalModel, PersonalQuerySet, Purpose, Reach
from ..people.models import LegalRepresentative, Person
from .codes import new_nonce

LONGEST_NAME = 100
LONGEST_THEIR_ID = 200


class Platform(models.Model):
    """Another platform that may ask for people, as the operator has written it down. Closed, it reads of nobody."""

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    name_kk = models.CharField(_("name in Kazakh"), max_length=LONGEST_NAME)
    name_ru = models.CharField(_("name in Russian"), max_length=LONGEST_NAME, blank=True)
    name_en = models.CharField(_("name in English"), max_length=LONGEST_NAME, blank=True)
    is_open = models.BooleanField(pgettext_lazy("of a platform", "open"), default=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        default_permissions = ("change",)

    def __str__(self) -> str:
        return self.name_kk

    def named_in(self, language: str) -> str:
        """Its name in the language, or in Kazakh where it has none there."""
        name: str = getattr(self, f"name_{language if language in CODES else SOURCE}")
        return name or self.name_kk


class PlatformLinkQuerySet(PersonalQuerySet["PlatformLink"]):
    """The rows behind their one door."""


class PlatformLink(PersonalModel):
    """A person here and an account there are one human, as that person has proved to both by a code.

    `their_id` is what the platform calls them. A link is ended, never deleted: consents name it.
    """

    public_id = models.UUIDField(_("public id"), default=uuid4, unique=True, editable=False)
    platform = models.ForeignKey(Platform, on_delete=models.PROTECT, related_name="links")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="platform_links")
    their_id = models.CharField(_("id at the platform"), max_length=LONGEST_THEIR_ID)
    linked_at = models.DateTimeField(_("linked at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    objects = PlatformLinkQuerySet.as_manager()
    reached = {Reach.OWN: lambda viewer: Q(person_id=viewer.person_id)}

    class Meta(PersonalModel.Meta):
        verbose_name = _("connection to a platform")
        verbose_name_plural = _("connections to platforms")
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "person"], condition=Q(ended_at=None), name="a_person_is_linked_once_to_a_platform"
            ),
            models.UniqueConstraint(
                fields=["platform", "their_id"], condition=Q(ended_at=None), name="an_account_there_is_one_person_here"
            ),
        ]


class LinkCodeQuerySet(PersonalQuerySet["LinkCode"]):
    """The rows behind their one door."""


class LinkCode(PersonalModel):
    """A code by which a platform is told who somebody is; used once. It stands in no table (`codes`)."""

    platform = models.ForeignKey(Platform, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("holds until"))
    link = models.OneToOneField(PlatformLink, on_delete=models.CASCADE, null=True, related_name="code")

    objects = LinkCodeQuerySet.as_manager()
    reached = {}  # nobody reads codes, whatever their role

    class Meta(PersonalModel.Meta):
        verbose_name = _("code of a connection")
        verbose_name_plural = _("codes of connections")


class ConsentQuerySet(PersonalQuerySet["Consent"]):
    """The rows behind their one door."""


class Consent(PersonalModel):
    """A platform may read of somebody for one purpose: who gave it, when, and when it was withdrawn.

    `representation` is that of the legal representative who gave it for a child; without one the person gave it.
    Another consent is another row. `read_on` is the last day on which it was made use of.
    """

    link = models.ForeignKey(PlatformLink, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose.choices)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    representation = models.ForeignKey(LegalRepresentative, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    read_on = models.DateField(_("read on"), null=True)

    objects = ConsentQuerySet.as_manager()
    reached = {Reach.OWN: lambda viewer: Q(link__person_id=viewer.person_id)}

    class Meta(PersonalModel.Meta):
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["link", "purpose"], condition=Q(withdrawn_at=None), name="a_purpose_is_consented_to_once"
            ),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="a_consent_is_for_a_known_purpose"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="a_withdrawn_consent_has_who_and_when",
            ),
        ]
